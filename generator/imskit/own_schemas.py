"""Which schemas and standards are those that imskit brings, and which an organisation put in their place."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from imskit.problems import Place, Problem
from imskit.tree import Tree

#: Schemas of what is no document. The program relies on them, so they are always its own, with the parts that
#: they refer to; schemas of document types, and the parts of those, can be an organisation's.
FIXED = tuple(
    f"schemas/{name}.schema.json"
    for name in (
        "ims",
        "people",
        "people-local",
        "standard",
        "crosswalk",
        "certification-stages",
        "audiences",
        "import-mapping",
        "init-answers",
        "starter",
        "starter-texts",
        "problems",
        "matrix",
        "status",
        "due",
        "diff",
        "export-register",
        "export-crosswalk",
        "export-due-list",
        "export-evidence-index",
        "export-gaps",
        "export-indicators",
        "export-measurements",
        "verify",
        "import-edited",
        "import-report",
        "upgrade",
    )
)
#: The part that all schemas of document types share.
SHARED = "schemas/common.schema.json"
SCHEMAS = "schemas/"
_STANDARDS = "ims/standards/"


def as_shipped(own: Tree, shipped: Mapping[str, Path]) -> frozenset[str]:
    """The paths of the schemas and standards that are those of imskit, byte for byte.

    *own* are the organisation's files: where it has none, that of imskit stands.
    """
    return frozenset(
        path
        for path, place in shipped.items()
        if path.startswith((SCHEMAS, _STANDARDS))
        and (not own.has(path) or own.read(path) == place.read_bytes())
    )


def tested_among(same: frozenset[str]) -> frozenset[str]:
    """Those of the files that are the *same* as imskit's that need not be looked through again at each start.

    They were held against each other before the release. A schema counts if the part that all share is so too.
    """
    return same if SHARED in same else frozenset(path for path in same if path.startswith(_STANDARDS))


def describing_no_type(
    schemas: Mapping[str, bytes], shipped: Mapping[str, Path], told: Collection[str]
) -> Iterator[Problem]:
    """Schemas that take the place of a type that imskit brings, and describe none; not those *told* already."""
    for path, data in schemas.items():
        if path not in shipped or path in told or path in {*FIXED, SHARED}:
            continue
        if data != shipped[path].read_bytes() and "x-imskit" not in json.loads(data):
            yield Problem(
                Place(path),
                "schema",
                "This schema takes the place of a document type that imskit brings, and describes none",
                "add x-imskit as in the one that imskit brings, or take the file out",
            )


def not_replaced(path: str) -> Problem:
    """That the schema at *path*, an organisation's, takes no place of one of FIXED."""
    return Problem(
        Place(path),
        "schema",
        "This schema cannot be replaced",
        "take the file out; a document type of your own is a file of another name",
    )
