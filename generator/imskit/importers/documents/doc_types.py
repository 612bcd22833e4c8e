"""Which type of document a source is, and which language it is written in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from imskit.importers.documents.guesses import Guess
from imskit.importers.documents.words import FREQUENT, PREFIXES, TYPES

_WORD = re.compile(r"[^\W\d_]+")
#: More words than these say no more about a language.
_ENOUGH = 5000


def type_of(
    number: str,
    title: str,
    kind: str,
    *,
    sections: Collection[str],
    prefixes: Mapping[str, str],
    types: Collection[str],
) -> Guess:
    """The type of a source with this *number*, *title* and *kind* (as its control table calls it) and these *sections*.

    *prefixes* are those of the types there are, *types* their names; the ways are tried in the order of what they
    prove.
    """
    prefix = re.match(r"[A-Z]+", number)
    if prefix and prefix[0] in prefixes:
        return Guess(
            "type", prefixes[prefix[0]], (), "high", f"the number {number} begins as those of the type do"
        )
    for words, where in ((kind, "the control table calls it"), (title, "the title says")):
        low = words.casefold()
        for name, known in TYPES.items():
            word = next((each for each in known if re.search(rf"(?<!\w){re.escape(each)}", low)), None)
            if word is not None and name in types:
                return Guess("type", name, (), "high", f"{where} “{word}”")
    # German joins words: Reklamationsrichtlinie, Einkaufspolitik.
    for name, known in TYPES.items():
        word = next(
            (
                each
                for each in known
                if len(each) > 6 and re.search(rf"\w{re.escape(each)}\b", title.casefold())
            ),
            None,
        )
        if word is not None and name in types:
            return Guess("type", name, (), "medium", f"the title ends with “{word}”")
    if prefix and PREFIXES.get(prefix[0]) in types:
        return Guess(
            "type",
            PREFIXES[prefix[0]],
            (),
            "medium",
            f"{prefix[0]} is what many companies call such documents",
        )
    for section, name in (("steps", "procedure"), ("commitments", "policy")):
        if section in sections and name in types:
            return Guess("type", name, (), "medium", f"it has a section of {section}")
    name = "policy" if "policy" in types else min(types)
    return Guess("type", name, (), "low", "nothing says what it is; --type names the type")


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
    if re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", said):
        return Guess("language", said, (), "medium", "the file says so of itself")
    if most:
        return Guess("language", first, (), "low", "the few words that it has are most like it")
    return Guess("language", "en", (), "low", "it has too few words to tell")
