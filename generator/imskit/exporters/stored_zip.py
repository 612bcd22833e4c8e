"""Office files are zips: packed again without compression, since compressing gives other bytes with another zlib."""

from __future__ import annotations

import io
import zipfile


def stored(packed: bytes) -> bytes:
    """The zip *packed* with the same entries in the same order, stored, with one time and one mode."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as before, zipfile.ZipFile(stream, "w") as after:
        for entry in before.infolist():
            plain = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            plain.external_attr = 0o600 << 16
            plain.create_system = 3
            after.writestr(plain, before.read(entry))
    return stream.getvalue()
