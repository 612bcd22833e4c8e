"""Which type of document a source is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from imskit.importers.documents.guesses import Guess
from imskit.importers.documents.words import FOLDERS, PREFIXES, TYPES

#: What stands behind the type where it stands first.
_ABOUT = re.compile(
    r"\w*\s*(?:[:–—|-]|(?:on|for|of|to|about|zur|zum|zu|für|über|der|des|die|de|du|del|pour|sur|para|per|over|voor)\b)"
)


def _word_in(title: str, types: Collection[str]) -> tuple[str, str] | None:
    """The type that a *title* in small letters says, and by which word: the last one, as in `policy review procedure`.

    A first one counts where it says what it is about: `Richtlinie zur Prüfung von Verfahren`.
    """
    found = [
        (match.start(), len(word), name, word)
        for name, known in TYPES.items()
        if name in types
        for word in known
        for match in re.finditer(rf"(?<!\w){re.escape(word)}", title)
    ]
    if not found:
        return None
    first = max((each for each in found if each[0] == 0), key=lambda each: each[1], default=None)
    if first is None or not _ABOUT.match(title[first[1] :]):
        first = max(found)
    return first[2], first[3]


def type_of(
    number: str,
    titles: Sequence[str],
    kind: str,
    *,
    sections: Collection[str],
    prefixes: Mapping[str, str],
    types: Collection[str],
    folders: Sequence[str] = (),
) -> Guess:
    """The type of a source with this *number*, *titles*, *kind* (as its control table calls it) and these *sections*.

    *titles* are that of its title block, what stands largest, and the name of its file, which lies in *folders*, the
    nearest first.

    *prefixes* are those of the types there are, *types* their names; the ways are tried in the order of what they
    prove.
    """
    prefix = re.match(r"[A-Z]+", number)
    if prefix and prefix[0] in prefixes:
        return Guess(
            "type", prefixes[prefix[0]], (), "high", f"the number {number} begins as those of the type do"
        )
    ways = ("the control table calls it", "the title says", "the title says", "the name of the file says")
    for words, where in zip((kind, *titles), ways, strict=False):
        if found := _word_in(words.casefold(), types):
            return Guess("type", found[0], (), "high", f"{where} “{found[1]}”")
    title = " ".join(titles)
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
    for folder in folders:
        if (name := FOLDERS.get(folder.casefold().replace("-", " ").replace("_", " "), "")) in types:
            return Guess("type", name, (), "medium", f"it lies in the folder “{folder}”")
    for section, name in (("steps", "procedure"), ("commitments", "policy")):
        if section in sections and name in types:
            return Guess("type", name, (), "medium", f"it has a section of {section}")
    name = "policy" if "policy" in types else min(types)
    return Guess("type", name, (), "low", "nothing says what it is; --type names the type")
