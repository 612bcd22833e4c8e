"""What a source is, before a draft is made of it: its type, number, title and language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from imskit.edit.new import next_id
from imskit.importers.documents.compose import LINE, line_of
from imskit.importers.documents.control import Control, control_of, is_signed, number_in
from imskit.importers.documents.doc_types import type_of
from imskit.importers.documents.guesses import Guess
from imskit.importers.documents.languages import language_of
from imskit.importers.documents.meaning import meant, meant_by_part
from imskit.importers.documents.references import as_id, texts
from imskit.importers.documents.sections import Section, sections_of, without
from imskit.importers.documents.values import version_in
from imskit.importers.documents.words import SECTIONS, TYPES
from imskit.importers.documents.world import World
from imskit.names import is_document_id
from imskit.sources.pieces import Source

_STRIPPED = re.compile(r"^[\s:–—_,./|-]+|[\s:–—_,/|-]+$")
#: The number of a chapter, and the type in short, before a title.
_COUNTED = re.compile(r"^\d{1,2}(?:\.\d{1,2}|\.)(?:\.\d{1,2})*\.?\s+(?=[^\W\d_])")
_ABBREVIATED = re.compile(r"^(?:SOP|WI|QP|VA|AA)\s+(?=[A-ZÄÖÜ])")
#: What people add to the names of files.
_FILE_WORDS = re.compile(
    r"(?i)[\s_-]*(?:\(\d+\)|(?<![^\W_])(?:final|entwurf|draft|kopie|copy|neu|new|clean|signed"
    r"|rev(?:ision)?\.?[ _]?\d[\d.]*|v\d[\d.]*|version[ _]?\d[\d.]*"
    r"|\d{4}-\d{2}-\d{2}|20\d{6})(?![^\W_]))"
)


@dataclass(frozen=True)
class Recognised:
    """A source, and what it was recognised as."""

    source: Source
    sections: tuple[Section, ...]
    control: Control
    type: Guess
    title: Guess
    language: Guess
    #: The number that it has in the source; empty where it has none.
    number: str
    number_pieces: tuple[int, ...]
    #: The id that its draft gets, and why that one.
    id: Guess
    #: What stands largest at its beginning.
    headline: str = ""
    #: The version that its title block names; empty where it names none.
    version: tuple[int, ...] = ()


def recognise(source: Source, world: World, asked_type: str | None, given: Mapping[str, str]) -> Recognised:
    """What *source* is. *asked_type* is the type that the user names; *given* the sources of ids given in this run."""
    pieces = source.pieces
    sections = sections_of(pieces)
    control = control_of(pieces, sections, world.keys)
    first = frozenset(sections[0].pieces)
    # Names below a text are no part of the section that they stand in.
    beside = {at for at in control.used if at not in first and is_signed(pieces[at])} | set(control.left_out)
    sections = without(sections, beside - first)
    number, number_pieces = _number(source, sections, control)
    title = _title(source, sections, control, number)
    kind, said = control.get("type"), control.get("title")
    # Far within, a heading that holds such a word among others says little about the whole.
    found = {meant_by_part(each.title, SECTIONS) for each in sections}
    found |= {meant(each.title, SECTIONS) for each in _all(sections)}
    if asked_type is not None:
        type_ = Guess("type", asked_type, (), "high", "--type says so")
    else:
        type_ = type_of(
            number,
            (
                said.value if said is not None else "",
                _headline(source, sections)[0],
                PurePosixPath(source.name).stem,
            ),
            kind.value if kind else "",
            sections=found,
            prefixes=world.prefixes,
            types=world.types,
            folders=PurePosixPath(source.name).parts[-2::-1],
        )
    language = language_of(texts(pieces), source.properties.get("language", ""))
    return Recognised(
        source,
        sections,
        control,
        type_,
        title,
        language,
        number,
        number_pieces,
        _before(source, number_pieces, world) or _id(number, number_pieces, type_.value, world, given),
        _bare_title(line_of(_headline(source, sections)[0] or title.value), number, types=False),
        _version(control),
    )


def _version(control: Control) -> tuple[int, ...]:
    said = control.get("version")
    version = version_in(said.value) if said is not None else None
    return tuple(map(int, version.split("."))) if version else ()


def _before(source: Source, pieces: tuple[int, ...], world: World) -> Guess | None:
    """The id that the document of a source has, where it was brought in before."""
    known = world.before.get(source.name)
    return None if known is None else Guess("id", known, pieces, "high", "it was brought in as that before")


def _all(sections: tuple[Section, ...]) -> list[Section]:
    return [found for each in sections for found in (each, *_all(each.within))]


def _number(source: Source, sections: tuple[Section, ...], control: Control) -> tuple[str, tuple[int, ...]]:
    said = control.get("id")
    if said is not None and (found := number_in(said.value) or number_in(as_id(said.value.upper()))):
        return found, (said.piece,)
    headline, pieces = _headline(source, sections)
    if found := number_in(headline):
        return found, pieces
    return number_in(PurePosixPath(source.name).name.replace("_", " ")) or "", ()


def _headline(source: Source, sections: tuple[Section, ...]) -> tuple[str, tuple[int, ...]]:
    """What stands largest at the beginning, with the number of its piece."""
    titled = [at for at in sections[0].pieces if source.pieces[at].kind == "heading"]
    below = [at for at in sections[0].pieces if source.pieces[at].name.lower() in ("subtitle", "untertitel")]
    chosen = tuple(titled[:1] + below[:1])
    if not titled and len(sections) > 1 and not sections[1].all_pieces():
        # A heading in the style of all others, below which nothing stands.
        above = sections[1].heading
        if above is not None and not meant(sections[1].title, SECTIONS):
            chosen = (above, *chosen)
    return " – ".join(source.pieces[at].text for at in chosen), chosen


def _title(source: Source, sections: tuple[Section, ...], control: Control, number: str) -> Guess:
    said = control.get("title")
    headline, pieces = _headline(source, sections)
    if said is not None and (title := _bare_title(line_of(said.value), number)):
        # What stands largest says it once more, as a rule.
        again = pieces if _bare_title(line_of(headline), number).casefold() == title.casefold() else ()
        why = f"the title block says “{said.label or 'title'}”"
        return Guess("title", title, (said.piece, *again), "high", why)
    for words, why in (
        (headline, "it stands first and largest"),
        (source.properties.get("title", ""), "the file's properties say so"),
    ):
        title = _bare_title(line_of(words), number)
        if title:
            own = source.properties.get("title", "")
            if title.isupper():
                title = own if own.casefold() == title.casefold() else _calm(title)
            return Guess(
                "title",
                title,
                pieces if words == headline else (),
                "high" if words == headline else "medium",
                why,
            )
    # A first line that is short and heads nothing.
    first = next(
        (
            at
            for at in sections[0].pieces
            if source.pieces[at].kind == "paragraph" and line_of(source.pieces[at].text)
        ),
        None,
    )
    if first is not None and first not in control.used and len(source.pieces[first].text) <= 90:
        return Guess("title", line_of(source.pieces[first].text), (first,), "low", "it is the first line")
    stem = _FILE_WORDS.sub("", PurePosixPath(source.name).stem).replace("_", " ")
    return Guess(
        "title", _bare_title(stem, number) or line_of(stem) or "?", (), "low", "the name of the file says so"
    )


def _bare_title(words: str, number: str, *, types: bool = True) -> str:
    """*words* without the number and, of *types*, without the word for the type before the real title."""
    # A longer one is cut in the end; a hostile one would take long to look through.
    words = words[: 4 * LINE]
    text = words.replace(number, " ") if number else words
    text = _STRIPPED.sub("", " ".join(text.split()))
    text = _COUNTED.sub("", _ABBREVIATED.sub("", text))
    for known in TYPES.values() if types else ():
        for word in known:
            if text.casefold() == word:
                return ""
            # What the type is called, behind the title.
            text = re.sub(rf"\s+[–—-]\s+{re.escape(word)}$", "", text, flags=re.IGNORECASE)
            if text.casefold().startswith(f"{word} ") or text.casefold().startswith(f"{word}:"):
                rest = _STRIPPED.sub("", text[len(word) :])
                # `Policy on suppliers` without its first word would be no title.
                if text[len(word) :].lstrip()[:1] in ":–—-|" and rest:
                    return rest[:LINE]
    return text[:LINE]


def _calm(words: str) -> str:
    return words[:1] + words[1:].lower()


def _id(
    number: str, pieces: tuple[int, ...], type_name: str, world: World, given: Mapping[str, str]
) -> Guess:
    prefix = world.types[type_name].prefix
    own = as_id(number)
    if own.startswith(f"{prefix}-") and is_document_id(own):
        return Guess("id", own, pieces, "high", "the source has it, in the form that ids have here")
    taken = {*world.ids, *given}
    digits = re.search(r"\d{1,5}", number)
    same = f"{prefix}-{digits[0].zfill(3)}" if digits else ""
    if same and same not in taken:
        why = (
            f"the source calls it {number}; ids of a {type_name} begin with {prefix}, and the number was free"
        )
        return Guess("id", same, pieces, "medium", why)
    why = f"the source calls it {number}, and that number is taken" if number else "the source has no number"
    return Guess(
        "id",
        next_id(prefix, taken),
        pieces,
        "medium" if number else "high",
        f"{why}; it is the next one that is free",
    )
