"""The texts of a controlled document that held: the version in force, those before it, what editions showed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date as Day
from types import MappingProxyType

from imskit.earlier import EarlierText
from imskit.facts.version_in_force import with_versions_in_force
from imskit.known_texts import EditionTexts, KnownTexts
from imskit.model import Catalog, Document
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class InEdition:
    """An edition by its name and day."""

    name: str
    day: Day


@dataclass(frozen=True, slots=True)
class HeldText:
    """A text of a document that held."""

    #: Apart from all other texts of the document: its version, or where that is taken, `edition-NAME`.
    key: str
    document: Document
    #: The editions that showed it, the oldest first.
    editions: tuple[InEdition, ...] = ()


class HeldTexts:
    """Finds the texts that held, as far as history and editions tell."""

    def __init__(self, catalog: Catalog, known: KnownTexts) -> None:
        """*catalog* holds the versions in force; *known* is what git knows of its controlled documents."""
        self._catalog = catalog
        self._known = known
        self._shown = [(edition, _shown_in(catalog, known, edition)) for edition in known.editions]

    @property
    def editions(self) -> tuple[InEdition, ...]:
        """The editions before what is looked at, the oldest first."""
        return tuple(InEdition(edition.name, edition.day) for edition in self._known.editions)

    def of(self, document: Document) -> tuple[HeldText, ...]:
        """The texts of *document* that differ, the newest first: the first is the one at hand.

        A version counts with the text that was approved; where no decision tells, with the first that called itself
        approved. An edition counts with what was in force on its day, or else with what its file said.
        """
        found = [(text.time, place, text.document, True) for place, text in self._official(document)]
        by_text = {each[2].fingerprint: place for place, each in enumerate(found)}
        editions: dict[str, list[InEdition]] = {}
        for edition, shown in self._shown:
            text = shown.get(document.id)
            if text is None:
                continue
            editions.setdefault(text.fingerprint, []).append(InEdition(edition.name, edition.day))
            if text.fingerprint not in by_text and text.fingerprint != document.fingerprint:
                by_text[text.fingerprint] = len(found)
                found.append((edition.time, -1, text, False))
        # Of one time, what stands further back in the history is older.
        found.sort(key=lambda each: (-each[0], each[1]))
        texts = [HeldText(document.version or "", document, tuple(editions.get(document.fingerprint, ())))]
        for _, _, text, official in found:
            names = tuple(editions.get(text.fingerprint, ()))
            key = text.version or "" if official else f"edition-{names[0].name}"
            texts.append(HeldText(key, text, names))
        return tuple(texts)

    def _official(self, document: Document) -> Iterator[tuple[int, EarlierText]]:
        """The text of each earlier version, with its place in the history."""
        versions: dict[str, list[tuple[int, EarlierText]]] = {}
        for place, text in enumerate(self._known.texts.get(document.id, ())):
            version = text.document.version
            if version is not None and text.document.status == "approved":
                versions.setdefault(version, []).append((place, text))
        approved = {
            (decision.version, decision.fingerprint)
            for decision in self._catalog.decisions.get(document.id, ())
            if decision.verdict == "approve"
        }
        for version, texts in versions.items():
            if number(version) >= number(document.version or ""):
                continue
            decided = [each for each in texts if (version, each[1].document.fingerprint) in approved]
            yield decided[0] if decided else texts[-1]


def number(version: str) -> tuple[int, ...]:
    """A version as numbers, to compare: 1.10 comes after 1.9."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


class _Before:
    """What the history knew when an edition was made."""

    def __init__(self, texts: Mapping[str, Sequence[EarlierText]], time: int) -> None:
        self._texts = texts
        self._time = time

    def of(self, documents: Sequence[Document]) -> Mapping[str, Sequence[Document]]:
        return {
            document.id: [
                text.document for text in self._texts.get(document.id, ()) if text.time <= self._time
            ]
            for document in documents
        }

    def whole(self) -> bool:
        return True


def _shown_in(catalog: Catalog, known: KnownTexts, edition: EditionTexts) -> Mapping[str, Document]:
    """What *edition* showed: of each document the version in force on its day, or else what the file said."""
    then = replace(
        catalog,
        documents=MappingProxyType(dict(edition.documents)),
        decisions=MappingProxyType(
            {
                name: tuple(decision for decision in found if decision.day <= edition.day)
                for name, found in catalog.decisions.items()
            }
        ),
        today=edition.day,
        coming={},
    )
    return with_versions_in_force(then, _Before(known.texts, edition.time)).documents
