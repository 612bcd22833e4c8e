"""A Word file of a stranger, opened so that nothing in it is run, followed or unpacked without bounds."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from imskit.problems import CannotGoOn
from imskit.sources.zip_bounds import bounded

if TYPE_CHECKING:
    from docx.document import Document


def opened_docx(data: bytes, what: str) -> Document:
    """The Word file with the bytes *data*, which is called *what*. Raises CannotGoOn: it cannot be read."""
    import docx

    bounded(data, what)
    try:
        return docx.Document(io.BytesIO(data))
    except Exception as error:  # python-docx raises of any kind for what a file holds
        raise CannotGoOn(f"{what} cannot be read as a Word file", "save it anew as .docx") from error
