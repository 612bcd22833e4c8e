"""What an import gives: new files, not yet written, and what is to be said about them."""

from __future__ import annotations

from dataclasses import dataclass

from imskit.edit.editor import EDITOR_FOLDER
from imskit.edit.new_file import NewFile


@dataclass(frozen=True, slots=True)
class Brought:
    """The files that a file of another program becomes."""

    files: tuple[NewFile, ...]
    #: What was left out or is to be done, a sentence each.
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user says beside the file."""

    #: The id of the standard; None: it is taken from the file.
    standard: str | None = None
    #: Whether the texts in the file are the organisation's own words, and so may be taken over.
    own_words: bool = False
    #: The folder whose schemas the new files name for editors.
    schemas_at: str = EDITOR_FOLDER
