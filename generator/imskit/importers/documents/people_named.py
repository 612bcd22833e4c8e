"""Names of people in running text: known from title blocks, revision tables, what Word keeps of a file, and comments.

A name is looked for only where the sources, or the overlay of names, say that it is one: most words that look like a
name are something else. Nothing is changed; the report says where each stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from imskit.importers.accounts import Account
from imskit.importers.documents.compose import line_of
from imskit.importers.documents.control import Control
from imskit.importers.documents.lists import is_history
from imskit.importers.documents.meaning import meant
from imskit.importers.documents.references import texts
from imskit.importers.documents.words import COLUMNS
from imskit.sources.pieces import Piece, Source

#: What a person's name looks like, where a role could stand as well.
_NAME = re.compile(
    r"(?:(?:Dr|Prof|Mr|Mrs|Ms|Herr|Frau|Dipl)\b\.?(?:-?\w+\.?)?\s+)*(?:[A-ZÄÖÜ]\.\s?)+[A-ZÄÖÜ][\w'-]+"
    r"|(?:(?:Dr|Prof|Mr|Mrs|Ms|Herr|Frau)\b\.?\s+)+[A-ZÄÖÜ][\w'-]+(?:\s+[A-ZÄÖÜ][\w'-]+)?|[A-ZÄÖÜ][a-zäöüß'-]+\s+[A-ZÄÖÜ][a-zäöüß'-]+"
)
#: Parts of words that only titles of roles have.
_ROLE_WORDS = re.compile(
    r"manager|leiter|leitung|director|direktor|head|führung|führer|officer|beauftragt|chief|lead|board|vorstand|team|engineer"
    r"|management|coordinator|koordinator|abteilung|department|quality|qualität|secretary|chair|responsable|jefe|gerente|owner",
    re.IGNORECASE,
)
#: Parts of what programs and companies call themselves where an author should stand.
_NO_PERSON = re.compile(
    r"\b(?:user|benutzer|admin\w*|microsoft|office|windows|word|gmbh|ag|kg|inc|ltd|llc|s\.?a|company|firma|unknown"
    r"|unbekannt|author|autor|python\w*|libreoffice|openoffice)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    {"von", "van", "de", "der", "den", "zu", "da", "di", "du", "la", "le", "del", "dos", "bin", "al"}
)
_TITLES = r"(?:Herrn?|Frau|Hr\.|Fr\.|Mr\.?|Mrs\.?|Ms\.?|Dr\.|Prof\.|Madame|Monsieur|Signora?)"
_FORE = re.compile(r"^(?:(?:Dr|Prof|Mr|Mrs|Ms|Herrn?|Frau|Dipl)\b\.?(?:-?\w+\.)?\s+)+")
#: Labels whose values are people as a rule.
_BY_PEOPLE = frozenset({"author", "checked_by", "approved_by", "owner"})
#: Properties of a file that name people.
_PROPERTIES = frozenset({"creator", "lastModifiedBy", "author", "manager"})
#: Kinds of pieces that do not become text of a document.
_BESIDE = frozenset({"comment", "deleted", "running", "field"})
_LONGEST = 60
#: One address of mail is a person's, as a rule.
_ADDRESS = re.compile(r"<?[\w.+-]{1,64}@[\w.-]{1,200}>?")


@dataclass(frozen=True, slots=True)
class Named:
    """That the text of a draft names somebody."""

    #: As it stands there.
    words: str
    #: Where it stands in the draft, and in the source.
    field: str
    place: str


def is_name(words: str) -> bool:
    """Whether *words* of a title block name a person, and no role."""
    if _ADDRESS.fullmatch(words.strip()):
        return True
    line = re.split(r"[,;(\n]", words.strip())[0].strip()
    return _NAME.fullmatch(line) is not None and _ROLE_WORDS.search(line) is None


def people_of(source: Source, control: Control, organisation: str) -> Iterator[str]:
    """The names of people that *source* names where people are named: title block, revisions, properties, comments."""
    said = [each.value for each in control.said if each.meant in _BY_PEOPLE]
    said += [piece.text for piece in source.pieces if piece.kind == "field" and piece.name in _PROPERTIES]
    said += [source.properties.get(name, "") for name in sorted(_PROPERTIES)]
    said += [piece.by for piece in source.pieces if piece.by]
    for piece in source.pieces:
        if is_history(piece):
            columns = [at for at, cell in enumerate(piece.rows[0]) if meant(cell, {"by": COLUMNS["by"]})]
            said += [row[at] for row in piece.rows[1:] for at in columns]
    for words in said:
        for part in re.split(r"[,;\n/]|\\\n", words):
            name = line_of(part)
            if _is_person(name) and name.casefold() not in organisation.casefold():
                yield _FORE.sub("", name)


def _is_person(name: str) -> bool:
    words = _FORE.sub("", name).split()
    return (
        len(name) <= _LONGEST
        and 2 <= len(words) <= 4
        and all(word[0].isupper() or word in _PARTICLES for word in words)
        and all(re.fullmatch(r"[^\W\d_][^\W\d_.'’-]*[^\W\d_]?(?:[-'’][^\W\d_]+)*\.?", word) for word in words)
        and not _ROLE_WORDS.search(name)
        and not _NO_PERSON.search(name)
    )


def pattern_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """What finds the people called *names* in a text; None where nobody is.

    In full, with the first name as a letter, and the last name behind how one addresses somebody: alone it is too
    often a word like any other.
    """
    wanted: dict[str, None] = {}
    for name in names:
        first, *rest = name.split()
        if not rest:
            continue
        last = re.escape(rest[-1])
        wanted[r"\s+".join(map(re.escape, name.split()))] = None
        wanted[rf"{re.escape(first[0])}\.\s?{last}"] = None
        wanted[rf"{_TITLES}\s+(?:{_TITLES}\s+)*{last}"] = None
    if not wanted:
        return None
    longest = sorted(wanted, key=lambda each: (-len(each), each))
    return re.compile(rf"(?<![\w.-])(?:{'|'.join(longest)})(?![\w-])", re.IGNORECASE)


def named_in(
    pieces: Sequence[Piece],
    account: Account,
    names: re.Pattern[str] | None,
    evidence: Collection[int],
    draft: str,
) -> tuple[Named, ...]:
    """Where the *draft* names somebody whom *names* find; *evidence* are the pieces that are files beside it."""
    if names is None:
        return ()
    found: dict[tuple[str, str], Named] = {}
    # Of a title block some lines are kept, and names are none of them.
    written = " ".join(draft.split()).casefold()
    for entry, text in zip(account.entries, texts(pieces), strict=True):
        piece = pieces[entry.piece]
        if piece.kind in _BESIDE or not (entry.fate == "carried" or entry.piece in evidence):
            continue
        where = _fields(entry.words)
        for match in names.finditer(text.replace("**", "").replace("\\", "")) if where else ():
            words = " ".join(match[0].split())
            if words.casefold() in written:
                found.setdefault((words.casefold(), where), Named(words, where, piece.place))
    return tuple(found.values())


def _fields(words: str) -> str:
    """The fields of the text that *words* of an account name; heads have rules of their own."""
    fields = [part.rpartition(" ")[2] for part in words.split("; ")]
    return ", ".join(each for each in fields if each.startswith("body") or each == "title")


def sentence(named: Named) -> str:
    """*named* as a sentence of the report."""
    return f"a person's name stands in {named.field}: “{named.words}” ({named.place}); it was not changed"


def known_names(people: Collection[str]) -> tuple[str, ...]:
    """Of *people*, ids and names in small letters, those that are names of more than one word."""
    return tuple(sorted(each for each in people if len(each.split()) > 1))
