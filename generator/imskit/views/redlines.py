"""What changed in a controlled document: a redline between any two of the texts that held."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from imskit.changes.documents import DocumentChange, Weight, change_between, is_housekeeping
from imskit.changes.lines import Line, lines_of, where_of
from imskit.changes.places import Wording, plain
from imskit.changes.structure import Difference
from imskit.changes.substance import material_reasons, noun
from imskit.facts.held_texts import HeldText, HeldTexts, number
from imskit.facts.masking import without_personal
from imskit.known_texts import KnownTexts
from imskit.model import Catalog, Document, Revision, TypeInfo
from imskit.periods import parse_period
from imskit.values import dataclass
from imskit.views.audience import Audience

#: Of this many of the newest texts every two are compared; an older one with the next and with the one at hand.
EVERY_TWO = 8
#: A link in a text, as it is written.
_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]+)\)")
_PERIOD = re.compile(r"P[0-9]{1,4}[YMWD]")


@dataclass(frozen=True, slots=True)
class TextLine:
    """One text that held."""

    #: Apart from all other texts of the document, for addresses.
    key: str
    version: str
    effective_from: str
    #: The names of the editions that showed it, the oldest first.
    editions: tuple[str, ...]
    #: Whether it is no version of its own, but what an edition showed under the number of one.
    only_in_editions: bool


@dataclass(frozen=True, slots=True)
class PartLine:
    """One line of a part, and where in the part it stands; empty where it is all of it."""

    within: str
    line: Line


@dataclass(frozen=True, slots=True)
class RedlinePart:
    """One change: where, of what kind, and what is asked otherwise because of it."""

    where: str
    kind: Literal["added", "removed", "changed", "moved"]
    #: Empty where neither the test nor the author says which of both it is.
    weight: Literal["material", "editorial", ""]
    reasons: tuple[str, ...]
    lines: tuple[PartLine, ...]


@dataclass(frozen=True, slots=True)
class Redline:
    """What lies between two texts of a document."""

    key: str
    older: TextLine
    newer: TextLine
    #: `none`: both say the same under two versions.
    weight: Weight
    #: Whether it is material only because its author says so.
    by_author: bool
    #: Whether it is material by the test, and its author calls it editorial.
    against_author: bool
    #: The entries that came into its list of revisions, the newest first.
    revisions: tuple[Revision, ...]
    parts: tuple[RedlinePart, ...]


@dataclass(frozen=True)
class Versions:
    """The texts of a document that held, and the redlines between them."""

    document: str
    title: str
    type: str
    #: The newest first: the first is the one at hand.
    texts: tuple[TextLine, ...]
    #: From each earlier text to the one at hand, from the newest on.
    to_current: tuple[Redline, ...]
    #: Between earlier texts, from the newest on.
    between: tuple[Redline, ...]
    #: Versions in its list of revisions whose text is not held, the newest first.
    lost: tuple[str, ...]
    #: How many earlier texts are withheld: they were classified otherwise than now.
    withheld: int
    #: Why nothing can be told, in words; empty where it can.
    not_told: str

    @property
    def current(self) -> TextLine:
        """The text at hand."""
        return self.texts[0]

    @property
    def since_version(self) -> Mapping[str, str]:
        """By version, what is added to the address to lead to what changed since."""
        return {
            redline.older.version: since(redline.older)
            for redline in self.to_current
            if not redline.older.only_in_editions
        }

    @property
    def since_edition(self) -> Mapping[str, str]:
        """The same by the name of an edition; not of one that showed the text at hand."""
        return {name: since(redline.older) for redline in self.to_current for name in redline.older.editions}

    @property
    def newest_since(self) -> str:
        """What is added to the address to lead to what changed since the text before the one at hand."""
        return since(self.to_current[0].older) if self.to_current else ""

    @property
    def editions(self) -> Mapping[str, tuple[str, ...]]:
        """By version, the editions that showed its text."""
        return {line.version: line.editions for line in self.texts if not line.only_in_editions}

    @property
    def others(self) -> tuple[TextLine, ...]:
        """Texts that only editions showed, under the number of a version that says something else."""
        return tuple(line for line in self.texts[1:] if line.only_in_editions)

    def redline_since(self, edition: str) -> Redline | None:
        """What changed since *edition*; None where it showed the text at hand, or none."""
        return next((each for each in self.to_current if edition in each.older.editions), None)

    def between_two(self, older: TextLine, newer: TextLine) -> Redline | None:
        """The redline from *older* to *newer*, where there is one."""
        return next(
            (
                each
                for each in (*self.to_current, *self.between)
                if (each.older, each.newer) == (older, newer)
            ),
            None,
        )


def since(line: TextLine) -> str:
    """What is added to the address of the page to lead to what changed since the text *line*."""
    return f"since-{line.key}"


class Redlines:
    """The redlines of all documents of a system."""

    def __init__(self, catalog: Catalog, audience: Audience, known: KnownTexts) -> None:
        self._catalog = catalog
        self._audience = audience
        self._known = known
        self._texts = HeldTexts(catalog, known)
        self.editions = self._texts.editions

    def all(self) -> Mapping[str, Versions]:
        """By id, what is known of each controlled document that may be shown."""
        return {
            document.id: self.of(document)
            for document in self._audience.documents(self._catalog)
            if document.lifecycle == "controlled"
        }

    def of(self, document: Document) -> Versions:
        """What is known of *document*, a controlled one that may be shown."""
        everything = self._texts.of(document)
        held = [
            text
            for place, text in enumerate(everything)
            if not place or self._audience.sees_text(text.document)
        ]
        lines = [_text_line(text) for text in held]
        words = _Words(self._catalog, self._audience, [text.document for text in held])
        found: list[Redline] = [
            self._redline(words, (held[old], lines[old]), (held[new], lines[new]))
            for new in range(len(held))
            for old in range(new + 1, len(held))
            if new == 0 or old == new + 1 or old < EVERY_TWO
        ]
        versions = {text.document.version for text in everything}
        listed = dict.fromkeys(revision.version for revision in document.revisions)
        return Versions(
            document=document.id,
            title=document.title,
            type=document.type,
            texts=tuple(lines),
            to_current=tuple(each for each in found if each.newer is lines[0]),
            between=tuple(each for each in found if each.newer is not lines[0]),
            lost=tuple(
                version
                for version in listed
                if version not in versions and number(version) < number(document.version or "")
            ),
            withheld=len(everything) - len(held),
            not_told=self._known.not_told,
        )

    def _redline(
        self, words: _Words, older: tuple[HeldText, TextLine], newer: tuple[HeldText, TextLine]
    ) -> Redline:
        info = self._catalog.types[newer[0].document.type]
        change = change_between(
            info, without_personal(info, older[0].document), without_personal(info, newer[0].document)
        )
        known = set(older[0].document.revisions)
        return Redline(
            key=f"{older[1].key}-to-{newer[1].key}",
            older=older[1],
            newer=newer[1],
            weight=change.weight,
            by_author=change.weight == "material" and not change.reasons,
            against_author=bool(change.reasons) and change.declared == "editorial",
            revisions=tuple(
                replace(entry, summary=words.said(entry.summary))
                for entry in newer[0].document.revisions
                if entry not in known
            ),
            parts=tuple(_parts(info, change, words)),
        )


def _text_line(text: HeldText) -> TextLine:
    effective = text.document.effective_from
    return TextLine(
        text.key,
        text.document.version or "",
        effective.isoformat() if effective else "",
        tuple(edition.name for edition in text.editions),
        text.key != text.document.version,
    )


def _parts(info: TypeInfo, change: DocumentChange, words: _Words) -> Iterator[RedlinePart]:
    for found in change.differences:
        if is_housekeeping(found) and found.path[0] != "review":
            continue
        where = where_of(info, change, found, words.wording)
        lines = lines_of(info, change, found, words.wording)
        reasons = tuple(material_reasons(info, change.document.language, found))
        # That an entry came, went or moved stands there already; a number in the id of what is withheld says nothing.
        told = f"{noun(info, found.path)} was "
        said = [
            reason.words
            for reason in reasons
            if not reason.words.startswith(told) and words.said(reason.words) == reason.words
        ]
        yield RedlinePart(
            where=where or change.document.title,
            kind=found.kind,
            weight=_weight(change, found, material=bool(reasons)),
            reasons=tuple(dict.fromkeys(said)),
            lines=tuple(PartLine(line.where.removeprefix(where).removeprefix(", "), line) for line in lines),
        )


def _weight(
    change: DocumentChange, found: Difference, *, material: bool
) -> Literal["material", "editorial", ""]:
    """What a single change is, as far as it is told: an author's word is about all changes together."""
    if material:
        return "material"
    only_declared = change.declared == "material" and not change.reasons
    return "" if only_declared or is_housekeeping(found) else "editorial"


