"""What `imskit import` reads: one table, read by the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from imskit.importers.brought import Asked, Brought
from imskit.importers.ciso_assistant import from_ciso_assistant
from imskit.importers.oscal import from_oscal


@dataclass(frozen=True, slots=True)
class Import:
    """One format that is read."""

    #: What of it becomes what, for the help.
    what: str
    #: Gives the new files from a file's bytes, its name and what the user asked for; raises CannotGoOn.
    read: Callable[[bytes, str, Asked], Brought]
    #: Whether files of it may hold mappings between standards.
    mappings: bool = False


IMPORTS: Mapping[str, Import] = MappingProxyType(
    {
        "ciso-assistant": Import(
            "The frameworks of a CISO Assistant library become clause lists, its mappings crosswalks.",
            from_ciso_assistant,
            mappings=True,
        ),
        "oscal": Import("A catalog of OSCAL, in JSON or YAML, becomes a clause list.", from_oscal),
    }
)
