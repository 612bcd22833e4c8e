"""A copy that imskit exported is told from other files by what is in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
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
from tests.running import Run


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


def altered(data: bytes, path: str, change: Callable[[bytes], bytes]) -> bytes:
    """The zip file *data* with one of its parts changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == path else old.read(name))
    return stream.getvalue()


def stirred(data: bytes, path: str) -> bytes:
    """The zip file *data* packed, with the bytes of one part turned round, so that they unpack to nothing."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        begin = new.getinfo(path).header_offset + 30 + len(path)
    whole = bytearray(stream.getvalue())
    whole[begin + 5 : begin + 60] = bytes(255 - byte for byte in whole[begin + 5 : begin + 60])
    return bytes(whole)


@pytest.mark.parametrize("what", ["document POL-001 --format docx", "register policy --format xlsx"])
def test_whichever_part_of_a_copy_is_damaged_it_is_one_sentence_or_as_before(
    what: str, small: Small, run: Run
) -> None:
    small.policy()
    small.read()
    place = small.root / "copy"
    run(small.root, "export", *what.split(), "-o", str(place))
    whole = place.read_bytes()
    before = (small.root / "ims/policies/POL-001.yaml").read_bytes()
    for path in zipfile.ZipFile(io.BytesIO(whole)).namelist():
        for data in (
            altered(whole, path, lambda part: part[: len(part) * 3 // 5]),
            altered(whole, path, lambda part: part.replace(b'r="', b'r="x', 1)),
            stirred(whole, path),
        ):
            place.write_bytes(data)
            for words in (["import"], ["import", "edited"]):
                ran = run(small.root, *words, str(place))
                assert ran.code in {0, 1, 2}
                assert "Traceback" not in ran.out + ran.err
    assert (small.root / "ims/policies/POL-001.yaml").read_bytes() == before
