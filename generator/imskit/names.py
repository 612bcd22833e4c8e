"""What names say: whether one is a document's id, which id a file's name holds, which standard is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

from imskit.problems import nearest

#: The form of a document's id, such as POL-001.
DOCUMENT_ID = r"[A-Z][A-Z0-9]*(?:-[A-Za-z0-9][A-Za-z0-9._]*)+"
_ID = re.compile(DOCUMENT_ID)
_NUMBERED = re.compile(r"([A-Z][A-Z0-9]*-[0-9]+)(?![A-Za-z0-9])")
#: The year at the end; ISO 9001 has a number of four digits as well.
_EDITION = re.compile(r"-(?:19|20)[0-9]{2}$")


def is_document_id(target: str) -> bool:
    """Whether *target* has the form of a document's id, such as POL-001."""
    return _ID.fullmatch(target) is not None


def ids_in_name(path: str) -> tuple[str, ...]:
    """The ids that the file at *path* may hold by its name, the likeliest first.

    `ims/policies/POL-001-innovation-policy.yaml` gives POL-001 and POL-001-innovation-policy: ids of decisions
    hold hyphens and words themselves.
    """
    stem = path.rpartition("/")[2].partition(".ya")[0].partition(".ym")[0]
    numbered = _NUMBERED.match(stem)
    return tuple(dict.fromkeys((numbered[1], stem) if numbered else (stem,)))


def same_standard(name: str, known: Iterable[str]) -> str | None:
    """The *known* id that is most likely meant by the unknown id *name*: the newest of the same number.

    Ids of standards are much alike, so likeness alone says nothing: ISO 45001 is no slip for ISO 14001.
    """
    number, words = _parts(name)
    same = [each for each in known if _parts(each)[0] == number]
    if not number:
        same = [each for each in same if nearest(words, [_parts(each)[1]], "", alike=0.8)]
    return max(same, default=None)


def _parts(name: str) -> tuple[str, str]:
    """The number of the standard with this id, and its words: 56001 and iso of iso-56001-2024."""
    bare = _EDITION.sub("", name)
    return "".join(each for each in bare if each.isdecimal()), "".join(
        each for each in bare if each.isalpha()
    )


#: The file of the stages of certification, without the ending; it lies beside the standards and is none.
STAGES = "certification-stages"


def holds_standard(stem: str) -> bool:
    """Whether a file of ims/standards with the name *stem*, without the ending, holds a standard."""
    return stem != STAGES and not stem.startswith("crosswalk-")
