"""The forms in which one document is written: `imskit export document` and `imskit export management-review`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from imskit.exporters.document_docx import document_docx
from imskit.exporters.document_md import document_md
from imskit.exporters.document_pdf import document_pdf
from imskit.views.printed import Printed


@dataclass(frozen=True, slots=True)
class Own:
    """What an organisation brings of its own."""

    #: For typesetting, as `imskit.exporters.typeset.files_for_paper` finds it; None for what imskit brings.
    paper: Mapping[str, bytes] | None = None
    #: A .docx that gives the styles of Word files.
    word: bytes | None = None


#: Each with what makes the bytes of the one document that it is given.
DOCUMENT_FORMATS: Mapping[str, Callable[[Printed, Own], bytes]] = MappingProxyType(
    {
        "pdf": lambda printed, own: document_pdf(printed, own.paper),
        "docx": lambda printed, own: document_docx(printed, own.word),
        "md": lambda printed, _own: document_md(printed),
    }
)
