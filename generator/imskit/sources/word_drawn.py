"""What is drawn in a Word file: images, text boxes, charts, and objects of other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from imskit.sources.pieces import Piece
from imskit.sources.spans import clean
from imskit.sources.word_names import MC, OFFICE, WP, A, Element, R, V, W, value
from imskit.sources.word_package import Part
from imskit.sources.word_reading import Reading

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_CONTROL = f"{W}control"
#: Packages that another office program reads again; with macros they are none of them.
_KEPT = "application/vnd.openxmlformats-officedocument."

Blocks = Callable[[Reading, Element], tuple[str, list[Piece]]]


def drawn(reading: Reading, element: Element, blocks: Blocks) -> list[Piece]:
    """The pieces that a drawing, a picture or an object holds."""
    words = next(
        (clean(str(each.get("descr") or each.get("title") or "")) for each in element.iter(f"{WP}docPr")), ""
    )
    return [reading.made(piece) for piece in _walk(reading, element, blocks, words.strip())]


def _walk(reading: Reading, element: Element, blocks: Blocks, words: str) -> Iterator[Piece]:
    for each in element:
        tag = each.tag
        if tag == f"{MC}AlternateContent":
            chosen = each.find(f"{MC}Choice")
            chosen = chosen if chosen is not None else each.find(f"{MC}Fallback")
            if chosen is not None:
                yield from _walk(reading, chosen, blocks, words)
        elif tag == f"{W}txbxContent":
            text, below = blocks(reading, each)
            if text or below:
                yield Piece("text_box", "", text)
            yield from below
        elif tag == f"{A}blip":
            yield from _image(reading, each.get(f"{R}embed"), each.get(f"{R}link"), words)
        elif tag == f"{V}imagedata":
            own = clean(str(each.get(f"{OFFICE}title") or ""))
            yield from _image(reading, each.get(f"{R}id"), each.get(f"{R}href"), own or words)
        elif tag == f"{V}textpath":
            yield Piece("text_box", "", clean(str(each.get("string") or "")).strip(), name="word art")
        elif tag == f"{OFFICE}OLEObject":
            yield _object(reading, str(each.get(f"{R}id") or ""), clean(str(each.get("ProgID") or "")), words)
        elif tag == _CHART:
            yield Piece("object", "", _texts(_part(reading, each.get(f"{R}id"))), name="chart")
        elif tag == _DIAGRAM:
            yield Piece("object", "", _texts(_part(reading, each.get(f"{R}dm"))), name="diagram")
        elif tag == _CONTROL:
            yield Piece("object", "", clean(value(each, "name")), name="form control")
        else:
            yield from _walk(reading, each, blocks, words)


def _part(reading: Reading, relation_id: object) -> Part | None:
    found = reading.package.part(reading.part.relations.get(str(relation_id)))
    if found is not None:
        reading.shown.add(found.path)
    return found


def _texts(part: Part | None) -> str:
    """The words of a chart or a diagram, each once."""
    root = part.root() if part is not None else None
    if root is None:
        return ""
    found = [clean("".join(each.itertext())).strip() for each in root.iter(f"{A}p")]
    return "; ".join(dict.fromkeys(filter(None, found)))


def _image(reading: Reading, embedded: object, linked: object, words: str) -> Iterator[Piece]:
    part = _part(reading, embedded) if embedded else None
    if part is not None:
        yield Piece("image", "", words, attachment=reading.keep(part))
    elif linked or embedded:
        relation = reading.part.relations.get(str(linked or embedded))
        where = clean(relation.target)[:200] if relation is not None else "nowhere"
        yield Piece("image", "", words, name=f"kept outside the file, not fetched: {where}")


def _object(reading: Reading, relation_id: str, program: str, words: str) -> Piece:
    part = _part(reading, relation_id)
    name = program or "object"
    if part is None:
        return Piece("object", "", words, name=f"{name}, kept outside the file")
    if part.content_type.startswith(_KEPT):
        return Piece("object", "", words, name=name, attachment=reading.keep(part))
    return Piece("object", "", words, name=f"{name} ({len(part.data)} bytes)")
