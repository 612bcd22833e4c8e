"""The forms in which `imskit export document` writes one document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from imskit.exporters.document_docx import document_docx
from imskit.exporters.document_pdf import document_pdf
from imskit.views.printed import Printed

#: Each with what makes the bytes of the one document that it is given.
DOCUMENT_FORMATS: Mapping[str, Callable[[Printed], bytes]] = MappingProxyType(
    {"pdf": document_pdf, "docx": document_docx}
)
