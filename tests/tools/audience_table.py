"""Which command takes an audience, which does not and why: the table of the manual, and what a test holds it to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from tests.commands import commands, takes_an_audience

#: Who gets something without `--audience`, in the order of the table.
_INTERNAL = "whoever may see internal documents: public and internal, with names, nothing masked"
_AUDITOR = "`auditor`"
_EVERYTHING = "those who have the files: everything"
#: What is for those who work on the files as long as nobody names an audience.
WORKING = frozenset({"due", "status", "diff"})

#: Commands that take none, each with the reason. One that hands something out belongs here only with a good one.
WITHOUT: Mapping[str, str] = {
    "init": "makes a new system, of nobody's content",
    "upgrade": "writes what imskit brings into the system, and shows that",
    "new": "writes a file into the system",
    "approve": "writes a record into the system",
    "reject": "writes a record into the system",
    "reaffirm": "writes a record into the system",
    "withdraw": "writes a record into the system",
    "acknowledge": "writes a record into the system",
    "vouch": "writes a record into the system",
    "import files": "writes documents and records into the system",
    "import edited": "writes into the documents of the system",
    "import ciso-assistant": "writes a clause list into the system",
    "import oscal": "writes a clause list into the system",
    "release": "makes a tag for whoever has the repository; its log only counts confidential documents",
    "check": "tells those who mend the files what is wrong in them",
    "verify": "reads a pack, and shows what its reader has",
    "export codeowners": "goes back into the repository, and names roles, paths and accounts of its forge",
    "export issue-links": "goes back into the repository, and holds one address out of `ims.yaml`",
}


def without_reason(exceptions: Mapping[str, str] = WITHOUT) -> list[str]:
    """Commands that take no audience and are no exception, and exceptions that are none."""
    found = dict(commands())
    forgotten = [
        name for name, each in found.items() if not takes_an_audience(each) and name not in exceptions
    ]
    needless = [name for name in exceptions if name not in found or takes_an_audience(found[name])]
    return [*forgotten, *needless]


def rows() -> Iterator[tuple[str, str, str]]:
    """Commands, whether they take an audience, and what they do without one, or why they take none."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, each in commands():
        if takes_an_audience(each):
            found.setdefault(("yes", _without(name, each)), []).append(name)
    for name, why in WITHOUT.items():
        found.setdefault(("no", f"it {why}"), []).append(name)
    for (takes, why), names in found.items():
        yield ", ".join(f"`{name}`" for name in names), takes, why


def _without(name: str, command: click.Command) -> str:
    (option,) = (each for each in command.params if "--audience" in each.opts)
    if option.default == "auditor":
        return _AUDITOR
    return _EVERYTHING if name in WORKING else _INTERNAL
