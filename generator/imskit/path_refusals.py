"""What of a folder or a revision is not taken into a tree, in words: rule, sentence, how to mend it."""

from __future__ import annotations

from typing import NamedTuple

from imskit.path_rules import printable
from imskit.problems import Place, Problem


class Refusal(NamedTuple):
    """Why one path is not taken in."""

    rule: str
    message: str
    mend: str

    def at(self, path: str) -> Problem:
        """The problem of *path*, shown on one line whatever its name."""
        return Problem(Place(printable(path)), *self)


_TAKE_OUT = "take the link out"

UNFIT_NAME = Refusal(
    "path-name",
    "The name holds characters that cannot be shown",
    "rename it with letters, digits, hyphens and dots",
)
OTHER_ENDING = Refusal(
    "path-name", "The name of a document ends with .yaml", "rename the file so that it ends with .yaml"
)
NO_FILE = Refusal("path-unreadable", "This is not an ordinary file", "take it out")
NO_NAME = Refusal(
    "path-name",
    "No file on a disk can have this name",
    "take it out of the commit; git fsck names such files too",
)
OWN_REPOSITORY = Refusal(
    "path-outside",
    "A repository of its own lies here, whose files are no part of this system, and is not read",
    "put the files themselves here, and take the repository or submodule out",
)
LINK_TO_NOTHING = Refusal("path-unreadable", "The link leads to nothing that can be read", _TAKE_OUT)
LINK_TO_READ = Refusal("path-double", "The link leads to a folder that is read anyway", _TAKE_OUT)


def leads_out(target: str) -> Refusal:
    """A link to *target*, which lies outside the root."""
    return Refusal(
        "path-outside",
        f"The link leads out of this system, to {printable(target)}, and is not followed",
        "take the link out, or put the file itself there",
    )


def unreadable(what: str, error: OSError) -> Refusal:
    """*what* (`file`, `folder`) cannot be read, for the system's own reason."""
    return Refusal(
        "path-unreadable",
        f"The {what} cannot be read: {reason(error)}",
        "see who may read it, or take it out",
    )


def reason(error: OSError) -> str:
    """The system's own reason in lower case: `permission denied`."""
    return (error.strerror or "the system gives no reason").lower()
