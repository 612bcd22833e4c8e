"""A draft while it is made: what is known of its fields so far, and what became of each piece."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from imskit.importers.accounts import Entry, Fate
from imskit.importers.documents.compose import Shown, text_of
from imskit.importers.documents.guesses import Confidence, Guess
from imskit.importers.documents.lists import History
from imskit.importers.documents.recognise import Recognised
from imskit.importers.documents.sections import Section
from imskit.importers.documents.world import World
from imskit.sources.pieces import Piece

#: Kinds of pieces whose words are not carried with the text around them.
_APART = frozenset({"image", "object", "rest", "comment", "deleted"})


class Text(str):
    """A text that is laid out as a block."""

    __slots__ = ()


class Plain(str):
    """A word that stands without quotes, such as a day."""

    __slots__ = ()


def text_fields(schema: Mapping[str, Any]) -> list[str]:
    """The fields of a group that hold texts, those that are required first."""
    properties: Mapping[str, Any] = schema.get("properties", {})
    required = schema.get("required", ())
    found = [name for name, each in properties.items() if each.get("x-imskit", {}).get("format") == "text"]
    return sorted(found, key=lambda name: name not in required)


@dataclass
class Making:
    """Everything about one draft that is gathered."""

    known: Recognised
    world: World
    #: The ids of the drafts of this run by the numbers that their sources have.
    renumbered: Mapping[str, str]
    shown: Shown
    head: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    guesses: list[Guess] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: Numbers of documents that it names and that are not here.
    missing: list[str] = field(default_factory=list)
    #: The revision tables of the source.
    histories: list[History] = field(default_factory=list)
    #: Which versions people made whose ids are not known, by the names that the source has.
    people: dict[str, list[str]] = field(default_factory=dict)
    #: What the source itself calls roles, for where its text names one.
    called: dict[str, None] = field(default_factory=dict)
    #: Roles that the source names and the system does not have.
    unknown_roles: dict[str, None] = field(default_factory=dict)

    @property
    def pieces(self) -> Sequence[Piece]:
        """The pieces of the source."""
        return self.known.source.pieces

    @property
    def tongue(self) -> str:
        """The language of the draft, without its region."""
        return str(self.known.language.value).partition("-")[0]

    @property
    def schema(self) -> Mapping[str, Any]:
        """The schema of the body."""
        found: Mapping[str, Any] = (
            self.world.types[self.known.type.value].schema["properties"].get("body", {})
        )
        return found

    @property
    def home(self) -> str:
        """The field of the body that holds what has no field of its own; empty where no field is a text."""
        names = text_fields(self.schema)
        return "scope" if "scope" in names else next(iter(names), "")

    def guess(self, name: str, value: Any, pieces: Iterable[int], confidence: Confidence, why: str) -> None:
        """Remember what was taken for the field *name*, and that these *pieces* went there."""
        numbers = tuple(dict.fromkeys(pieces))
        self.guesses.append(Guess(name, value, numbers, confidence, why))
        self.carried(numbers, name)

    def carried(self, pieces: Iterable[int], name: str) -> None:
        """Remember that *pieces* stand in the field *name*; files that are attached have a fate of their own."""
        texts = [number for number in pieces if self.pieces[number].kind not in _APART]
        self.fate(texts, "carried", f"{self.known.id.value} {name}")

    def fate(self, pieces: Iterable[int], fate: Fate, words: str) -> None:
        """Remember what became of *pieces*."""
        self.entries += [Entry(number, fate, words) for number in pieces]

    def add_text(self, name: str, text: str) -> None:
        """Add *text* to the text field *name* of the body, behind what stands there."""
        if text.strip():
            before = self.body.get(name, "")
            self.body[name] = Text(f"{before}\n\n{text.strip()}" if before else text.strip())

    def keep(self, title: str, text: str, pieces: Sequence[int]) -> None:
        """Put what has no field of its own where it is read: in the home field, below its own line in bold."""
        if not self.home:
            self.fate(pieces, "left out", f"a {self.known.type.value} has no text that could hold it")
            return
        lead = f"**{title}**" if title else ""
        self.add_text(self.home, "\n\n".join(filter(None, (lead, text.strip()))))
        self.carried(pieces, f"body.{self.home}")

    def keep_section(self, section: Section, numbers: Sequence[int] | None = None) -> None:
        """As `keep`, for a *section*, or for those of its pieces that *numbers* names."""
        chosen = section.all_pieces() if numbers is None else numbers
        heading = [] if section.heading is None else [section.heading]
        text = text_of(self.pieces, chosen, self.shown)
        if numbers is not None and not text:
            # A line across the page is no reason to say the heading once more.
            self.carried(chosen, f"body.{self.home}")
            return
        self.keep(self.bold(section), text, [*heading, *chosen])

    @staticmethod
    def bold(section: Section) -> str:
        """The title of a *section* as it can stand in bold."""
        return section.title.replace("**", "").strip()

    def role(self, words: str) -> tuple[str, Confidence, str] | None:
        """The role that *words* mean, also where they name several; None, and remembered, where they mean none."""
        if not words.strip():
            return None
        for part in (
            words,
            *re.split(r"\s*(?:[,;/&+]|\bund\b|\band\b|\bet\b|\by\b|\boder\b|\bor\b|\n)\s*", words),
        ):
            found = self.world.roles.find(part)
            if found is not None:
                return found.id, found.confidence, found.why
        # Each of several is asked for by itself; `/` may as well stand in the name of one.
        for part in re.split(r"\s*[,;\n]\s*", words.strip()):
            if part:
                self.unknown_roles[" ".join(part.split())] = None
        return None

    def called_in(self, text: str) -> str:
        """What the source calls the role that its *text* names first; empty where it names none."""
        low = text.casefold()
        found = [
            (low.index(name.casefold()), name)
            for name in self.called
            if len(name) > 3 and name.casefold() in low
        ]
        return min(found, default=(0, ""))[1]

    def with_role_words(self, text: str, label: str, words: str) -> Text:
        """*text*, and below it the *words*, if any, for a role that is to be named."""
        line = f"**{label}:** {' '.join(words.split())}" if words else ""
        return Text("\n\n".join(filter(None, (text, line))))
