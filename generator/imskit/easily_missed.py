"""What a file holds that its writer does not see: texts cut off by #, characters that hide others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imskit.loaded import Loaded, place_at
from imskit.problems import Problem, Severity, short

#: Characters that turn what follows round, so that it is shown in another order than it is read in.
_HIDING = re.compile(rb"\xe2\x80[\xad\xae]")


def easily_missed(loaded: Loaded) -> Iterator[Problem]:
    """A warning for each such thing in *loaded*."""
    for place, comment in loaded.lost_texts():
        yield Problem(
            place,
            "hidden-text",
            f"What follows # is a comment, so this is not read: {short(comment)}",
            "put the whole text in quotes, or a space behind #",
            Severity.WARNING,
        )
    found = None if loaded.source.isascii() else _HIDING.search(loaded.source)
    if found is not None:
        before, character = loaded.source[: found.start()].decode(), found[0].decode()
        yield Problem(
            place_at(loaded.path, before, len(before)),
            "hidden-text",
            f"An invisible character (U+{ord(character):04X}) stands here, which changes how the text is shown",
            "take it out",
            Severity.WARNING,
        )
