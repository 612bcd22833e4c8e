"""Whether each file in an organisation's templates/ takes the place of something, or is used by one that does."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from imskit.path_rules import SETTINGS
from imskit.problems import Place, Problem, Severity
from imskit.tree import Tree

_TEMPLATES = "templates/"
_PAGES = "templates/site/"
_BODIES = "templates/site/documents/"
_STARTERS = "templates/starters/"
_EXPORTS = "templates/exports/"
#: What runs in readers' browsers and in mkdocs is never an organisation's own.
_NOT_REPLACED = ("templates/site/assets/", "templates/site/theme/")
#: How templates and starters end; pictures and style sheets may lie beside them, for mkdocs.yml to name.
_ENDINGS = (".j2", ".md", ".html", ".yaml", ".yml", ".typ")
#: How alike a name must be to be offered; 1 is the same.
_ALIKE = 0.65


def unused_templates(own: Tree, shipped: Mapping[str, Path], types: Collection[str]) -> Iterator[Problem]:
    """A warning for each file of *own*, an organisation's files alone, that looks like a template and is not used.

    *shipped* are the files that imskit brings by path, *types* the names of the document types. A template of
    another name is used where another one of the organisation names it.
    """
    mine = [path for path in own.paths() if path.startswith(_TEMPLATES)]
    loose = [path for path in mine if path not in shipped or path.startswith(_NOT_REPLACED)]
    if not loose:
        return
    known = {
        *(path for path in shipped if path.startswith((_PAGES, _STARTERS)) and path.endswith(_ENDINGS)),
        *(path for path in shipped if path.startswith(_EXPORTS) and path.endswith(".typ")),
        *(f"{_BODIES}{name}.md.j2" for name in types),
        *(f"{_STARTERS}{name}.yaml" for name in types),
    }
    texts = {path: own.read(path) for path in mine if path.endswith((".j2", ".typ"))}
    settings = own.read(SETTINGS) if own.has(SETTINGS) else b""
    for path in loose:
        if path.startswith(_NOT_REPLACED):
            # A checkout of imskit is a system too, and these files of it are the shipped ones.
            same = path in shipped and own.read(path) == shipped[path].read_bytes()
            if not same and path.encode() not in settings:
                yield _warning(
                    path,
                    "Style sheets, scripts and the frame of the page are always those that imskit brings",
                    "take the file out; a style sheet of your own is named under extra_css in mkdocs.yml",
                )
        elif path.endswith(_ENDINGS) and path not in known and not _is_named(path, texts):
            yield _warning(
                path, "No page and no document type has a template of this name", _mend(path, known)
            )


def _warning(path: str, message: str, mend: str) -> Problem:
    return Problem(Place(path), "unused-template", message, mend, Severity.WARNING)


def _is_named(path: str, texts: Mapping[str, bytes]) -> bool:
    """Whether another of the templates names it, to include or import it."""
    # Typst names a file from where the template stands, Jinja from the top.
    name = (posixpath.basename(path) if path.endswith(".typ") else path.removeprefix(_PAGES)).encode()
    return any(name in text for other, text in texts.items() if other != path)


def _mend(path: str, known: Collection[str]) -> str:
    """The nearest name that would be used; of several alike that in the same folder."""
    by_stem: dict[str, list[str]] = {}
    for each in sorted(known, key=lambda name: (posixpath.dirname(name) != posixpath.dirname(path), name)):
        by_stem.setdefault(_stem(each), []).append(each)
    # A name that is right stands in a wrong folder or has a wrong ending.
    close = get_close_matches(_stem(path), by_stem, n=1, cutoff=_ALIKE)
    if not close:
        return "give it the name of the template whose place it is to take, or take it out"
    ending = posixpath.splitext(path)[1]
    found = sorted(by_stem[close[0]], key=lambda name: not name.endswith(ending))
    return f"did you mean {found[0]}?"


def _stem(path: str) -> str:
    return posixpath.basename(path).partition(".")[0]
