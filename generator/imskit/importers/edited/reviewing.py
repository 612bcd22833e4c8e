"""What a Word file holds beside its text: tracked changes, told with both readings, and comments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from imskit.importers.edited.outcome import Review, Saying
from imskit.sources.docx_lines import W
from imskit.sources.docx_regions import Region
from imskit.sources.text_lines import plain_words

if TYPE_CHECKING:
    from docx.document import Document

Title = Callable[[Region], str]
#: The id of somebody by the name in a file; that name where nobody is called so.
Person = Callable[[str], str]

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_EXTENDED = "/word/commentsExtended.xml"


def tracked(
    name: str, new: Sequence[Region], old: Sequence[Region], title: Title, person: Person
) -> Iterator[Saying]:
    """The regions of the document *name* that read otherwise when its tracked changes are rejected."""
    before = {region.name: region for region in old}
    for region in new:
        was = before.get(region.name)
        if was is None:
            yield Saying(
                "tracked", name, title(region), f"added: “{plain_words(region.lines)}”{_by(region, person)}"
            )
        elif was.words != region.words:
            words = f"“{plain_words(was.lines)}” becomes “{plain_words(region.lines)}”{_by(region, person)}"
            yield Saying("tracked", name, title(region), words)
    after = {region.name for region in new}
    for region in old:
        if region.name not in after:
            yield Saying("tracked", name, title(region), f"taken away: “{plain_words(region.lines)}”")


def _by(region: Region, person: Person) -> str:
    names = {
        element.get(f"{W}author")
        for part in region.elements
        for tag in ("ins", "del", "moveFrom", "moveTo")
        for element in part.iter(f"{W}{tag}")
    }
    known = sorted({person(each) for each in names if each})
    return f", proposed by {' and '.join(known)}" if known else ""


#: What a text of ours cannot hold, by the elements that hold it.
_LEFT_OUT = {
    "drawing": "an image or a text box",
    "pict": "an image or a text box",
    "object": "an embedded object",
    "footnoteReference": "a footnote",
    "endnoteReference": "an endnote",
}


def left_out(name: str, regions: Sequence[Region], title: Title) -> Iterator[Saying]:
    """What stands in the regions of the document *name* and is not taken over."""
    for region in regions:
        for tag, what in _LEFT_OUT.items():
            many = sum(1 for part in region.elements for _ in part.iter(f"{W}{tag}"))
            if many:
                words = f"{what} stands here, which is not taken over"
                yield Saying("odd", name, title(region), words if many == 1 else f"{many} times: {words}")


def comments(
    made: Document, name: str, regions: Sequence[Region], title: Title, person: Person
) -> Iterator[Review]:
    """The comments of *made*, the copy of the document *name*: each with the answers to it behind it."""
    try:
        held = list(made.comments)
    except (KeyError, AttributeError, ValueError):
        return
    threads = _threads(made)
    places: dict[str, Any] = {}
    found: dict[str, list[Review]] = {}
    for comment in held:
        number = str(comment.comment_id)
        own = _marks_of(comment.part.element, number)
        parent, resolved = next((threads[each] for each in reversed(own) if each in threads), ("", False))
        place = next((region for region in regions if _holds(region, number)), None) or places.get(parent)
        places |= dict.fromkeys(own, place)
        about, is_gone = _about(made, number)
        thread = parent if parent in found else (own or [number])[-1]
        found.setdefault(thread, []).append(
            Review(
                name,
                title(place) if place else "the document",
                f"{about} (deleted)" if is_gone else about,
                person(str(comment.author or "")),
                comment.timestamp.date().isoformat() if comment.timestamp else "",
                str(comment.text or "").strip(),
                is_reply=bool(parent),
                is_resolved=resolved,
            )
        )
    for reviews in found.values():
        yield from reviews


def _marks_of(held: Any, number: str) -> list[str]:
    """The marks of the paragraphs of the comment *number* among those that *held* holds."""
    own = next((each for each in held.iter(f"{W}comment") if each.get(f"{W}id") == number), None)
    return [each.get(f"{_W14}paraId") or "" for each in own.iter(f"{W}p")] if own is not None else []


def _threads(made: Document) -> dict[str, tuple[str, bool]]:
    """By the mark of a comment's last paragraph the mark of the comment that it answers, and whether it is done."""
    from docx.oxml import parse_xml

    part = next((each for each in made.part.package.iter_parts() if str(each.partname) == _EXTENDED), None)
    if part is None:
        return {}
    try:
        # The parser of python-docx follows no entities, and nothing out of the file.
        root: Any = parse_xml(part.blob)
    except SyntaxError:
        # Whose answer a comment is stays unknown; the comments themselves are told.
        return {}
    return {
        each.get(f"{_W15}paraId") or "": (
            each.get(f"{_W15}paraIdParent") or "",
            each.get(f"{_W15}done") in ("1", "true"),
        )
        for each in root.iter(f"{_W15}commentEx")
    }


def _holds(region: Region, number: str) -> bool:
    return any(
        element.get(f"{W}id") == number
        for part in region.elements
        for tag in ("commentRangeStart", "commentReference")
        for element in part.iter(f"{W}{tag}")
    )


def _about(made: Document, number: str) -> tuple[str, bool]:
    """The words that a comment was written to, and whether all of them were deleted."""
    found: list[str] = []
    deleted: list[str] = []
    inside = False
    body: Any = made.element.body
    for element in body.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}t", f"{W}delText"):
        if element.tag in (f"{W}t", f"{W}delText"):
            if inside:
                gone = element.tag == f"{W}delText" or any(element.iterancestors(f"{W}moveFrom"))
                (deleted if gone else found).append(element.text or "")
        elif element.get(f"{W}id") == number:
            inside = element.tag.endswith("Start")
    words = "".join(found).strip()
    return (words, False) if words else ("".join(deleted).strip(), bool(deleted))
