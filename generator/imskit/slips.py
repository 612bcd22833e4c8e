"""Files that an editor or a file manager gave another ending, such as `.yaml.txt`: meant as documents, and not read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from imskit import sshsig
from imskit.problems import Place, Problem, Severity

_SLIP = re.compile(r"(?:\.ya?ml(?:\.[^/]*|~)|(?<=[0-9])\.txt)$", re.IGNORECASE)
_RIGHT = ".yaml"


def slips(paths: Iterable[str]) -> Iterator[Problem]:
    """A problem at each of *paths* that would be a document by another ending."""
    for path in paths:
        if path.endswith(_RIGHT) and ".y" not in path[: -len(_RIGHT)].lower():
            continue  # nearly all there is: another ending would have to stand before this one
        if _SLIP.search(path) and not path.endswith(sshsig.ENDING):
            yield Problem(
                Place(path),
                "path-name",
                "This file is not read, since its name does not end with .yaml",
                f"rename it to {_SLIP.sub('.yaml', PurePosixPath(path).name)}, or take it out",
                Severity.WARNING,
            )
