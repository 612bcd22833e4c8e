"""A Word file of a stranger, opened so that nothing in it is run, followed or unpacked without bounds."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from imskit.problems import CannotGoOn
from imskit.sources.kinds import LACKING, ZIP_FAILURES
from imskit.sources.zip_bounds import bounded

if TYPE_CHECKING:
    from docx.document import Document


def opened_docx(data: bytes, what: str) -> Document:
    """The Word file with the bytes *data*, which is called *what*. Raises CannotGoOn: it cannot be read."""
    import docx
    from docx.opc.exceptions import OpcError

    bounded(data, what)
    try:
        return docx.Document(io.BytesIO(data))
    except (OpcError, *ZIP_FAILURES, *LACKING) as error:
        raise CannotGoOn(f"{what} cannot be read as a Word file", "save it anew as .docx") from error
