"""A file that was built to do harm is refused in one sentence, before anything of it is unpacked in earnest."""

from __future__ import annotations

import time
import zipfile
from io import BytesIO

import pytest

from imskit.importers.documents.bring import bring
from imskit.problems import CannotGoOn
from imskit.sources.word import read_word
from tests.importers.documents.sources import world
from tests.sources.word_files import p, table, w_file, zipped


def refused(data: bytes) -> str:
    with pytest.raises(CannotGoOn) as stopped:
        read_word(data, "x.docx")
    return stopped.value.sentence


def test_a_file_that_would_fill_the_memory_is_not_unpacked() -> None:
    assert "would grow from" in refused(w_file(p("x"), files={"word/media/a.png": bytes(20_000_000)}))


def test_more_files_than_a_document_can_need_are_not_unpacked() -> None:
    many = {f"word/media/{number}.png": b"" for number in range(4100)}
    assert "more than the 4000" in refused(w_file(p("x"), files=many))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_entities_and_document_types_are_refused_in_every_encoding(encoding: str) -> None:
    bomb = (
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">&a;&b;</w:styles>'
    )
    assert "declares a document type" in refused(
        w_file(p("x"), files={"word/other.xml": bomb.encode(encoding)})
    )


def test_other_encodings_could_hide_them() -> None:
    part = b'<?xml version="1.0" encoding="utf-7"?><x/>'
    assert "encoding utf-7" in refused(w_file(p("x"), files={"word/other.xml": part}))


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be"])
def test_what_reads_wide_letters_is_not_asked_to(encoding: str) -> None:
    part = "<!DOCTYPE w><x/>".encode(encoding)
    assert "encoding UTF-32" in refused(w_file(p("x"), files={"word/other.xml": part}))


def test_a_part_of_xml_is_one_whatever_its_name_is() -> None:
    part = b'<!DOCTYPE w [<!ENTITY b SYSTEM "file:///etc/passwd">]><x>&b;</x>'
    assert "declares a document type" in refused(w_file(p("x"), files={"word/other.bin": part}))


def test_a_drawing_that_somebody_put_in_may_have_a_document_type() -> None:
    assert read_word(w_file(p("x"), files={"word/media/a.svg": b"<!DOCTYPE svg><svg/>"}), "x.docx").pieces


def test_paths_that_lead_elsewhere_do_no_harm_and_are_told() -> None:
    source = read_word(w_file(p("x"), files={"../../etc/cron.d/x": b"y"}), "x.docx")
    assert any("nothing was written there" in note for note in source.notes)


def test_tables_in_tables_without_end_are_refused() -> None:
    body = p("x")
    for _ in range(100):
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc><w:tc>{p('y')}</w:tc></w:tr></w:tbl>"
    assert refused(w_file(body)).startswith("x.docx is")


@pytest.mark.parametrize("at", [10, 200, -300, -40, -5])
def test_a_damaged_file_is_called_one(at: int) -> None:
    data = w_file(p("Words") + table(("a", "b")))
    broken = data[:at] + b"\xff\xff\xff" + data[at:][3:]
    try:
        read_word(broken, "x.docx")
    except CannotGoOn as stop:
        assert stop.sentence.startswith("x.docx ")  # noqa: PT017  some damage is none that matters


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_half_a_file_is_called_damaged(share: float) -> None:
    data = w_file(p("Words"))
    assert "damaged" in refused(data[: int(len(data) * share)])


def test_a_locked_zip_is_called_encrypted() -> None:
    data = bytearray(w_file(p("x")))
    with zipfile.ZipFile(BytesIO(bytes(data))) as package:
        for entry in package.infolist():
            data[entry.header_offset + 6] |= 1
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    assert "encrypted" in refused(bytes(data)) or "damaged" in refused(bytes(data))


def test_a_package_without_a_main_part_is_called_damaged() -> None:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/x.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    assert "damaged" in refused(zipped({"[Content_Types].xml": types.encode()}))


@pytest.mark.parametrize(
    "body",
    [
        p(" " * 200_000 + "x"),
        p("-" * 100_000 + "x", properties='<w:outlineLvl w:val="0"/>'),
        p("EN " * 50_000),
        p("(" * 100_000),
        p("*" * 100_000),
        p(*["a"] * 30_000),
        "".join(f'<w:commentRangeStart w:id="{number}"/>' for number in range(3000)).join(("<w:p>", "</w:p>"))
        + p(*["a"] * 3000),
    ],
)
def test_long_lines_of_the_same_take_no_longer_than_others(body: str) -> None:
    begun = time.process_time()
    source = read_word(w_file(body), "x.docx")
    bring([source], world())
    assert time.process_time() - begun < 8
