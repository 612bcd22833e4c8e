"""PDF from a Typst template and plain data; what is peculiar about Typst is known here and nowhere else.

Words come to the template as JSON and are values there: nothing of a document is ever run. The fonts are those that
the typst package brings and those that an organisation laid beside its templates, never the machine's, and the day is
handed over, so the same data give the same bytes. A missing font is only a warning to Typst; here it is an error.

An organisation's template is not trusted: it is compiled in a folder that holds nothing but the files below
`templates/exports/`, which Typst does not leave, and it can have no package from another host.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, time
from datetime import date as Day
from functools import cache
from pathlib import Path
from typing import Any

from imskit.exporters.printable import encodable, one_line
from imskit.problems import CannotGoOn
from imskit.project import shipped
from imskit.tree import Tree
from imskit.unfinished import temporary_folder

FOLDER = "templates/exports/"
#: What a template can use beside it: other templates, pictures, and fonts in `fonts/`.
_USED = (".typ", ".svg", ".png", ".jpg", ".jpeg")
_FONTS = (".ttf", ".otf", ".ttc")
#: A package would be fetched from another host.
_PACKAGE = re.compile(r"[\"']@[a-z]+/")
_PLACE = re.compile(r"┌─ (?P<file>.+):(?P<line>[0-9]+):[0-9]+$", re.MULTILINE)
_NO_FONT = re.compile(r'the text `"(?P<words>.*)"` could not be displayed', re.DOTALL)
#: Where nobody listens.
_NOWHERE = "http://127.0.0.1:9"


class NoFontHas(CannotGoOn):
    """Characters that none of the fonts has."""

    def __init__(self, words: str) -> None:
        """*words*: what cannot be shown."""
        super().__init__(f"no font that imskit brings has {shown(words)}")
        self.words = words


def files_for_paper(tree: Tree) -> Mapping[str, bytes]:
    """What lies in *tree* for typesetting, by its path below `templates/exports/`."""
    return {
        path.removeprefix(FOLDER): tree.read(path)
        for path in tree.paths()
        if path.startswith(FOLDER) and path.lower().endswith((*_USED, *_FONTS))
    }


def typeset(
    template: str, data: Mapping[str, Any], day: Day, files: Mapping[str, bytes] | None = None
) -> bytes:
    """The PDF that *template*, a file below templates/exports/, makes of *data*; *day* is said to be its day.

    *files* are what `files_for_paper` found; without them, the templates that imskit brings are used. Raises
    NoFontHas for characters that no font has, and CannotGoOn when the template cannot be used.
    """
    return typeset_words(template, as_words(data), day, files)


def as_words(data: Mapping[str, Any]) -> str:
    """*data* as a template gets it: JSON that can be encoded."""
    return json.dumps(encodable_all(data), ensure_ascii=False, sort_keys=True)


def typeset_words(template: str, words: str, day: Day, files: Mapping[str, bytes] | None = None) -> bytes:
    """As `typeset`, of what `as_words` made of the data."""
    import typst

    with _folder(files) as place:
        try:
            made, warnings = typst.compile_with_warnings(
                str(place / template),
                root=str(place),
                font_paths=[str(place)] if files else _brought_fonts(),
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={
                    "data": words,
                    "fonts": json.dumps(_own_families(place) if files else []),
                },
                # Archivable for long, and readable aloud: PDF/A-2a and PDF/UA-1 at once.
                pdf_standards=["a-2a", "ua-1"],
                timestamp=int(datetime.combine(day, time(12), UTC).timestamp()),
            )
        except typst.TypstError as error:
            raise _sentence(error, template, place) from error
        except BaseException as stop:
            # What Typst itself stumbles over comes as a panic of Rust, which is no Exception.
            if type(stop).__name__ != "PanicException":
                raise
            raise CannotGoOn(
                f"the template {FOLDER}{template} cannot be used: Typst broke off: {one_line(str(stop))}",
                "lay it out in another way, or remove it to use the one that imskit brings",
            ) from stop
        if warnings:
            raise _sentence(warnings[0], template, place)
    return bytes(made)


def encodable_all(data: Any) -> Any:
    """*data* with words that can be encoded: half a pair of surrogates becomes its escape."""
    if isinstance(data, str):
        return encodable(data)
    if isinstance(data, Mapping):
        return {key: encodable_all(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [encodable_all(value) for value in data]
    return data


def shown(words: str) -> str:
    """Characters with their numbers, for a message: `水 (U+6C34)`."""
    return ", ".join(f"{one_line(each)} (U+{ord(each):04X})" for each in dict.fromkeys(words))


@cache
def _brought_fonts() -> Any:
    """The fonts that the typst package brings, looked through once: that is a tenth of what a short PDF takes."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def _own_families(place: Path) -> list[str]:
    """The families of the fonts that an organisation laid beside its templates."""
    import typst

    held = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(place)])
    return sorted(held.families())


@contextmanager
def _folder(files: Mapping[str, bytes] | None) -> Iterator[Path]:
    """A folder with the templates: those of imskit, or *files* in a folder of their own."""
    if files is None:
        yield shipped("templates") / "exports"
        return
    for name, held in files.items():
        if name.endswith(".typ"):
            _no_package(name, held)
    with temporary_folder() as place, _no_network():
        for name, held in files.items():
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(held)
        yield place


def _no_package(name: str, held: bytes) -> None:
    for number, line in enumerate(held.decode("utf-8", "replace").splitlines(), 1):
        if _PACKAGE.search(line.partition("//")[0]):
            raise CannotGoOn(
                f"the template {FOLDER}{name}:{number} cannot be used: it asks for a package from another host",
                f"lay what it needs beside it, below {FOLDER}",
            )


@contextmanager
def _no_network() -> Iterator[None]:
    """Send what Typst would fetch to nowhere: a name that is put together while it runs is seen by nobody before."""
    names = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy")
    before = {name: os.environ.get(name) for name in (*names, "NO_PROXY", "no_proxy")}
    os.environ.update(dict.fromkeys(names, _NOWHERE))
    for name in ("NO_PROXY", "no_proxy"):
        os.environ.pop(name, None)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _sentence(error: Any, template: str, folder: Path) -> CannotGoOn:
    """What Typst says, in one sentence with the line of the template."""
    message = str(error.message)
    missing = _NO_FONT.search(message)
    if missing is not None:
        return NoFontHas(missing["words"])
    found = _PLACE.search(str(error.diagnostic))
    file = found["file"].rpartition(f"{folder.name}/")[2] if found else template
    place = f"{file}:{found['line']}" if found else file
    mend = "; ".join(error.hints) or "mend the template, or remove it to use the one that imskit brings"
    return CannotGoOn(f"the template {FOLDER}{place} cannot be used: {one_line(message)}", one_line(mend))
