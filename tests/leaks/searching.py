"""Everything that a reader, or a program, could find in what was handed out: every file, opened as far as it opens."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from imskit.model import Document

_WORD = re.compile(r"[^\W_]{6,}")
_TAG = re.compile(r"<[^>]*>")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_ENCODED = re.compile(r"base64,([A-Za-z0-9+/]+={0,2})")
#: A script that is one call, which gives data to another script: what the search looks through, the rows of a table.
_CALL = re.compile(r"[\w.]+\((.*)\)\s*", re.DOTALL)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
#: How deep one file lies in another: a Word file in a zip in a zip is opened.
_DEEP = 4


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The longer words in *texts*, in lower case."""
    return frozenset(word for text in texts for word in _WORD.findall(text.casefold()))


def leaves(value: Any) -> Iterator[str]:
    """Every string in plain data."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner)
    elif isinstance(value, str):
        yield value


def strings_of(document: Document) -> Iterator[str]:
    """Every string of a document: what it says, and what its file is called."""
    yield document.path
    yield from leaves(document.data)


def bare(text: str) -> str:
    """*text* without what breaks words: spaces, line ends, hyphens, marks of HTML."""
    plain = unquote(html.unescape(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))).casefold()
    return re.sub(r"[\s\-\u00ad\u200b-\u200d\u2060\ufeff*_`\\]+", "", plain)


def everything_in(folder: Path) -> Iterator[tuple[str, str]]:
    """Every text in *folder*, with where it stands: names of files are texts, too."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        yield f"name of {name}", name
        if path.is_file():
            yield from _texts(name, path.read_bytes(), 0)


def _texts(name: str, data: bytes, depth: int) -> Iterator[tuple[str, str]]:
    text = data.decode("utf-8", "replace")
    yield name, text
    if data.startswith(_UTF_16):
        yield f"{name} in UTF-16", data.decode("utf-16", "replace")
    for found in _ENCODED.findall(text):
        yield from _texts(f"{name}, encoded", base64.b64decode(found + "=" * (-len(found) % 4)), _DEEP)
    if text.startswith("<") or name.endswith((".html", ".xml", ".svg")):
        yield f"{name} without marks", _TAG.sub("", text)
    if name.endswith(".json"):
        yield f"{name} as data", "\n".join(leaves(json.loads(text)))
    if name.endswith(".js") and (call := _CALL.fullmatch(text)):
        given = "\n".join(leaves(json.loads(f"[{call[1]}]")))
        yield f"{name} as data", given
        yield f"{name} without marks", _TAG.sub("", given)
    if depth == _DEEP:
        return
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            yield f"comment of {name}", opened.comment.decode("utf-8", "replace")
            for entry in opened.infolist():
                inner = f"{name}/{entry.filename}"
                yield f"name of {inner}", entry.filename + entry.comment.decode("utf-8", "replace")
                yield from _texts(inner, opened.read(entry), depth + 1)
    elif data.startswith(b"\x1f\x8b"):
        yield from _texts(name.removesuffix(".gz"), gzip.decompress(data), depth + 1)
    elif data.startswith(b"%PDF"):
        yield from _in_pdf(name, data)


def _in_pdf(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    from pypdf import PdfReader
    from pypdf.generic import StreamObject

    reader = PdfReader(io.BytesIO(data))
    yield f"pages of {name}", "\n".join(page.extract_text() for page in reader.pages)
    yield f"about {name}", "\n".join(map(str, (reader.metadata or {}).values()))
    # Outlines, targets of links, alternative texts, metadata: every object of the file, taken out of its stream.
    for number in range(1, int(str(reader.trailer["/Size"]))):
        held = reader.get_object(number)
        yield f"object {number} of {name}", str(held)
        if isinstance(held, StreamObject):
            yield f"stream {number} of {name}", held.get_data().decode("latin-1")


def found_in(folder: Path, secrets: Iterable[str]) -> set[tuple[str, str]]:
    """Which of the *secrets*, words in lower case, stand in *folder*, and where."""
    bare_secrets = {secret: bare(secret) for secret in secrets}
    if not bare_secrets:
        return set()
    pattern = re.compile(
        "|".join(re.escape(each) for each in sorted(bare_secrets.values(), key=len, reverse=True))
    )
    return {(where, match) for where, text in everything_in(folder) for match in pattern.findall(bare(text))}
