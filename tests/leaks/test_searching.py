"""The search for leaks finds a word in whatever form it is written: what is not opened hides whatever is in it."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from imskit.site import search
from imskit.site.search import Entry
from tests.leaks.searching import found_in

SOUGHT = "quellenwortxyz"


def _entities(text: str) -> bytes:
    return "".join(f"&#x{ord(each):x};" for each in text).encode()


def _escaped(text: str) -> bytes:
    return ('{"text": "' + "".join(f"\\u{ord(each):04x}" for each in text) + '"}').encode()


def _percent(text: str) -> bytes:
    return ("a.html?q=" + "".join(f"%{ord(each):02X}" for each in text)).encode()


def _marked(text: str) -> bytes:
    return f"<p>{text[:4]}<b>{text[4:8]}</b>&shy;{text[8:]}</p>".encode()


def _names(text: str) -> bytes:
    return _search_scripts(text, "anything")["search/names.js"]


def _texts(text: str) -> bytes:
    return _search_scripts("anything", text)["search/texts-1.js"]


def _search_scripts(title: str, text: str) -> dict[str, bytes]:
    """As the site brings them: a page, and a section of it."""
    entries = [Entry("a.html", "", "A", "a", 1.0), Entry("a.html", "s", title, text, 1.0)]
    return dict(search.scripts(entries))


def _rows(text: str) -> bytes:
    row = f'<tr><td><a href="a.html">{text}</a></td></tr>'
    return f"imskitRows({json.dumps('decision.rows.js')},{json.dumps(row, ensure_ascii=False)})\n".encode()


def _zip(name: str, data: bytes, comment: str = "") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr(name, data)
        made.comment = comment.encode()
    return held.getvalue()


def _docx(text: str) -> bytes:
    runs = f"<w:r><w:t>{text[:5]}</w:t></w:r><w:r><w:t>{text[5:]}</w:t></w:r>"
    return _zip("word/document.xml", f"<?xml version='1.0'?><w:p>{runs}</w:p>".encode())


def _xlsx(text: str) -> bytes:
    import xlsxwriter

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.add_worksheet().write_rich_string(0, 0, "a ", book.add_format({"bold": True}), text, " b")
    return held.getvalue()


def _pdf(source: str) -> Callable[[str], bytes]:
    def make(text: str) -> bytes:
        import typst

        made = typst.compile(source.replace("SOUGHT", text).encode(), ignore_system_fonts=True)
        assert isinstance(made, bytes)
        return made

    return make


#: How it is written, and into a file of which name.
WRITTEN: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "as it is": ("page.html", lambda text: f"<p>{text}</p>".encode()),
    "in capitals": ("page.html", lambda text: text.upper().encode()),
    "in entities": ("page.html", _entities),
    "in an attribute": ("page.html", lambda text: f'<img alt="{text}">'.encode()),
    "split by marks": ("page.html", _marked),
    "split by emphasis": ("text.md", lambda text: f"{text[:4]}**{text[4:]}**".encode()),
    "over two lines of a calendar": ("due.ics", lambda text: f"SUMMARY:{text[:5]}\r\n {text[5:]}".encode()),
    "escaped in JSON": ("search_index.json", _escaped),
    "in a script of names for the search": ("names.js", _names),
    "escaped in a script of names": (
        "names.js",
        lambda text: b"imskitSearch.names(1," + _escaped(text) + b")",
    ),
    "in a script of texts for the search": ("texts-2.js", _texts),
    "over two lines of a script of texts": ("texts-2.js", lambda text: _texts(f"{text[:4]}\n{text[4:]}")),
    "in a script with the rows of a table": ("decision.rows.js", _rows),
    "split by marks in a script with rows": (
        "decision.rows.js",
        lambda text: _rows(f'{text[:4]}<b class="x">{text[4:8]}</b>&shy;{text[8:]}'),
    ),
    "in entities in a script with rows": ("decision.rows.js", lambda text: _rows(_entities(text).decode())),
    "in an address": ("page.html", _percent),
    "as data in an address": (
        "page.html",
        lambda text: b"data:image/svg+xml;base64," + base64.b64encode(text.encode()),
    ),
    "in UTF-16": ("notes.txt", lambda text: text.encode("utf-16")),
    "in a picture": (
        "chart.svg",
        lambda text: f"<svg><text><tspan>{text[:3]}</tspan>{text[3:]}</text></svg>".encode(),
    ),
    "in a site map": ("sitemap.xml", lambda text: f"<loc>https://x/{quote(text)}.html</loc>".encode()),
    "in a packed site map": ("sitemap.xml.gz", lambda text: gzip.compress(text.encode())),
    "in a Word file": ("paper.docx", _docx),
    "in a workbook": ("book.xlsx", _xlsx),
    "in a workbook in a zip": ("all.zip", lambda text: _zip("book.xlsx", _xlsx(text))),
    "in the comment of a zip": ("all.zip", lambda text: _zip("a", b"", text)),
    "in a name within a zip": ("all.zip", lambda text: _zip(f"{text}/a", b"")),
    "in the text of a PDF": ("paper.pdf", _pdf("SOUGHT")),
    "in the title of a PDF": ("paper.pdf", _pdf('#set document(title: "SOUGHT")\nx')),
    "in a bookmark of a PDF": ("paper.pdf", _pdf("#show heading: none\n= SOUGHT\nx")),
    "in an address in a PDF": ("paper.pdf", _pdf('#link("https://x.example/SOUGHT")[x]')),
    "in a text for who cannot see a PDF": ("paper.pdf", _pdf('#figure(rect(), alt: "SOUGHT")')),
    "in data for programs": ("data.json", lambda text: json.dumps({"a": [{text: 1}]}).encode()),
}


@pytest.mark.parametrize("how", WRITTEN)
def test_a_word_is_found(how: str, tmp_path: Path) -> None:
    name, make = WRITTEN[how]
    (tmp_path / name).write_bytes(make("anything else"))
    assert found_in(tmp_path, [SOUGHT]) == set()
    (tmp_path / name).write_bytes(make(SOUGHT))
    assert {match for _, match in found_in(tmp_path, [SOUGHT])} == {SOUGHT}


def test_a_word_is_found_in_the_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / f"IDEA-900-{SOUGHT}.html").write_bytes(b"")
    assert found_in(tmp_path, [SOUGHT]) == {(f"name of IDEA-900-{SOUGHT}.html", SOUGHT)}
