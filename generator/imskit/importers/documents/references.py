"""What a document refers to: clauses of standards, and other documents by their numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from imskit.names import same_standard

_STANDARD = re.compile(
    r"\b((?:DIN|EN|ISO|IEC|ÖNORM|BS|SN|NF|UNI|UNE|TS)(?:[ /-]{1,3}(?:EN|ISO|IEC|TS)){0,4}"
    r"[ -]?(\d{3,5})(?:-(\d{1,2}))?(?:\s?:\s?((?:19|20)\d\d))?)",
)
_CLAUSE_WORD = (
    r"(?:clauses?|sections?|chapters?|paragraphs?|abschnitte?n?|"
    r"kapiteln?|kap\.|abs\.|ziffern?|punkte?|pkt\.|nr\.|art\.?|chapitres?|§+|cl\.)"
)
_NUMBERS = (
    r"((?:[A-Z]\.)?\d{1,2}(?:\.\d{1,2}){0,4}"
    r"(?:\s*(?:,|;|/|und|and|et|y|&|sowie|oder|or|bis|to|–|-)\s*(?:[A-Z]\.)?\d{1,2}(?:\.\d{1,2}){1,4})*)"
)
_BEHIND = re.compile(rf"[\s,;:(\[]*{_CLAUSE_WORD}\s*{_NUMBERS}", re.IGNORECASE)
_BARE_BEHIND = re.compile(r"[\s,;:(\[]+((?:[A-Z]\.)?\d{1,2}(?:\.\d{1,2}){1,4})(?![\d.]*\d)")
_BEFORE = re.compile(
    rf"{_CLAUSE_WORD}\s*{_NUMBERS}\s*(?:of|der|des|de la|von|in|,)?\s*(?:the|norm|la norme)?\s*$",
    re.IGNORECASE,
)
_ONE = re.compile(r"(?:[A-Z]\.)?\d{1,2}(?:\.\d{1,2}){0,4}")
#: The number of a document as companies write it: VA-012, PRO 42, QM-VA-07.1, FB-012-01.
NUMBER = r"[A-Z]{2,6}(?:[-_ ][A-Z]{1,4})?[-_ ]?\d{1,5}(?:[-.]\d{1,4}){0,2}"
_DOCUMENT = re.compile(rf"(?<![\w.-])({NUMBER})(?![\w])")
_NO_DOCUMENTS = re.compile(
    r"(?:(?:DIN|EN|ISO|IEC|BS|UNI|UNE|NF|TS|TR|VDI|VDE|VDA|IATF|EWG|EG|EU)(?:[-_ ](?:EN|ISO|IEC|TS|TR))*"
    r"|EUR|USD|CHF|GBP|UTC|HTTP|RAL|IP|PC|KW|QM|Q|CE|GMT|DSGVO|ART|REV|NR|TEL|STAND|PLZ)[-_ ]?\d"
)


@dataclass(frozen=True, slots=True)
class ClauseMention:
    """That a text names a clause of a standard in use, or a standard that is none."""

    standard: str
    clause: str
    piece: int
    words: str


def clauses_in(text: str, piece: int, known: Mapping[str, Collection[str]]) -> Iterator[ClauseMention]:
    """The clauses of *known* standards (clause numbers by id) that *text*, of that *piece*, names."""
    for found in _STANDARD.finditer(text):
        standard = standard_called(found, known)
        if standard is None:
            continue
        numbers: list[str] = []
        rest = text[found.end() : found.end() + 120]
        behind = _BEHIND.match(rest) or _BARE_BEHIND.match(rest)
        before = _BEFORE.search(text[max(0, found.start() - 80) : found.start()])
        for match in (behind, before):
            if match:
                numbers += _ONE.findall(match[1])
        for number in dict.fromkeys(numbers):
            if number in known[standard]:
                yield ClauseMention(standard, number, piece, " ".join(f"{found[1]} {number}".split()))


def standard_called(found: re.Match[str], known: Mapping[str, Collection[str]]) -> str | None:
    """The id among *known* of the standard that a match of a designation names; None for one not in use."""
    number, part, year = found[2], found[3], found[4]
    wanted = "-".join(filter(None, (number, part)))
    alike = [each for each in known if re.search(rf"(?<!\d){re.escape(wanted)}(?!\d)", each)]
    if year:
        exact = [each for each in alike if each.endswith(f"-{year}")]
        return exact[0] if exact else None
    return max(alike, default=None) if len(alike) <= 1 else same_standard(f"iso-{wanted}", alike)


def document_numbers(text: str) -> list[str]:
    """The numbers of documents that *text* names, as it writes them, each once."""
    return list(dict.fromkeys(found for found in _DOCUMENT.findall(text) if not is_no_document(found)))


def is_no_document(number: str) -> bool:
    """Whether *number* looks like that of a document and is something else, such as a standard or a sum."""
    return _NO_DOCUMENTS.match(number) is not None


def as_id(number: str) -> str:
    """*number* in the form of an id: `PRO 42` is PRO-42, `VA_012` is VA-012, `SOP12` is SOP-12."""
    text = re.sub(r"[\s_]+", "-", number.strip())
    return re.sub(r"^([A-Z]+)(\d)", r"\1-\2", text)


def texts(pieces: Sequence[object]) -> list[str]:
    """The whole text of each of *pieces*, cells of tables included."""
    return [
        " ".join(
            # Between cells there is more than a space: `HR` beside `10 years` is no number of a document.
            filter(
                None, (getattr(piece, "text", ""), *("\n".join(row) for row in getattr(piece, "rows", ())))
            )
        )
        for piece in pieces
    ]
