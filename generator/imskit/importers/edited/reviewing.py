"""What a Word file holds beside its text: tracked changes, told with both readings, and comments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from imskit.importers.edited.outcome import Review, Saying
from imskit.sources.docx_lines import W
from imskit.sources.docx_regions import Region
from imskit.sources.inline_tokens import plain
from imskit.sources.text_lines import Line

if TYPE_CHECKING:
    from docx.document import Document

Title = Callable[[Region], str]


def tracked(name: str, new: Sequence[Region], old: Sequence[Region], title: Title) -> Iterator[Saying]:
    """The regions of the document *name* that read otherwise when its tracked changes are rejected."""
    before = {region.name: region for region in old}
    for region in new:
        was = before.get(region.name)
        if was is None:
            yield Saying("tracked", name, title(region), f"added: “{_words(region.lines)}”{_by(region)}")
        elif was.words != region.words:
            words = f"“{_words(was.lines)}” becomes “{_words(region.lines)}”{_by(region)}"
            yield Saying("tracked", name, title(region), words)
    after = {region.name for region in new}
    for region in old:
        if region.name not in after:
            yield Saying("tracked", name, title(region), f"taken away: “{_words(region.lines)}”")


def _by(region: Region) -> str:
    names = {
        element.get(f"{W}author")
        for part in region.elements
        for tag in ("ins", "del", "moveFrom", "moveTo")
        for element in part.iter(f"{W}{tag}")
    }
    known = sorted(each for each in names if each)
    return f", proposed by {' and '.join(known)}" if known else ""


def _words(lines: Sequence[Line]) -> str:
    return " ".join(plain(line.words) for line in lines)


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


def comments(made: Document, name: str, regions: Sequence[Region], title: Title) -> Iterator[Review]:
    """The comments of *made*, the copy of the document *name*, in their order."""
    try:
        held = list(made.comments)
    except (KeyError, AttributeError, ValueError):
        return
    for comment in held:
        number = str(comment.comment_id)
        place = next((region for region in regions if _holds(region, number)), None)
        on = comment.timestamp.date().isoformat() if comment.timestamp else ""
        yield Review(
            name,
            title(place) if place else "the document",
            _about(made, number),
            str(comment.author or ""),
            on,
            str(comment.text or "").strip(),
        )


def _holds(region: Region, number: str) -> bool:
    return any(
        element.get(f"{W}id") == number
        for part in region.elements
        for tag in ("commentRangeStart", "commentReference")
        for element in part.iter(f"{W}{tag}")
    )


def _about(made: Document, number: str) -> str:
    """The words that a comment was written to."""
    found: list[str] = []
    inside = False
    body: Any = made.element.body
    for element in body.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}t"):
        if element.tag == f"{W}t":
            if inside:
                found.append(element.text or "")
        elif element.get(f"{W}id") == number:
            inside = element.tag.endswith("Start")
    return "".join(found).strip()
