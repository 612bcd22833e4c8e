"""Opening a Word file: its parts by python-docx, within bounds, and nothing that it names outside of itself."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from imskit.problems import CannotGoOn
from imskit.sources.kinds import LACKING, ZIP_FAILURES
from imskit.sources.word_names import Element
from imskit.sources.zip_bounds import bounded

_DAMAGED = "open it in Word and save it anew"
_DOCUMENT = "/officeDocument"


@dataclass(frozen=True)
class Part:
    """One part of a package: its path in it, and what it refers to."""

    path: str
    content_type: str
    data: bytes
    #: Paths of parts, or addresses outside, by the id of the relationship.
    relations: Mapping[str, Relation] = field(repr=False)
    _root: Element = field(default=None, repr=False)

    def root(self) -> Element:
        """Its XML; None where it is none that can be read."""
        return self._root

    def of_kind(self, kind: str) -> Iterator[Relation]:
        """What it refers to as *kind*, the end of the name of a kind of relationship: `styles`, `header`."""
        return (each for each in self.relations.values() if each.kind == kind)


@dataclass(frozen=True)
class Relation:
    """What one part refers to."""

    #: The end of its kind: `image`, `hyperlink`.
    kind: str
    #: The path of a part, or an address outside the file.
    target: str
    outside: bool


@dataclass(frozen=True)
class WordPackage:
    """The parts of a Word file."""

    parts: Mapping[str, Part]
    main: Part
    #: Parts that the package itself refers to: properties, thumbnails.
    beside: tuple[Relation, ...]
    #: What was found on the way, a sentence each.
    notes: tuple[str, ...]

    def part(self, relation: Relation | None) -> Part | None:
        """The part that *relation* leads to; None where it leads nowhere or outside."""
        return None if relation is None or relation.outside else self.parts.get(relation.target)


def open_package(data: bytes, name: str) -> WordPackage:
    """The parts of the Word file *data*, called *name*.

    Raises CannotGoOn: it breaks the bounds (see `imskit.sources.zip_bounds`), or is damaged.
    """
    from docx.opc.package import OpcPackage

    found = bounded(data, name)
    notes = [
        f"the path {path[:80]!r} within the file is an odd one; nothing was written there"
        for path in found.odd
    ]
    try:
        whole, lost = _without_lost(data, frozenset(found.names))
        package = OpcPackage.open(BytesIO(whole))
        parts = {str(part.partname): _part(part) for part in package.iter_parts()}
        relations = _relations(package.rels)
        main = next((each for each in relations.values() if each.kind == _DOCUMENT[1:]), None)
    except (*ZIP_FAILURES, *LACKING) as error:
        raise CannotGoOn(f"{name} is damaged: its parts do not fit together", _DAMAGED) from error
    why = "which is not in it, is a whole file of its own, or is of a kind that it does not say"
    notes += [f"the file refers to {target[:80]!r}, {why}" for target in lost]
    document = parts.get(main.target) if main is not None else None
    if document is None or document.root() is None:
        raise CannotGoOn(f"{name} is damaged: it has no main part that can be read", _DAMAGED)
    return WordPackage(parts, document, tuple(relations.values()), tuple(notes))


def _part(part: Any) -> Part:
    data = part.blob
    return Part(str(part.partname), str(part.content_type), data, _relations(part.rels), _root_of(part, data))


def _relations(found: Any) -> dict[str, Relation]:
    return {
        str(key): Relation(
            str(each.reltype).rpartition("/")[2],
            str(each.target_ref if each.is_external else each.target_part.partname),
            bool(each.is_external),
        )
        for key, each in found.items()
    }


def _root_of(part: Any, data: bytes) -> Element:
    """The XML of a part as a tree, by the parser of python-docx: without entities or a network, never too deep."""
    from docx.oxml.parser import parse_xml

    element = getattr(part, "element", None)
    if element is not None:
        return element
    if not str(part.content_type).endswith("xml"):
        return None
    try:
        return parse_xml(data)
    except (SyntaxError, ValueError):
        return None


def _is_chunk(relation: Element) -> bool:
    return str(relation.get("Type") or "").endswith("/aFChunk")


def _without_lost(data: bytes, names: frozenset[str]) -> tuple[bytes, list[str]]:
    """The same package without references to parts that are not in it, or of which it does not say what they are.

    With what these were. Word passes them over, other programs leave them behind (`NULL` for an image that is gone),
    and python-docx would not open such a file at all.
    """
    from docx.opc.oxml import serialize_part_xml
    from docx.opc.packuri import PackURI
    from docx.oxml.parser import parse_xml

    lower = {name.lower() for name in names}
    mended: dict[str, bytes] = {}
    lost: list[str] = []
    with zipfile.ZipFile(BytesIO(data)) as package:
        listed = parse_xml(package.read("[Content_Types].xml"))
        endings = {str(each.get("Extension", "")).lower() for each in listed}
        named = {str(each.get("PartName", "")).lower() for each in listed}
        for path in sorted(name for name in names if name.endswith(".rels")):
            root = parse_xml(package.read(path))
            base = "/" + path.removesuffix(path.rpartition("/")[2]).removesuffix("_rels/").rstrip("/")
            for each in list(root):
                target = str(each.get("Target") or "") if isinstance(each.tag, str) else ""
                if each.get("TargetMode") == "External" or not isinstance(each.tag, str):
                    continue
                inside = str(PackURI.from_rel_ref(base, target)) if target else ""
                if (
                    target.startswith("#")
                    or inside.lstrip("/").lower() not in lower
                    or inside.lstrip("/") not in names
                    or not (inside.lower() in named or inside.rpartition(".")[2].lower() in endings)
                    # A whole file within the file is called XML, and python-docx takes it for that.
                    or (_is_chunk(each) and package.read(inside.lstrip("/"))[:2] == b"PK")
                ):
                    root.remove(each)
                    if not target.startswith("#"):
                        lost.append(target)
                    mended[path] = serialize_part_xml(root)
        if not mended:
            return data, []
        held = BytesIO()
        with zipfile.ZipFile(held, "w") as copy:
            for name in sorted(names):
                copy.writestr(name, mended.get(name) or package.read(name))
    return held.getvalue(), lost
