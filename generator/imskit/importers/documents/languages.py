"""Which language a source is written in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from imskit.importers.documents.guesses import Guess

#: Words that are frequent in texts of a language and rare in others.
FREQUENT: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(
        [
            "the",
            "and",
            "of",
            "to",
            "is",
            "are",
            "for",
            "with",
            "that",
            "by",
            "be",
            "which",
            "shall",
            "who",
            "from",
        ]
    ),
    "de": frozenset(
        [
            "der",
            "die",
            "das",
            "und",
            "ist",
            "sind",
            "für",
            "mit",
            "werden",
            "wird",
            "von",
            "zu",
            "den",
            "dem",
            "nicht",
            "ein",
            "eine",
            "einer",
            "auf",
            "durch",
            "bei",
            "im",
        ]
    ),
    "fr": frozenset(
        [
            "le",
            "la",
            "les",
            "des",
            "et",
            "est",
            "sont",
            "pour",
            "avec",
            "que",
            "par",
            "du",
            "dans",
            "une",
            "sur",
            "au",
            "aux",
            "qui",
            "être",
        ]
    ),
    "es": frozenset(
        [
            "el",
            "la",
            "los",
            "las",
            "y",
            "es",
            "son",
            "para",
            "con",
            "que",
            "por",
            "del",
            "en",
            "una",
            "se",
            "al",
            "lo",
            "su",
        ]
    ),
    "it": frozenset(
        [
            "il",
            "lo",
            "gli",
            "le",
            "e",
            "è",
            "sono",
            "per",
            "con",
            "che",
            "di",
            "del",
            "della",
            "nel",
            "una",
            "si",
            "al",
            "dei",
            "delle",
            "da",
        ]
    ),
    "nl": frozenset(
        [
            "de",
            "het",
            "een",
            "en",
            "is",
            "zijn",
            "voor",
            "met",
            "van",
            "dat",
            "door",
            "worden",
            "wordt",
            "op",
            "niet",
            "bij",
            "aan",
        ]
    ),
    "pt": frozenset(
        [
            "o",
            "os",
            "as",
            "e",
            "é",
            "são",
            "para",
            "com",
            "que",
            "por",
            "do",
            "da",
            "dos",
            "das",
            "em",
            "uma",
            "se",
            "ao",
            "não",
        ]
    ),
    "pl": frozenset(
        [
            "i",
            "w",
            "na",
            "z",
            "do",
            "jest",
            "są",
            "dla",
            "oraz",
            "przez",
            "się",
            "nie",
            "który",
            "które",
            "o",
            "od",
        ]
    ),
    "sv": frozenset(
        [
            "och",
            "är",
            "för",
            "med",
            "att",
            "av",
            "det",
            "som",
            "den",
            "en",
            "ett",
            "på",
            "till",
            "inte",
            "ska",
            "eller",
        ]
    ),
}
_WORD = re.compile(r"[^\W\d_]+")
#: More words than these say no more about a language.
_ENOUGH = 5000


def language_of(texts: Sequence[str], said: str = "") -> Guess:
    """The language of *texts*; *said* is what the file says of itself."""
    words = [word.casefold() for text in texts for word in _WORD.findall(text)][:_ENOUGH]
    counts = Counter({language: sum(word in known for word in words) for language, known in FREQUENT.items()})
    (first, most), (_, second) = counts.most_common(2)
    if most >= 5 and most >= 1.3 * second:
        return Guess(
            "language",
            first,
            (),
            "high",
            f"{most} of its {len(words)} words are frequent ones of that language",
        )
    if most >= 3 and second == 0:
        # Programs write their own language into files as often as that of the text.
        return Guess(
            "language", first, (), "medium", f"{most} of its words are frequent ones of that language alone"
        )
    if re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", said):
        # Without the region: that is the program's, as a rule, and documents of a system have one language together.
        return Guess("language", said.partition("-")[0], (), "medium", "the file says so of itself")
    if most:
        return Guess("language", first, (), "low", "the few words that it has are most like it")
    return Guess("language", "en", (), "low", "it has too few words to tell")
