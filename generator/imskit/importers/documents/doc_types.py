"""Which type of document a source is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from imskit.importers.documents.guesses import Guess
from imskit.importers.documents.words import PREFIXES, TYPES


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
