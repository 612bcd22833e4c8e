"""How often git was asked, for whoever wants to know whether what came out hangs on the history at all.

Apart from what asks git, which is only loaded where git is asked.
"""

from __future__ import annotations


class Tally:
    """How often git was asked in this process, and how often it could not answer."""

    def __init__(self) -> None:
        """It was not yet."""
        self.calls = 0
        self.failed = 0


TALLY = Tally()
