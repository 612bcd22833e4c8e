"""All files of a payload that are no page, by what they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from imskit.packs.git_log import PATH as GIT_LOG
from imskit.packs.packed import IN_PART, SYSTEM, Packed
from imskit.packs.stated import PATH as STATED
from imskit.packs.tables import TABLES
from imskit.path_rules import EVIDENCE

#: What documents are read with.
_SETTLED = (
    "system/ims/ims.yaml",
    "system/ims/people.yaml",
    "system/ims/standards/",
    "system/schemas/",
)


def file_groups(pack: Packed, paper: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Paths in the payload by the title of their group, none of them empty; *paper* are PDFs and workbooks."""
    payload = pack.payload.paths()
    evidence = SYSTEM + EVIDENCE
    sources = [path for path in payload if path.startswith(SYSTEM) and not path.startswith(evidence)]
    groups = {
        "Tables, log and keys": [
            *TABLES,
            *(path for path in paper if not path.endswith(".pdf")),
            *(path for path in (GIT_LOG,) if path in payload),
            STATED,
        ],
        "The system: settings, people, standards, schemas": [
            path for path in sources if path.startswith(_SETTLED)
        ],
        "Documents and records, as written": [path for path in sources if not path.startswith(_SETTLED)],
        "What is shown of records that are withheld in part": [
            path for path in payload if path.startswith(IN_PART)
        ],
        "Each version that was in force, as written": [row.file for row in pack.stated.versions],
        "Evidence": [path for path in payload if path.startswith(evidence)],
        "The same as PDF": [path for path in paper if path.endswith(".pdf")],
    }
    return {title: paths for title, paths in groups.items() if paths}
