"""What an import remembers of a source: each document as it was brought in, so that a newer source is a difference.

One file a source in `ims/imports/`, a line of JSON for the source and one for each document: git shows and packs
them well. Whoever takes a file away lets imskit forget that source: its documents stay as they are.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
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

    #: What the source calls it: the id or number that stands there; empty where none does. Rows are told by it.
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
    #: Other names under which the same source was found since.
    also: tuple[str, ...] = ()
    #: Of what a mapping says of it; empty where none does.
    mapping: str = ""
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
        **({"also": list(memory.also)} if memory.also else {}),
        **({"mapping": memory.mapping} if memory.mapping else {}),
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
    return replace(_of_head(head), documents=tuple(documents))


def read_head(data: bytes) -> Memory | None:
    """What the file with the bytes *data* says of its source, and one document if it is about one alone; else None."""
    first, _, rest = data.partition(b"\n")
    head = _object(first)
    if head is None or head.get("imskit-import") != VERSION:
        return None
    line, _, more = rest.partition(b"\n")
    one = _remembered(_object(line)) if line and not more else None
    return replace(_of_head(head), documents=() if one is None else (one,))


def as_before(memory: Memory, before: Memory, ids: Collection[str]) -> Memory:
    """*memory* with the documents *ids* as they are in *before*: what became of those is not written, or not yet."""
    if not any(each.id in ids for each in memory.documents):
        return memory
    then = {each.id: each for each in before.documents}
    documents = tuple(then.get(each.id, each) if each.id in ids else each for each in memory.documents)
    return replace(memory, documents=documents, sha256=before.sha256, mapping=before.mapping)


def name_before(memories: Collection[Memory], sources: Mapping[str, str]) -> Mapping[str, str]:
    """What *sources*, names with the SHA-256 of their bytes, were called when they were first brought in.

    Files are renamed, moved, and named from another folder. A source is one that was brought in before when it has its
    name, its bytes, or a longer or shorter path to a file of the same name, and that is the only one that fits.
    """
    names = {each.source for each in memories}
    also = {other: each.source for each in memories for other in each.also}
    # A file that is still called as it was is not the one that was renamed.
    free = names - set(sources)
    found: dict[str, str] = {}
    for name, digest in sources.items():
        if name in names:
            found[name] = name
        elif name in also and also[name] not in sources:
            found[name] = also[name]
        else:
            same = {each.source for each in memories if each.sha256 == digest} & free
            paths = [(each, each) for each in names] + list(also.items())
            fits = same or {first for path, first in paths if _ends(path, name) or _ends(name, path)} & free
            if len(fits) == 1:
                found[name] = min(fits)
    taken = list(found.values())
    return {name: before for name, before in found.items() if taken.count(before) == 1}


def _ends(name: str, other: str) -> bool:
    return name.endswith(f"/{other}")


def _of_head(head: Mapping[str, Any]) -> Memory:
    said = {name: str(head.get(name, "")) for name in ("source", "sheet", "sha256", "on", "mapping")}
    also = head.get("also")
    others = tuple(map(str, also)) if isinstance(also, list) else ()
    return Memory(said["source"], said["sheet"], said["sha256"], said["on"], (), others, said["mapping"])


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


def single_of(head: Memory) -> Single | None:
    """What the *head* of a memory says of a source of one document; None for a register."""
    if head.sheet or len(head.documents) != 1:
        return None
    (one,) = head.documents
    title, version = (str(one.data.get(name, "")) for name in ("title", "version"))
    return Single(head.source, head.sha256, one.key, one.id, title, version)


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
