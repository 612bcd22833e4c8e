"""What an import gives: new files, not yet written, and what is to be said about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from imskit.edit.editor import EDITOR_FOLDER
from imskit.edit.new_file import NewFile

#: What is to be done with a clause list, and with a crosswalk, once it is there.
USE_STANDARD = "list it under standards in ims/ims.yaml to put it in use"
USE_CROSSWALK = "a crosswalk is shown once both of its standards are listed under standards in ims/ims.yaml"


@dataclass(frozen=True, slots=True)
class Brought:
    """The files that a file of another program becomes."""

    files: tuple[NewFile, ...]
    #: What was left out or is to be done, a sentence each.
    notes: tuple[str, ...] = ()
    #: How the files are put in use, a sentence each.
    use: tuple[str, ...] = ()
    #: The numbers of the clauses in the files, by the id of their standard.
    clauses: Mapping[str, Collection[str]] = field(default_factory=dict)


def together(parts: Collection[Brought]) -> Brought:
    """*parts* as one; what several of them say is said once."""
    return Brought(
        tuple(file for part in parts for file in part.files),
        tuple(dict.fromkeys(note for part in parts for note in part.notes)),
        tuple(dict.fromkeys(use for part in parts for use in part.use)),
        {name: numbers for part in parts for name, numbers in part.clauses.items()},
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user says beside the file, and what is there already."""

    #: The id of the standard; None: it is taken from the file.
    standard: str | None = None
    #: Whether the texts in the file are the organisation's own words, and so may be taken over.
    own_words: bool = False
    #: The folder whose schemas the new files name for editors.
    schemas_at: str = EDITOR_FOLDER
    #: The ids of the standards that a mapping leads from and to; None: they are taken from the file.
    source: str | None = None
    target: str | None = None
    #: The numbers of the clauses of each standard that is there, by its id.
    clauses: Mapping[str, Collection[str]] = field(default_factory=dict)
    #: The path of each crosswalk that is there, by the two standards it is about.
    crosswalks: Mapping[frozenset[str], str] = field(default_factory=dict)
