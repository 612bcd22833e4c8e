"""Looking at a zip file before anything of it is unpacked in earnest: how many files, how large, what they declare."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

from imskit.problems import CannotGoOn
from imskit.sources.kinds import ZIP_FAILURES

#: Most files within one. Real ones have some dozens, and as many again as they have images.
ENTRY_LIMIT = 4000
#: Most bytes of the zip file itself.
SIZE_LIMIT = 64 * 1024 * 1024
#: Most bytes of one file unpacked, and of all of them.
FILE_LIMIT = 64 * 1024 * 1024
TOTAL_LIMIT = 256 * 1024 * 1024
#: Most bytes of XML of all parts: as a tree it takes about ten times the room.
XML_LIMIT = 48 * 1024 * 1024
#: A file larger than RATIO_FROM that shrank to less than one part of RATIO_LIMIT was made to fill a memory.
RATIO_FROM = 4 * 1024 * 1024
RATIO_LIMIT = 250
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_ENCODINGS = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf16"})
#: How UTF-32 begins, with a mark and without.
_WIDE = (b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"<\0\0\0", b"\0\0\0<")
#: How XML begins in any encoding that readers of it know.
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\0\s\xfe\xff]*<")
#: Where what somebody put in lies, bytes for bytes.
_PUT_IN = ("/media/", "/embeddings/")
_XML_NAMES = (".xml", ".rels", ".vml", ".xsd")


@dataclass(frozen=True, slots=True)
class Bounded:
    """A zip file that keeps the bounds."""

    names: tuple[str, ...]
    #: The paths in it that no office program writes (`..`, absolute, with a backslash): nothing is unpacked to a disk,
    #: so they do no harm, and yet somebody should know.
    odd: tuple[str, ...]


def bounded(data: bytes, name: str, xml_limit: int = XML_LIMIT) -> Bounded:
    """Make sure that unpacking *data*, the zip file called *name*, keeps the bounds.

    *xml_limit* is how much XML there may be, by default what can stand in memory as a tree.
    Raises CannotGoOn: it is damaged, encrypted, has more or larger files than a document can need, or its XML declares
    entities or a document type, which office programs never write.
    """
    if len(data) > SIZE_LIMIT:
        raise CannotGoOn(
            f"{name} is larger than {SIZE_LIMIT // 1024 // 1024} MiB, and so is not read", "part it"
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as found:
            entries = found.infolist()
            _check_sizes(entries, name)
            xml = 0
            for entry in entries:
                # A list of types may call any file XML, whatever its name is.
                if not entry.filename.lower().endswith(_XML_NAMES) and not _begins_as_xml(found, entry):
                    continue
                xml += entry.file_size
                if xml > xml_limit:
                    raise CannotGoOn(
                        f"{name} would grow to more than {xml_limit} bytes of XML, and so is not unpacked",
                        "part it, and import that",
                    )
                _check_xml(found.read(entry), entry.filename, name)
    except ZIP_FAILURES as error:
        raise CannotGoOn(
            f"{name} is damaged: {_words(error)}", "open it in the program that made it, and save it anew"
        ) from error
    names = tuple(entry.filename for entry in entries)
    return Bounded(names, tuple(each for each in names if _is_odd(each)))


def _check_sizes(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > ENTRY_LIMIT:
        raise CannotGoOn(
            f"{name} holds {len(entries)} files within it, more than the {ENTRY_LIMIT} that are read"
        )
    total = 0
    for entry in entries:
        if entry.flag_bits & 1:
            raise CannotGoOn(
                f"{name} is encrypted, so nothing of it can be read", "save it without a password"
            )
        size, packed = entry.file_size, max(1, entry.compress_size)
        total += size
        if size > FILE_LIMIT or (size > RATIO_FROM and size > packed * RATIO_LIMIT):
            raise CannotGoOn(
                f"{name} holds a file that would grow from {packed} to {size} bytes, and so is not unpacked",
                "open it in the program that made it, and save it anew",
            )
    if total > TOTAL_LIMIT:
        raise CannotGoOn(
            f"{name} would grow to {total} bytes, and so is not unpacked",
            "part it, or make its images smaller, and import that",
        )


def _begins_as_xml(found: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    # Drawings in SVG that somebody put in may well have a document type; as trees they are never read for words.
    if any(folder in entry.filename for folder in _PUT_IN):
        return False
    with found.open(entry) as part:
        return _BEGINNING.match(part.read(64)) is not None


def _check_xml(part: bytes, path: str, name: str) -> None:
    if part[:4] in _WIDE:
        raise CannotGoOn(f"{name} has a part in the encoding UTF-32, which is not read")
    if part[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in part[:4]:
        wide = part.decode("utf-16-be" if part[:1] in (b"\0", b"\xfe") else "utf-16-le", "replace")
        part = wide.encode("utf-8", "replace")
    else:
        declared = _ENCODING.match(part.removeprefix(b"\xef\xbb\xbf").lstrip()[:400])
        if declared and declared[1].decode("ascii").lower() not in _ENCODINGS:
            raise CannotGoOn(f"{name} has a part in the encoding {declared[1].decode()}, which is not read")
    if _DECLARES.search(part):
        raise CannotGoOn(
            f"{name} declares a document type or entities in {path[:80]!r}, as no office program does; it is not read",
            "ask whoever sent it where it comes from",
        )


def _is_odd(path: str) -> bool:
    return path.startswith("/") or "\\" in path or ":" in path or ".." in path.split("/")


def _words(error: BaseException) -> str:
    return str(error).partition("\n")[0][:120].strip("'\". ") or "it ends too early"
