"""Word files for tests: by python-docx, and as hand-written XML where that has no method for what real ones hold."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#: The parts that a test may give, with the ends of their types.
_PARTS = {
    "styles": "styles+xml",
    "numbering": "numbering+xml",
    "footnotes": "footnotes+xml",
    "endnotes": "endnotes+xml",
    "comments": "comments+xml",
    "header1": "header+xml",
    "footer1": "footer+xml",
}


def w_file(
    body: str,
    relations: Mapping[str, tuple[str, str]] | None = None,
    files: Mapping[str, bytes] | None = None,
    main_type: str = f"{_TYPE}document.main+xml",
    **parts: str,
) -> bytes:
    """A Word file whose body is this XML.

    *parts* are the contents of other parts, *relations* more of what the main part refers to by id (kind and target;
    `!` before the target: outside of the file), *files* more files in it.
    """
    more = dict(relations or {})
    overrides = f'<Override PartName="/word/document.xml" ContentType="{main_type}"/>'
    entries: dict[str, bytes] = {}
    for name, content in parts.items():
        root = name.rstrip("0123456789")
        tag = {"header": "hdr", "footer": "ftr"}.get(root, root)
        entries[f"word/{name}.xml"] = f"<w:{tag} {_NAMES}>{content}</w:{tag}>".encode()
        overrides += f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}{_PARTS[name]}"/>'
        more[f"p-{name}"] = (root, f"{name}.xml")
    links = "".join(_relation(key, kind, target) for key, (kind, target) in more.items())
    entries |= {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="png" ContentType="image/png"/>'
            '<Default Extension="bin" ContentType="application/octet-stream"/>'
            f"{overrides}</Types>"
        ).encode(),
        "_rels/.rels": _relations(_relation("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>".encode(),
        "word/_rels/document.xml.rels": _relations(links),
        **(files or {}),
    }
    return zipped(entries)


def zipped(entries: Mapping[str, bytes]) -> bytes:
    """A zip file of these *entries*."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in entries.items():
            package.writestr(name, data)
    return held.getvalue()


def _relations(content: str) -> bytes:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{content}</Relationships>"
    ).encode()


def _relation(key: str, kind: str, target: str) -> str:
    mode = ' TargetMode="External"' if target.startswith("!") else ""
    return f'<Relationship Id="{key}" Type="{_KIND}{kind}" Target="{target.lstrip("!")}"{mode}/>'


def p(*runs: str, properties: str = "") -> str:
    """A paragraph; what is no XML becomes a run of these words."""
    within = "".join(each if each.startswith("<") else r(each) for each in runs)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{within}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: tuple[str, ...]) -> str:
    """A table whose cells hold a paragraph each; a cell that begins with `<` is XML of a whole cell."""
    cells = [[c if c.startswith("<w:tc>") else f"<w:tc>{p(c)}</w:tc>" for c in row] for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in cells) + "</w:tbl>"


def image() -> bytes:
    """A small picture."""
    lines = b"".join(b"\0" + b"\x20\x60\xa0" * 4 for _ in range(4))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def saved(document: Any) -> bytes:
    """The bytes of a document of python-docx."""
    held = BytesIO()
    document.save(held)
    return held.getvalue()
