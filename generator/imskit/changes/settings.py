"""Which files changed that are no documents: settings, people, standards, schemas, templates, evidence, looks."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeAlias

from imskit.changes.structure import Difference, differences
from imskit.load import load
from imskit.loaded import Loaded
from imskit.path_rules import CODE_OWNERS, EVIDENCE, SETTINGS
from imskit.schema import compile_plain
from imskit.schema.paths import titles
from imskit.tree import Tree
from imskit.values import dataclass

What: TypeAlias = Literal["added", "changed", "deleted"]
#: What a file is for.
Kind: TypeAlias = Literal[
    "organisation", "people", "standard", "schema", "template", "evidence", "site", "code-owners"
]

_IMS, _PEOPLE, _STANDARDS = "ims/ims.yaml", "ims/people.yaml", "ims/standards/"
#: By a key of the file, the schema that describes it.
_STANDARD_SCHEMAS = {"clauses": "standard", "rows": "crosswalk", "stages": "certification-stages"}


@dataclass(frozen=True)
class SettingChange:
    """What became of one such file."""

    path: str
    kind: Kind
    what: What
    #: Where its content is data that imskit knows; empty otherwise.
    differences: tuple[Difference, ...] = ()
    #: The data before and after, for words about places; None where there is none.
    before: Any = None
    after: Any = None
    #: What fields are called, by dotted path.
    titles: Mapping[str, str] | None = None


def setting_changes(before: Tree, after: Tree) -> tuple[SettingChange, ...]:
    """The files that differ between two trees and are no documents, by path."""
    return tuple(_changes(before, after))


def _changes(before: Tree, after: Tree) -> Iterator[SettingChange]:
    for path in sorted({*before.paths(), *after.paths()}):
        kind = _kind(path)
        if kind is None or _same(before, after, path):
            continue
        what: What = "added" if not before.has(path) else "changed" if after.has(path) else "deleted"
        if kind in {"organisation", "people", "standard"} and what == "changed":
            yield _of_data(path, kind, before, after)
        elif kind == "schema" and what == "changed":
            yield _of_schema(path, before, after)
        else:
            yield SettingChange(path, kind, what)


def _kind(path: str) -> Kind | None:
    fixed: Mapping[str, Kind] = {
        _IMS: "organisation",
        _PEOPLE: "people",
        SETTINGS: "site",
        CODE_OWNERS: "code-owners",
    }
    if path in fixed:
        return fixed[path]
    begins: Mapping[str, Kind] = {
        _STANDARDS: "standard",
        "schemas/": "schema",
        "templates/": "template",
        EVIDENCE: "evidence",
    }
    return next((kind for begin, kind in begins.items() if path.startswith(begin)), None)


def _same(before: Tree, after: Tree, path: str) -> bool:
    if not (before.has(path) and after.has(path)):
        return False
    # The same file that imskit brings lies behind both: nothing has to be read.
    if before.files[path] == after.files[path]:
        return True
    if path.startswith(EVIDENCE):
        return before.sha256(path) == after.sha256(path)
    # git may give a text other ends of lines on a disk than it keeps: that is no change.
    return _text(before, path) == _text(after, path)


def _text(tree: Tree, path: str) -> bytes:
    return tree.read(path).replace(b"\r\n", b"\n")


def _of_data(path: str, kind: Kind, before: Tree, after: Tree) -> SettingChange:
    old, new = _data(before, path), _data(after, path)
    names = {"organisation": "ims", "people": "people"}
    schema = names.get(kind) or next(
        (name for key, name in _STANDARD_SCHEMAS.items() if isinstance(new, Mapping) and key in new), ""
    )
    return SettingChange(path, kind, "changed", differences(old, new), old, new, _titles(after, schema))


def _data(tree: Tree, path: str) -> Any:
    loaded = load(tree.read(path), path)
    return loaded.data if isinstance(loaded, Loaded) else {}


def _titles(tree: Tree, name: str) -> Mapping[str, str]:
    if not name:
        return {}
    files = {path: tree.read(path) for path in tree.paths() if path.startswith("schemas/")}
    return titles(compile_plain(files, f"{name}.schema.json"))


def _of_schema(path: str, before: Tree, after: Tree) -> SettingChange:
    """What fields a schema describes now, and which of them are needed: that is what its readers meet."""
    old, new = (_fields(tree.read(path)) for tree in (before, after))
    return SettingChange(path, "schema", "changed", differences(old, new), old, new, {})


def _fields(data: bytes) -> Any:
    """The fields that a schema names, each with whether it is needed; `{}` where it cannot be read."""
    try:
        schema = json.loads(data)
    except ValueError:
        return {}
    found: dict[str, str] = {}
    waiting: list[tuple[str, Any]] = [("", schema)]
    while waiting:
        at, here = waiting.pop()
        if not isinstance(here, Mapping):
            continue
        needed = here.get("required", ())
        for name, each in (here.get("properties") or {}).items():
            where = f"{at}.{name}".strip(".")
            found[where] = "needed" if name in needed else "may be left out"
            waiting.append((where, each))
        for key in ("items", "allOf", "anyOf", "oneOf"):
            inner = here.get(key, ())
            waiting.extend((at, each) for each in (inner if isinstance(inner, list) else [inner]))
        waiting.extend((f"{at}.{name}".strip("."), each) for name, each in (here.get("$defs") or {}).items())
    return dict(sorted(found.items()))


def file_in_words(change: SettingChange) -> str:
    """What the file is, for people who do not know its name."""
    name = posixpath.basename(change.path)
    stem = name.partition(".")[0].replace("-", " ").replace("_", " ")
    if change.kind == "template":
        kinds = {
            "templates/site/documents/": f"the page of the type {stem}",
            "templates/site/": f"what pages look like ({name})",
            "templates/starters/": f"the starter for the type {stem}",
        }
        return next(
            (words for begin, words in kinds.items() if change.path.startswith(begin)),
            f"the template {change.path.removeprefix('templates/')}",
        )
    if change.kind == "standard":
        return f"the {stem}" if "crosswalk" in name else f"the clause list {name.removesuffix('.yaml')}"
    return {
        "organisation": "the settings of the organisation",
        "people": "people and roles",
        "schema": f"the fields of {stem}",
        "evidence": f"the evidence {change.path.removeprefix(EVIDENCE)}",
        "site": "the looks of the site",
        "code-owners": "who is asked at the forge",
    }[change.kind]
