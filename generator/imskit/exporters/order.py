"""One PDF that is to be made of a template that imskit brings: all that its bytes hang on, and nothing else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date as Day
from functools import cache
from importlib.metadata import version
from pathlib import Path

from imskit.exporters import typeset
from imskit.project import shipped


@dataclass(frozen=True, slots=True)
class Order:
    """What is handed to a press."""

    #: A file below templates/exports/.
    template: str
    #: What `imskit.exporters.typeset.as_words` made of its data.
    words: str
    day: Day

    @property
    def key(self) -> str:
        """A digest of what the bytes of the PDF hang on: data, day, templates, Typst and how it is called."""
        told = hashlib.sha256(f"{_made_with()} {self.template} {self.day.isoformat()} ".encode())
        told.update(self.words.encode())
        return told.hexdigest()

    def made(self) -> bytes:
        """The PDF, made here. Raises as `imskit.exporters.typeset.typeset`."""
        return typeset.typeset_words(self.template, self.words, self.day)


@cache
def _made_with() -> str:
    """A digest of Typst, whose package brings the fonts, of the templates, and of what calls it."""
    told = hashlib.sha256(f"typst {version('typst')}\n".encode())
    told.update(hashlib.sha256(Path(typeset.__file__).read_bytes()).digest())
    folder = shipped("templates") / "exports"
    for path in sorted(folder.rglob("*.typ")):
        told.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()
