"""The site of all editions: each in a folder of its own, the newest as `latest/` too, a selector and a plain list.

An edition is built once and kept in imskit's own folder, until what it is made of changes: its tag, the names of
people, or imskit itself. Notes that there is a newer edition are put in when the folders are put together, so that a
new edition does not make the old ones anew.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from html import escape
from pathlib import Path
from urllib.parse import quote

from imskit import __version__
from imskit.commits import is_shallow
from imskit.editions import Edition, editions
from imskit.git import git
from imskit.pipeline import WORK, Clock, publish, read
from imskit.problems import CannotGoOn
from imskit.project import shipped, shipped_files
from imskit.write import MARKER, check_replaceable, fresh_folder, replace_folder

#: What `templates/site/theme/main.html` leaves in each page of an edition.
_MARK = b"<!-- imskit: edition -->"
_LATEST = "latest"
_LIST = "editions.html"
_KEY = "key"


@dataclass(frozen=True, slots=True)
class Built:
    """What one run made."""

    editions: tuple[Edition, ...]
    #: The names of those that were built anew.
    anew: tuple[str, ...]


def build_all_editions(root: Path, output: Path, names: Path | None) -> Built:
    """Build the site of all editions of the system at *root* into *output*; *names* as in `imskit.pipeline.read`.

    Raises CannotGoOn: there is no edition, one cannot be read, or the site cannot be built or written.
    """
    known = editions(root)
    if not known:
        raise CannotGoOn(
            "there is no edition yet", "make one of what is committed with: imskit release 2026.1"
        )
    check_replaceable(output)
    _refuse_committed(root)
    kept = root / WORK / "editions"
    anew = []
    for place, edition in enumerate(known):
        folder = kept / edition.name
        key = _key(root, edition, known[:place], names)
        if not _is_built(folder, key):
            _build(root, edition, folder, names)
            (folder / _KEY).write_text(key, encoding="utf-8")
            anew.append(edition.name)
    newest = known[-1]
    title = _organisation(root, newest, names)
    made = fresh_folder(root / WORK / "all")
    for edition in known:
        _put_together(kept, made / edition.name, edition, newest)
    _put_together(kept, made / _LATEST, newest, newest)
    _write_lists(made, title, known)
    replace_folder(made, output)
    return Built(known, tuple(anew))


def _refuse_committed(root: Path) -> None:
    """Raise CannotGoOn where what was built before came with the repository: somebody else may have made it up."""
    if git(root, "ls-files", "-z", "--", f"{WORK}/"):
        raise CannotGoOn(
            f"{WORK}/ is committed here, and what is kept in it cannot be trusted then",
            f"take it out with: git rm -r --cached {WORK}",
        )


def _build(root: Path, edition: Edition, folder: Path, names: Path | None) -> None:
    clock = Clock(datetime.combine(edition.day, time(12), UTC), edition.day)
    reading = read(root, clock, names=names, revision=edition.commit)
    publish(reading, folder, edition=edition.name)


def _organisation(root: Path, edition: Edition, names: Path | None) -> str:
    clock = Clock(datetime.combine(edition.day, time(12), UTC), edition.day)
    catalog = read(root, clock, names=names, revision=edition.commit).catalog
    return catalog.system.name if catalog is not None else "the system"


def _key(root: Path, edition: Edition, before: Sequence[Edition], names: Path | None) -> str:
    """What an edition is made of, as one digest; *before* are the editions that it tells what changed since."""
    digest = hashlib.sha256(f"{__version__}\n{edition.tag}\n".encode())
    # Without its older history a clone cannot say what changed.
    digest.update(f"{is_shallow(root)} {' '.join(each.tag for each in before)}\n".encode())
    overlay = names or root / "ims/people.local.yaml"
    digest.update(overlay.read_bytes() if overlay.is_file() else b"")
    for path in (*sorted(Path(__file__).parent.rglob("*.py")), *shipped_files().values()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _is_built(folder: Path, key: str) -> bool:
    found = folder / _KEY
    return found.is_file() and found.read_text(encoding="utf-8") == key


def _put_together(kept: Path, target: Path, edition: Edition, newest: Edition) -> None:
    """Copy the pages of *edition* to *target*, each with its note."""
    source = kept / edition.name
    for path in sorted(source.rglob("*")):
        below = path.relative_to(source).as_posix()
        if not path.is_file() or below in {_KEY, MARKER}:
            continue
        there = target / below
        there.parent.mkdir(parents=True, exist_ok=True)
        data = path.read_bytes() if below.endswith(".html") else None
        if data is None:
            shutil.copyfile(path, there)
        else:
            current = (kept / newest.name / below).is_file()
            there.write_bytes(data.replace(_MARK, _note(below, edition, newest, current=current).encode(), 1))


def _note(page: str, edition: Edition, newest: Edition, *, current: bool) -> str:
    """What stands on top of a page: which edition it is of, and where the current one is."""
    up = posixpath.relpath(".", posixpath.dirname(page) or ".")
    up = f"{up}/.." if up != "." else ".."
    everything = f'<a href="{up}/{_LIST}">All editions</a>'
    if edition == newest:
        return f'<p class="im-quiet im-edition">Edition {escape(edition.name)}. {everything}</p>'
    if current:
        there = f'<a href="{up}/{_LATEST}/{quote(page)}">Read this page in the current edition</a>'
    else:
        there = f'This page is not in the <a href="{up}/{_LATEST}/index.html">current edition</a> any more'
    return (
        '<div class="im-banner im-banner--ended im-edition" role="note"><p>'
        f"<strong>Edition {escape(edition.name)} of {edition.day.isoformat()}, not the current one.</strong> "
        f"{there}. {everything}</p></div>"
    )


def _write_lists(made: Path, title: str, known: Sequence[Edition]) -> None:
    """The list for the selector, the plain one, and the index that leads to the newest edition."""
    from jinja2 import Environment, StrictUndefined

    newest_first = list(reversed(known))
    versions = [
        {"version": each.name, "title": each.name, "aliases": [_LATEST] if each == known[-1] else []}
        for each in newest_first
    ]
    _write(made / "versions.json", json.dumps(versions, indent=2) + "\n")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = (shipped("templates") / "exports/editions.html.j2").read_text(encoding="utf-8")
    _write(made / _LIST, environment.from_string(template).render(name=title, editions=newest_first) + "\n")
    _write(
        made / "index.html",
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="refresh" content="0; url={_LATEST}/index.html">\n<title>{escape(title)}</title>\n'
        f'</head>\n<body>\n<p><a href="{_LATEST}/index.html">The current edition</a>, '
        f'<a href="{_LIST}">all editions</a></p>\n</body>\n</html>\n',
    )


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
