"""Whether a file is a copy that imskit exported to be edited, told without reading all of it."""

from __future__ import annotations

import io
import zipfile

from imskit.sources.kinds import ZIP_FAILURES

#: What stands in a copy and in no other file, by the part of it that is looked into.
_SIGNS = {"word/document.xml": b'"_imskit_of_', "xl/workbook.xml": b'name="imskit"'}
#: So much of a part is looked into: the mark of a document stands near its beginning.
_LOOKED_AT = 4 * 1024 * 1024


def is_copy(data: bytes) -> bool:
    """Whether *data* is such a copy; a file that cannot be read is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name, sign in _SIGNS.items():
                if name in packed.namelist():
                    with packed.open(name) as part:
                        if sign in part.read(_LOOKED_AT):
                            return True
    except ZIP_FAILURES:
        return False
    return False
