"""Words from a stranger's files made fit for one line of a terminal or a log."""

from __future__ import annotations

import re

# Control characters, line and paragraph separators, lone surrogates (from file names that are no UTF-8) and
# the marks that turn the reading direction, with which a line can be made to say what it does not hold.
_UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def one_line(words: str) -> str:
    r"""Return *words* with everything that is no plain character as its escape, such as `\n` or `\u202e`."""
    return _UNFIT.sub(lambda match: ascii(match.group())[1:-1], words)


def encodable(words: str) -> str:
    """Return *words* so that they can be written as UTF-8: lone surrogates become their escapes."""
    return words.encode("utf-8", "backslashreplace").decode("utf-8")
