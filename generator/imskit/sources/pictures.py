"""Pictures that lie beside a Markdown file: which file an address means, and whether its bytes are a picture at all."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote

from imskit.sources.pieces import Source, attachment_name

#: Most bytes of one picture, and of all pictures of one source.
PICTURE_LIMIT = 16 * 1024 * 1024
ALL_LIMIT = 64 * 1024 * 1024
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
#: How the bytes of pictures begin.
_BEGINS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*")
_SVG = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<svg[\s>]", re.DOTALL)

#: Gives the bytes of the file at a path in the folder that is brought in, at most one more than the given number; or
#: why there are none.
Beside = Callable[[str, int], bytes | str]


def with_pictures(source: Source, read: Beside) -> Source:
    """*source* with the pictures that lie beside it attached; of the others its pieces say why they are not."""
    attachments = dict(source.attachments)
    room = ALL_LIMIT
    pieces = list(source.pieces)
    for at, piece in enumerate(source.pieces):
        if piece.kind != "image" or piece.attachment:
            continue
        found = _picture(piece.name, source.name, read, min(PICTURE_LIMIT, room))
        if isinstance(found, str):
            pieces[at] = replace(piece, name=f"{_short(piece.name)}, {found}")
            continue
        name = attachment_name(piece.name, found)
        room -= 0 if name in attachments else len(found)
        attachments[name] = found
        pieces[at] = replace(piece, attachment=name)
    return replace(source, pieces=tuple(pieces), attachments=attachments)


def _picture(address: str, name: str, read: Beside, limit: int) -> bytes | str:
    path = _path_of(address, name)
    if path is None:
        return _why(address)
    data = read(path, limit)
    if isinstance(data, str):
        return data
    if len(data) > limit:
        return "which is larger than pictures may be, and is not kept"
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    if not (data.startswith(_BEGINS) or is_webp or _SVG.match(data[:4096])):
        return "which is no picture by its bytes, and is not kept"
    return data


def _path_of(address: str, name: str) -> str | None:
    """The path that *address* means in the folder of the file *name*; None where it leads elsewhere."""
    bare = address.strip("<>")
    if not bare or _ELSEWHERE.match(bare):
        return None
    path = unquote(re.split(r"[?#]", bare, maxsplit=1)[0])
    if not path or path.startswith("/") or "\\" in path or ":" in path or _CONTROL.search(path):
        return None
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    return None if joined == ".." or joined.startswith("../") else joined


def _why(address: str) -> str:
    bare = address.strip("<>")
    if bare.lower().startswith("data:"):
        return "a picture within the text itself, which is not kept"
    if _ELSEWHERE.match(bare):
        return "which lies elsewhere and was not fetched"
    return "which leads out of the folder that is brought in, and was not read"


def _short(address: str) -> str:
    return address if len(address) <= 120 else f"{address[:60]}…"
