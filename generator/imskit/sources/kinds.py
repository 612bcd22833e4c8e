"""What a file is by its bytes: names and endings say little about what somebody sends."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import Literal

#: What we can tell apart. `ole` is what office programs wrote before 2007, and what they wrap an encrypted file in.
FileKind = Literal[
    "word",
    "word-template",
    "strict-word",
    "workbook",
    "strict-workbook",
    "binary-workbook",
    "slides",
    "opendocument",
    "opendocument-sheets",
    "zip",
    "encrypted",
    "old-word",
    "old-workbook",
    "ole",
    "pdf",
    "rtf",
    "html",
    "text",
    "nothing",
    "other",
]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Names of streams as an OLE compound file holds them, in UTF-16; enough to say in words what it is.
_OLE_STREAMS: tuple[tuple[bytes, FileKind], ...] = (
    ("EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ("EncryptionInfo".encode("utf-16-le"), "encrypted"),
    ("WordDocument".encode("utf-16-le"), "old-word"),
    ("Workbook".encode("utf-16-le"), "old-workbook"),
)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
#: What the main part of an Office file is called in its list of types.
_TYPES: tuple[tuple[bytes, FileKind], ...] = (
    (b"wordprocessingml.template.main+xml", "word-template"),
    (b"ms-word.template.macroEnabledTemplate.main+xml", "word-template"),
    (b"wordprocessingml.document.main+xml", "word"),
    (b"ms-word.document.macroEnabled.main+xml", "word"),
    (b"ms-excel.sheet.binary", "binary-workbook"),
    (b"spreadsheetml.", "workbook"),
    (b"ms-excel.", "workbook"),
    (b"presentationml.", "slides"),
    (b"ms-powerpoint.", "slides"),
)
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_STRICT_SHEETS = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
#: Most bytes that are looked at of a list of types.
_LIST_LIMIT = 1024 * 1024

#: Why a kind that is not read is not, and what to do, by kind.
REFUSED: dict[FileKind, tuple[str, str]] = {
    "strict-word": (
        "is a Word file of the strict kind, which is not read",
        "save it in Word as “Word document (.docx)”, not as “Strict Open XML Document”",
    ),
    "workbook": ("is a workbook, not a Word file", "import it as a register"),
    "strict-workbook": (
        "is a workbook of the strict kind, which is not read",
        "save it as “Excel Workbook (.xlsx)”, not as “Strict Open XML Spreadsheet”",
    ),
    "binary-workbook": (
        "is a binary workbook (.xlsb), whatever its name says",
        "save it as “Excel Workbook (.xlsx)”",
    ),
    "slides": ("is a presentation", "save what is to be kept of it as a Word file"),
    "opendocument": ("is an OpenDocument file", "save it as “Word document (.docx)” in LibreOffice"),
    "opendocument-sheets": (
        "is an OpenDocument spreadsheet (.ods)",
        "save it as “Excel 2007-365 (.xlsx)” in LibreOffice",
    ),
    "zip": ("is a zip file, but no office document", "unpack it and import what lies in it"),
    "encrypted": (
        "is encrypted, so nothing of it can be read",
        "save it without a password, and import that",
    ),
    "old-word": (
        "is a Word file of before 2007 (.doc)",
        "open it in Word or LibreOffice and save it as “Word document (.docx)”",
    ),
    "old-workbook": (
        "is a workbook of before 2007 (.xls), whatever its name says",
        "open it in Excel or LibreOffice and save it as “Excel Workbook (.xlsx)”",
    ),
    "ole": (
        "is an office file of before 2007",
        "save it in a format of today, and import that",
    ),
    "pdf": ("is a PDF, which holds pages and no structure", "import the file that it was made from"),
    "rtf": ("is Rich Text (.rtf)", "open it in Word or LibreOffice and save it as “Word document (.docx)”"),
    "html": (
        "is a web page, whatever its name says",
        "open it in Word and save it as “Word document (.docx)”",
    ),
    "text": ("is plain text, not a Word file", "give it the ending .md where it is Markdown"),
    "nothing": ("is empty", "look for the file that it was meant to be"),
    "other": ("is damaged, or no office document", "open it in the program that made it, and save it anew"),
}


def kind_of(data: bytes) -> FileKind:
    """What the file with these bytes is."""
    if not data.strip(b"\0 \t\r\n"):
        return "nothing"
    if data.startswith(b"PK"):
        return _of_zip(data)
    if data.startswith(_OLE):
        return next((kind for stream, kind in _OLE_STREAMS if stream in data), "ole")
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if _HTML.match(data[:4096]):
        return "html"
    return _text_or_other(data)


def _text_or_other(data: bytes) -> FileKind:
    try:
        words = data[:65536].decode("utf-8", "strict" if len(data) <= 65536 else "ignore")
    except UnicodeDecodeError:
        return "other"
    return "other" if "\0" in words else "text"


def _of_zip(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as found:
            names = set(found.namelist())
            if "mimetype" in names and "content.xml" in names:
                with found.open("mimetype") as told:
                    return "opendocument-sheets" if b"spreadsheet" in told.read(200) else "opendocument"
            if "[Content_Types].xml" not in names:
                return "zip"
            with found.open("[Content_Types].xml") as listed:
                types = listed.read(_LIST_LIMIT)
            kind = next((kind for sign, kind in _TYPES if sign in types), None)
            if kind == "word" and "word/document.xml" in names:
                with found.open("word/document.xml") as main:
                    if _STRICT in main.read(65536):
                        return "strict-word"
            if kind == "workbook" and "xl/workbook.xml" in names:
                with found.open("xl/workbook.xml") as main:
                    if _STRICT_SHEETS in main.read(65536):
                        return "strict-workbook"
            return kind or "zip"
    except ZIP_FAILURES:
        return "other"


#: What reading a zip file that somebody damaged, or built to do harm, can raise.
ZIP_FAILURES = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
    EOFError,
    OSError,
    OverflowError,
    zlib.error,
)
#: What else libraries raise for an office file whose parts contradict each other, or are no XML.
LACKING = (AttributeError, IndexError, TypeError, RecursionError, SyntaxError, AssertionError)
