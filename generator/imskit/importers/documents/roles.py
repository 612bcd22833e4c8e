"""Which role of the system the words of a document mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from imskit.importers.documents.guesses import Confidence
from imskit.importers.documents.meaning import bare

_EVERYONE = frozenset(
    [
        "everyone", "everybody", "all", "all employees", "all staff", "alle", "alle mitarbeiter", "alle mitarbeitenden",
        "alle beschäftigten", "mitarbeitende", "mitarbeiter", "employees", "staff", "jeder", "jede person", "tous",
        "tous les collaborateurs", "todos", "tutti", "iedereen", "alle medewerkers",
    ]
)  # fmt: skip
_TOP = frozenset(
    [
        "top management", "management", "managing director", "managing directors", "chief executive", "ceo",
        "executive management", "general manager", "geschäftsführung", "geschäftsführer", "geschäftsführerin",
        "geschäftsleitung", "gf", "oberste leitung", "vorstand",
        "leitung", "direction", "direction générale", "dirección", "direzione", "directie", "direção",
    ]
)  # fmt: skip
#: Endings with which German marks that it means everybody, and parts that say nothing of the role.
_GENDER = re.compile(r"(?:[:*_/]-?innen|[:*_/]-?in|\(in\)|\(innen\)|\(m/w/d\))", re.IGNORECASE)
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class FoundRole:
    """A role that words were taken to mean."""

    id: str
    confidence: Confidence
    why: str


@dataclass(frozen=True)
class Roles:
    """The roles of a system."""

    titles: Mapping[str, str]
    top: frozenset[str]
    everyone: str
    _by_words: Mapping[str, str] = field(default_factory=dict)
    #: What somebody said that words mean.
    _said: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        titles: Mapping[str, str],
        top: frozenset[str],
        everyone: str,
        called: Mapping[str, str] | None = None,
    ) -> Roles:
        """The roles with these *titles* by id; *top* are those of top management, *everyone* the word for all.

        *called* are the roles by what a mapping says that sources call them.
        """
        words: dict[str, str] = {}
        for role, title in titles.items():
            for name in (title, role, role.replace("-", " ")):
                words.setdefault(_bare(name), role)
        said = {_bare(name): role for name, role in (called or {}).items()}
        return cls(titles, top, everyone, words | said, said)

    def find(self, words: str) -> FoundRole | None:
        """The role that *words* mean; None where they mean none that is known."""
        text = _bare(words)
        if not text:
            return None
        if text in self._said:
            return FoundRole(self._said[text], "high", f"the mapping says what “{words.strip()}” means")
        if text in self._by_words:
            return FoundRole(self._by_words[text], "high", f"“{words.strip()}” is the title of the role")
        if text in _EVERYONE:
            return FoundRole(self.everyone, "high", f"“{words.strip()}” means everyone")
        if text in _TOP and len(self.top) == 1:
            return FoundRole(
                min(self.top), "medium", f"“{words.strip()}” is taken for the only role of top management"
            )
        return self._alike(text, words)

    def _alike(self, text: str, words: str) -> FoundRole | None:
        from difflib import get_close_matches

        close = get_close_matches(text, list(self._by_words), n=1, cutoff=0.87)
        if close:
            return FoundRole(
                self._by_words[close[0]], "medium", f"“{words.strip()}” is nearly the title of the role"
            )
        return None

    def mentioned(self, text: str) -> FoundRole | None:
        """The role whose title stands first in *text*, a sentence or more; None where none does."""
        low = f" {_bare(text)} "
        found = [
            (low.index(f" {words} "), -len(words), role)
            for words, role in self._by_words.items()
            if (len(words) > 4 or words in self._said) and f" {words} " in low
        ]
        if not found:
            return None
        role = min(found)[2]
        return FoundRole(role, "low", f"the text names “{self.titles.get(role, role)}” first")


def _bare(words: str) -> str:
    text = bare(_GENDER.sub("", words))
    text = unicodedata.normalize("NFKC", text)
    return " ".join(re.sub(r"[^\w\s&-]", " ", text).replace("-", " ").split())


def slug_of(words: str) -> str:
    """An id that a role called *words* could have."""
    text = unicodedata.normalize("NFKD", bare(words).replace("ß", "ss")).encode("ascii", "ignore").decode()
    return _SLUG.sub("-", text).strip("-")[:60]
