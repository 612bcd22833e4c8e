"""Rules on what the forge is told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from imskit.facts.code_owners import handles, section, section_in, section_line
from imskit.model import Catalog
from imskit.path_rules import CODE_OWNERS
from imskit.problems import Place
from imskit.rules.finding import Finding

_MEND = f"make it anew: imskit export codeowners --output {CODE_OWNERS}"


def codeowners_behind(catalog: Catalog) -> Iterator[Finding]:
    """CODEOWNERS names those who own and approve a document today.

    The forge asks the people in that file to look at a change. When an owner, an approval rule or a document has
    changed since it was made, it asks the wrong ones or nobody. It is only looked at where `settings`, `forge` in
    ims/ims.yaml says what roles are called.

    **To mend it**, make it anew: `imskit export codeowners --output CODEOWNERS`.
    """
    known = handles(catalog.system)
    if known is None:
        return
    if catalog.code_owners is None:
        yield Finding(known.place, f"There is no file {CODE_OWNERS} beside the folder ims", _MEND)
        return
    text = catalog.code_owners.decode("utf-8", "surrogateescape")
    wanted, there = section(catalog, known), section_in(text)
    if not there:
        yield Finding(Place(CODE_OWNERS), f"{CODE_OWNERS} has no part that imskit made", _MEND)
        return
    for number, (ours, theirs) in enumerate(zip_longest(wanted, there), start=section_line(text)):
        if ours != theirs:
            yield Finding(Place(CODE_OWNERS, number), f"{CODE_OWNERS} is behind, from this line on", _MEND)
            return
