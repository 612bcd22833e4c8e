"""What `imskit export` writes: one table, read by the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from imskit.exporters.codeowners import codeowners
from imskit.exporters.issue_links import issue_links
from imskit.facts.code_owners import handles, roles_without_handle
from imskit.model import Catalog


def _nothing(_catalog: Catalog) -> Iterator[str]:
    return iter(())


@dataclass(frozen=True, slots=True)
class Export:
    """One thing to export."""

    #: What it is, for the help.
    what: str
    #: Gives the bytes of the file, those of text in UTF-8; raises CannotGoOn when it cannot be made.
    make: Callable[[Catalog], bytes]
    #: What to tell beside it.
    notes: Callable[[Catalog], Iterator[str]] = _nothing


def _without_handle(catalog: Catalog) -> Iterator[str]:
    known = handles(catalog.system)
    for role in roles_without_handle(catalog, known) if known is not None else ():
        yield f"{role} has no handle in ims/ims.yaml, so nobody is asked for it"


EXPORTS: Mapping[str, Export] = MappingProxyType(
    {
        "codeowners": Export("whom the forge asks to look at a change", codeowners, _without_handle),
        "issue-links": Export("where GitHub leads somebody who wants to put forward an idea", issue_links),
    }
)
