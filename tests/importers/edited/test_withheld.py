"""A copy for readers who do not get all carries no marks where something is withheld, so no mask is written back."""

from __future__ import annotations

import io

import docx
import pytest
from openpyxl import load_workbook

from imskit.exporters.document_docx import document_docx
from imskit.exporters.tables.context import TableContext
from imskit.exporters.tables.table_xlsx import tables_xlsx
from imskit.importers.edited.copy_of_document import document_of
from imskit.importers.edited.register import edited_register
from imskit.model import AudienceDefinition, Catalog, Mask
from imskit.problems import CannotGoOn
from imskit.sources.docx_lines import W
from imskit.sources.edited_workbook import edited_workbook
from imskit.views.audience import Audience
from imskit.views.printed import printed
from imskit.views.tables.ground import Ground
from imskit.views.tables.register import register_table
from tests.builders import TODAY, Small

CONTEXT = TableContext("Small Works", TODAY, "commit x", "1.0")


def masked(small: Small) -> tuple[Catalog, Catalog, Audience]:
    small.idea()
    catalog = small.catalog()
    masks = (Mask(("idea",), ("body.proposal",)),)
    audience = Audience.named(
        catalog, AudienceDefinition("guest", "Guests", ("public", "internal"), masks=masks)
    )
    return catalog, audience.shown(catalog), audience


def test_a_document_withheld_in_part_is_not_read_back(small: Small) -> None:
    catalog, shown, audience = masked(small)
    data = document_docx(printed(shown, audience, [shown.documents["IDEA-001"]], "x", None))
    made = docx.Document(io.BytesIO(data))
    assert not list(made.element.body.iter(f"{W}bookmarkStart"))
    with pytest.raises(CannotGoOn, match="no copy that imskit exported"):
        document_of(catalog, made, "x.docx")


def test_the_row_of_a_record_withheld_in_part_is_not_read_back(small: Small) -> None:
    catalog, shown, audience = masked(small)
    table = register_table(Ground(shown, audience, catalog), "idea")
    book = load_workbook(io.BytesIO(tables_xlsx("Ideas", [table], CONTEXT)))
    assert [row[0] for row in book["imskit"].values] == ["imskit register 1", "columns"]
    assert all(row[-1] != "IDEA-001" for row in book["Ideas"].values)
    book["Ideas"]["B2"] = "Another title"
    stream = io.BytesIO()
    book.save(stream)
    (sheet,) = edited_workbook(stream.getvalue(), "x.xlsx")
    found = edited_register(catalog, sheet, {})
    assert not found.changes
    assert [saying.kind for saying in found.sayings] == ["locked"]
