"""What a file is, by its bytes and not by its name, and the sentence for what is not read."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import which

import pytest

from imskit.problems import CannotGoOn
from imskit.sources.kinds import REFUSED, FileKind, kind_of
from imskit.sources.word import read_word
from tests.sources.word_files import p, w_file, zipped

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
SOFFICE = which("soffice")


@pytest.mark.parametrize(
    "data, kind",
    [
        (b"", "nothing"),
        (b"\0" * 100, "nothing"),
        (_OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (_OLE + "WordDocument".encode("utf-16-le"), "old-word"),
        (_OLE, "ole"),
        (b"%PDF-1.7", "pdf"),
        (b"{\\rtf1 hello}", "rtf"),
        (b"<html><body>", "html"),
        (b"<?xml version='1.0'?> <!DOCTYPE html>", "html"),
        ("Grüße".encode(), "text"),
        (b"\x80\x81\x82", "other"),
        (b"PK\x03\x04 and no more", "other"),
        (zipped({"a.txt": b"x"}), "zip"),
        (zipped({"mimetype": b"x", "content.xml": b"x"}), "opendocument"),
        (zipped({"[Content_Types].xml": b"application/x.spreadsheetml.sheet.main+xml"}), "workbook"),
        (zipped({"[Content_Types].xml": b"application/x.presentationml.presentation"}), "slides"),
        (w_file(p("x")), "word"),
        (w_file(p("x")).replace(b"nothing", b"nothing"), "word"),
    ],
)
def test_the_bytes_say_what_a_file_is(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize("kind", [kind for kind in REFUSED if kind != "strict-word"])
def test_each_kind_that_is_not_read_has_a_sentence_and_a_way_out(kind: FileKind) -> None:
    why, mend = REFUSED[kind]
    assert why.startswith("is ")
    assert mend
    assert not why.endswith(".")


def test_the_strict_form_of_word_is_told_apart() -> None:
    data = w_file(p("x"))
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    import zipfile
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(data)) as package:
        entries = {name: package.read(name) for name in package.namelist()}
    entries["word/document.xml"] = entries["word/document.xml"].replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", strict.encode()
    )
    with pytest.raises(CannotGoOn, match="strict kind"):
        read_word(zipped(entries), "x.docx")


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("form", ["docx", "doc", "odt", "rtf"])
def test_what_libreoffice_writes_is_read_or_named(form: str, tmp_path: Path) -> None:
    page = "<h1>Purpose</h1><p>To know <b>more</b>.</p><ol><li>First</li><li>Second</li></ol>"
    page += "<table><tr><td>a</td><td>b</td></tr></table>"
    (tmp_path / "page.html").write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    filters = {
        "docx": "docx:MS Word 2007 XML",
        "doc": "doc:MS Word 97",
        "odt": "odt:writer8",
        "rtf": "rtf:Rich Text Format",
    }
    assert SOFFICE is not None
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = [
        SOFFICE,
        home,
        "--headless",
        "--infilter=HTML (StarWriter)",
        "--convert-to",
        filters[form],
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, str(tmp_path / "page.html")], check=True, capture_output=True, timeout=240)
    data = (tmp_path / f"page.{form}").read_bytes()
    if form == "docx":
        source = read_word(data, "page.docx")
        assert [(each.kind, each.text) for each in source.pieces[:4]] == [
            ("heading", "Purpose"),
            ("paragraph", "To know **more**."),
            ("item", "First"),
            ("item", "Second"),
        ]
        assert source.pieces[4].rows == (("a", "b"),)
    else:
        with pytest.raises(CannotGoOn) as stopped:
            read_word(data, f"page.{form}")
        assert stopped.value.mend
