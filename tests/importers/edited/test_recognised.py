"""A copy that imskit exported is told from other files by what is in it."""

from __future__ import annotations

import io

import docx
from openpyxl import Workbook

from imskit.exporters.document_docx import document_docx
from imskit.exporters.tables.context import TableContext
from imskit.exporters.tables.table_xlsx import tables_xlsx
from imskit.importers.edited.recognised import is_copy
from imskit.views.audience import Audience
from imskit.views.printed import printed
from imskit.views.tables.ground import Ground
from imskit.views.tables.register import register_table
from tests.builders import TODAY, Small


def test_copies_are_known_and_others_are_not(small: Small) -> None:
    small.policy()
    catalog = small.catalog()
    word = document_docx(printed(catalog, Audience.of(catalog), [catalog.documents["POL-001"]], "x", None))
    table = register_table(Ground.of(catalog), "policy")
    book = tables_xlsx("x", [table], TableContext("x", TODAY, "x", "1"))
    assert is_copy(word)
    assert is_copy(book)
    for made in (docx.Document(), Workbook()):
        stream = io.BytesIO()
        made.save(stream)
        assert not is_copy(stream.getvalue())
    assert not is_copy(word[:500])
    assert not is_copy(b"")
