"""Everything that is handed out, each form made for one audience into a folder: every command with `--audience`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date as Day
from pathlib import Path
from unittest import mock

from click.testing import CliRunner

from imskit.cli import group
from imskit.editions import make_tag, tag_message
from imskit.packs.packing import Asked, Made, make_pack
from imskit.packs.stated import Sample
from imskit.pipeline import Clock
from imskit.problems import CannotGoOn
from imskit.site import parts
from tests.builders import NOW
from tests.leaks.secrets import PERIOD
from tests.repositories import run as run_git

#: An audience, or None for none.
Name = str | None
Make = Callable[[Path, Name, Path], object]


def run(root: Path, words: str, name: Name, *more: str) -> str:
    """What a command says that does its work, or has nothing to hand out."""
    audience = ["--audience", name] if name else []
    result = CliRunner().invoke(group, [*words.split(), *more, *audience, "--root", str(root)])
    stop = result.exception
    if isinstance(stop, CannotGoOn):
        assert (
            stop.sentence.startswith(("there is no ", "no document ")) or " is not for " in stop.sentence
        ), (words, stop.sentence)
    else:
        assert stop is None or isinstance(stop, SystemExit), (words, stop)
        assert result.exit_code in (0, 1), (words, result.output)
    return result.output


def tables_in_parts() -> AbstractContextManager[object]:
    """Tables of a few rows count as long: in a small system, too, they lie in parts and in scripts with all rows."""
    return mock.patch.multiple(parts, ROWS=4, _WHOLE=5, _LEAST=2)


def site(root: Path, name: Name, folder: Path) -> None:
    with tables_in_parts():
        run(root, "build", name, "--output", str(folder / "site"))


def editions(root: Path, name: Name, folder: Path) -> None:
    """All editions, of which there is one: it is made in a copy, since a tag stands on pages of the system itself."""
    copy = folder.parent / "with-an-edition"
    shutil.copytree(root, copy)
    day, at = Day(2026, 11, 20), run_git(copy, "rev-parse", "HEAD").strip()
    log = "See IDEA-900, PRO-900 and NCR-900."
    message = tag_message(name="2026.1", day=day, commit=at, previous=None, log=log, imskit="0")
    make_tag(copy, "2026.1", at, message, None)
    with tables_in_parts():
        run(copy, "build --all-editions --jobs 1", name, "--output", str(folder / "site"))


def papers(root: Path, name: Name, folder: Path) -> None:
    folder.mkdir()
    run(root, "export manual", name, "-o", str(folder / "manual.pdf"))
    for document in ("POL-001", "POL-003", "TRN-002", "IDEA-002", "IMP-003", "NCR-002", "AUD-001"):
        for form in ("pdf", "docx", "md"):
            place = folder / f"{document}.{form}"
            run(root, f"export document {document} --format {form}", name, "-o", str(place))


def review(root: Path, name: Name, folder: Path) -> None:
    folder.mkdir()
    for form in ("pdf", "docx", "md"):
        run(root, f"export management-review --format {form}", name, "-o", str(folder / f"review.{form}"))


def tables(root: Path, name: Name, folder: Path) -> None:
    folder.mkdir()
    run(root, "export workbook", name, "-o", str(folder / "workbook.xlsx"))
    for form in ("csv", "json", "xlsx"):
        for what in ("matrix", *TABLES):
            words = what if what == "matrix" else f"export {what}"
            made = run(root, f"{words} --format {form}", name, "-o", str(folder / f"{what}.{form}"))
            (folder / f"{what}.{form}.said").write_text(made, "utf-8")
        run(root, f"export register --all --format {form}", name, "-o", str(folder / f"all-{form}"))


def interchange(root: Path, name: Name, folder: Path) -> None:
    folder.mkdir()
    for model in ("catalog", "component-definition", "assessment-results", "poam"):
        run(root, f"export oscal {model}", name, "-o", str(folder / f"{model}.json"))
    run(root, "export ciso-assistant", name, "-o", str(folder / "library.yaml"))


def changes(root: Path, name: Name, folder: Path) -> None:
    """What those see who work on the files, as far as an audience may see it."""
    folder.mkdir()
    if name is None:
        return
    for form in ("md", "json", "html"):
        run(root, f"diff HEAD~3 HEAD --format {form}", name, "-o", str(folder / f"diff.{form}"))
    said = run(root, "due --within 2y --format json", name, "--ics", str(folder / "due.ics"))
    said += run(root, "due --within 2y --format md", name) + run(root, "due --within 2y", name)
    said += run(root, "status --acknowledgements --format json", name)
    (folder / "said.txt").write_text(said + run(root, "status --acknowledgements", name), "utf-8")


def pack(root: Path, name: Name, folder: Path) -> Made:
    asked = Asked(*PERIOD, audience=name or "auditor", sample=Sample(2, "a seed"))
    return make_pack(root, Clock(NOW), asked, folder / "pack")


TABLES = ("crosswalk", "due-list", "evidence-index", "gaps", "indicators", "measurements")
#: What makes it, and whether it hands out files as they were written.
FORMS: Mapping[str, tuple[Make, bool]] = {
    "site": (site, False),
    "editions": (editions, False),
    "papers": (papers, False),
    "review": (review, False),
    "tables": (tables, False),
    "interchange": (interchange, False),
    "changes": (changes, False),
    "pack": (pack, True),
}
#: Which form searches what each command writes that takes an audience.
SEARCHED: Mapping[str, str] = {
    "build": "site",
    "serve": "site",
    "matrix": "tables",
    "due": "changes",
    "status": "changes",
    "diff": "changes",
    "export audit-pack": "pack",
    "export ciso-assistant": "interchange",
    "export document": "papers",
    "export management-review": "review",
    "export manual": "papers",
    "export oscal assessment-results": "interchange",
    "export oscal catalog": "interchange",
    "export oscal component-definition": "interchange",
    "export oscal poam": "interchange",
    "export register": "tables",
    "export workbook": "tables",
    **{f"export {name}": "tables" for name in TABLES},
}
