"""Words with their emphasis and links, as a word processor has them, written in the small Markdown of texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

#: Signs that mean something wherever they stand; an underscore only at the edge of a word.
_SIGNS = re.compile(r"[\\*`]|(?<!\w)_|_(?!\w)|\](?=\()|<(?=[A-Za-z][A-Za-z0-9.+-]*[:@])|&(?=#?\w{1,32};)")
#: What begins a list, a quote, a fence or a row of dashes that would make a table of the line before.
_BEGINS = re.compile(r"^(\s*)(?:([-+>|=](?=\s|$|[-|:]))|(~~~)|(\d{1,9})([.)])(?=\s|$))")
_ADDRESS = re.compile(r"(?:https?://[^/\s\\][^\s\\]*|mailto:[^\s\\/][^\s\\]*)", re.IGNORECASE)
#: Characters that no file of ours may hold: controls but tab and line end, surrogates, and marks that turn the
#: direction of what is shown. U+0085, U+2028 and U+2029 end a line.
_ENDS_OF_LINE = re.compile("\r\n?|[\x0b\x0c\x1e\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Words that look alike. A line end in them is one that the writer made within the paragraph."""

    text: str
    bold: bool = False
    italic: bool = False
    #: The address that they lead to; empty for most.
    link: str = ""


def clean(text: str) -> str:
    """*text* without what no file of ours may hold: soft hyphens, controls, marks of direction; odd line ends as LF."""
    return _UNWANTED.sub("", _ENDS_OF_LINE.sub("\n", text))


def plain(spans: Iterable[Span]) -> str:
    """The words of *spans* alone, without space at either end."""
    return "".join(span.text for span in spans).strip()


def escaped(text: str) -> str:
    """*text* so that no sign in it means something to a reader of Markdown."""
    lines = (_SIGNS.sub(r"\\\g<0>", line.strip(" ")) for line in text.split("\n"))
    return "\n".join(_BEGINS.sub(_begun, line) for line in lines)


def _begun(found: re.Match[str]) -> str:
    if found[4]:
        return f"{found[1]}{found[4]}\\{found[5]}"
    return f"{found[1]}\\{found[2] or found[3]}"


def markdown(spans: Sequence[Span], *, emphasis: bool = True) -> str:
    """*spans* as one paragraph of Markdown; without *emphasis* only links are kept."""
    joined = list(
        _joined(_shifted(span if emphasis else replace(span, bold=False, italic=False) for span in spans))
    )
    parts = [
        _written(
            span,
            joined[number - 1].text[-1:] if number else "",
            joined[number + 1].text[:1] if number + 1 < len(joined) else "",
        )
        for number, span in enumerate(joined)
    ]
    lines = "".join(parts).strip("\n ").split("\n")
    # A line that the writer ended stays one; empty lines would begin a new paragraph, which is what was meant.
    kept = [_BEGINS.sub(_begun, line.strip(" ")) for line in lines]
    return "\n".join(
        f"{line}\\" if line and number + 1 < len(kept) and kept[number + 1] else line
        for number, line in enumerate(kept)
    )


def _shifted(spans: Iterable[Span]) -> Iterator[Span]:
    """*spans* with the space at the edges of emphasised ones outside of them, where Markdown wants it."""
    for span in spans:
        body = span.text.strip()
        if not body or not (span.bold or span.italic or span.link):
            yield span if body else Span(span.text)
            continue
        start = span.text.index(body[0])
        if start:
            yield Span(span.text[:start])
        yield replace(span, text=body)
        if rest := span.text[start + len(body) :]:
            yield Span(rest)


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """*spans* with neighbours that look alike as one, also across space alone; empty ones are gone."""
    held: list[tuple[Span, list[str]]] = []
    for span in spans:
        if not span.text:
            continue
        if held and _alike(held[-1][0], span):
            held[-1][1].append(span.text)
        elif len(held) > 1 and _marked(span) and _alike(held[-2][0], span) and _is_space(held[-1][1]):
            _, between = held.pop()
            held[-1][1].extend((*between, span.text))
        else:
            held.append((span, [span.text]))
    yield from (replace(span, text="".join(parts)) for span, parts in held)


def _is_space(parts: Sequence[str]) -> bool:
    return len(parts) < _FEW and not "".join(parts).strip(" ")


#: More pieces of space than these between two words in bold are nobody's.
_FEW = 20


def _alike(one: Span, other: Span) -> bool:
    return (one.bold, one.italic, one.link) == (other.bold, other.italic, other.link)


def _marked(span: Span) -> bool:
    return span.bold or span.italic or bool(span.link)


def _written(span: Span, before: str, after: str) -> str:
    words = _SIGNS.sub(r"\\\g<0>", span.text)
    if span.link and _ADDRESS.fullmatch(span.link):
        within = words.replace("[", "\\[").replace("]", "\\]")
        words = f"[{within}]({_target(span.link)})"
    elif span.link and span.link not in span.text:
        words = f"{words} ({escaped(span.link)})"
    # Within a word, or across lines, signs of emphasis would show as they are.
    if "\n" in span.text or before.isalnum() or after.isalnum():
        return words
    sign = "**" if span.bold else ""
    sign += "*" if span.italic else ""
    return f"{sign}{words}{sign}"


def _target(link: str) -> str:
    return link.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