def _where_it_leads(link: re.Match[str]) -> str:
    """A link without its marks: its words, and where it leads unless they say so."""
    words, target = link.groups()
    return words if words == target else f"{words} ({target})"


class _Words:
    """Says values of a document's texts to an audience: by name, and without what is withheld from it."""

    def __init__(self, catalog: Catalog, audience: Audience, texts: Sequence[Document]) -> None:
        self._catalog = catalog
        self._system = catalog.system
        self._audience = audience
        # Nobody knows any more how what was deleted was classified.
        gone = {
            reference.target
            for text in texts[1:]
            for reference in text.references
            if reference.target not in catalog.documents and reference.target not in catalog.failed_ids
        }
        pattern = "|".join(re.escape(name) for name in sorted(gone, key=lambda name: (-len(name), name)))
        self._gone = re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])") if gone else None

        names = {name: standard.designation for name, standard in catalog.standards.items()}
        self.wording = Wording(self.of, self.said, names)

    def of(self, value: Any) -> str:
        """A value in words."""
        return self.said(_LINK.sub(_where_it_leads, plain(self._named(value))))

    def said(self, words: str) -> str:
        """*words* without ids and titles of what is withheld or gone."""
        shown = self._audience.redact(words)
        return self._gone.sub("a record that is no longer here", shown) if self._gone else shown

    def _named(self, value: Any) -> Any:
        """*value* with roles, people and documents by what they are called, and lengths of time in words."""
        if isinstance(value, Mapping):
            return {
                key: self._type(each) if key == "type" else self._named(each) for key, each in value.items()
            }
        if isinstance(value, list):
            return [self._named(each) for each in value]
        if not isinstance(value, str):
            return value
        if value in self._system.roles:
            return self._system.role_title(value)
        if value in self._catalog.documents and self._audience.sees(value):
            return f"{value} {self._catalog.documents[value].title}"
        person = self._system.people.get(value)
        if person is not None:
            return person.name or value
        return parse_period(value).words if _PERIOD.fullmatch(value) else value

    def _type(self, value: Any) -> Any:
        info = self._catalog.types.get(value) if isinstance(value, str) else None
        return info.title if info is not None else self._named(value)
