"""What an import remembers of a source: each document as it was brought in, so that a newer source is a difference.

One file a source in `ims/imports/`, a line of JSON for the source and one for each document: git shows and packs
them well. Whoever takes a file away lets imskit forget that source: its documents stay as they are.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from imskit.document_paths import IMPORTS
from imskit.problems import Place, Problem

#: The folder of these files.
FOLDER = IMPORTS
#: Raised when the form changes.
VERSION = 1
#: Most bytes of a file: a register of 50,000 rows takes some forty million.
SIZE_LIMIT = 128 * 1024 * 1024
_RULE = "import-memory"
_LINE_LIMIT = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Remembered:
    """One document as it was brought in."""

    #: What tells it from the others of its source: the id or number that the source gives it; empty where it has none.
    key: str
    id: str
    #: All that was written into its file, plain data.
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of one source."""

    #: Its name, and its sheet where it has several.
    source: str
    sheet: str = ""
    #: Of its bytes when it was last brought in.
    sha256: str = ""
    #: The day on which it was first brought in: what new documents begin with is as of that day.
    on: str = ""
    documents: tuple[Remembered, ...] = ()
    #: By key, for whoever looks one up.
    by_key: Mapping[str, Remembered] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the index."""
        object.__setattr__(self, "by_key", {each.key: each for each in self.documents if each.key})


def memory_path(source: str, sheet: str = "") -> str:
    """Where what is remembered of a source lies: a name that a person knows again, and that no other source has."""
    name = f"{source} {sheet}" if sheet else source
    bare = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:60].strip("-")
    digest = sha256(f"{source}\0{sheet}".encode()).hexdigest()[:8]
    return f"{FOLDER}{slug or 'source'}-{digest}.jsonl"


def memory_text(memory: Memory) -> str:
    """The file of *memory*; the same for the same memory."""
    head = {
        "imskit-import": VERSION,
        "source": memory.source,
        "sheet": memory.sheet,
        "sha256": memory.sha256,
        "on": memory.on,
    }
    lines = [head, *({"key": each.key, "id": each.id, "data": each.data} for each in memory.documents)]
    return "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)


def read_memory(data: bytes, path: str) -> Memory | Problem:
    """The memory in the file *path* with the bytes *data*; a problem where it is none."""
    if len(data) > SIZE_LIMIT:
        return _wrong(path, 1, f"it is larger than {SIZE_LIMIT // 1024 // 1024} MiB")
    documents: list[Remembered] = []
    head: Mapping[str, Any] = {}
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        found = _object(line)
        if not head:
            if found is None or found.get("imskit-import") != VERSION:
                return _wrong(path, number, "it does not begin as imskit import writes it")
            head = found
            continue
        one = _remembered(found)
        if one is None:
            return _wrong(path, number, "this line is no document as imskit import writes it")
        documents.append(one)
    if not head:
        return _wrong(path, 1, "it is empty")
    said = {name: str(head.get(name, "")) for name in ("source", "sheet", "sha256", "on")}
    return Memory(said["source"], said["sheet"], said["sha256"], said["on"], tuple(documents))


@dataclass(frozen=True, slots=True)
class Single:
    """A source that became one document, as far as its memory says it at the beginning."""

    source: str
    sha256: str
    #: What the source calls it; empty where it has no number.
    number: str
    id: str
    #: What it was brought in as.
    title: str = ""
    version: str = ""


def single(data: bytes) -> Single | None:
    """What the bytes of a memory say of a source of one document; None for a register, and for what is damaged."""
    lines = [line for line in data.split(b"\n", 3) if line.strip()]
    if len(lines) != 2:
        return None
    head, one = _object(lines[0]), _remembered(_object(lines[1]))
    if head is None or one is None or head.get("imskit-import") != VERSION or head.get("sheet"):
        return None
    return Single(
        str(head.get("source", "")),
        str(head.get("sha256", "")),
        one.key,
        one.id,
        str(one.data.get("title", "")),
        str(one.data.get("version", "")),
    )


def _object(line: bytes) -> Mapping[str, Any] | None:
    if len(line) > _LINE_LIMIT:
        return None
    try:
        found = json.loads(line.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _remembered(found: Mapping[str, Any] | None) -> Remembered | None:
    if found is None:
        return None
    key, name, data = found.get("key"), found.get("id"), found.get("data")
    if isinstance(key, str) and isinstance(name, str) and isinstance(data, dict):
        return Remembered(key, name, data)
    return None


def _wrong(path: str, line: int, why: str) -> Problem:
    mend = "restore it from git, or take it away: imskit then no longer knows what it brought in from there"
    return Problem(
        Place(path, line, 1), _RULE, f"What imskit remembers of an import cannot be read: {why}", mend
    )
