"""What there is to describe: the schemas that imskit ships."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from imskit.model import TypeInfo
from imskit.project import shipped_files
from imskit.schema import compile_types

Schema = Mapping[str, Any]


@cache
def schema_files() -> Mapping[str, bytes]:
    """The shipped schema files by path."""
    return {name: path.read_bytes() for name, path in shipped_files().items() if name.startswith("schemas/")}


@cache
def types() -> Mapping[str, TypeInfo]:
    """The shipped document types by name."""
    found, problems = compile_types(schema_files())
    if problems:
        raise SystemExit("\n".join(f"{problem.place}: {problem.message}" for problem in problems))
    return found


@cache
def shared_parts() -> Mapping[str, Schema]:
    parts: Mapping[str, Schema] = json.loads(schema_files()["schemas/common.schema.json"])["$defs"]
    return parts


@cache
def head_fields() -> Mapping[str, tuple[str, ...]]:
    """The names of the head's fields: those of all documents, and those that a lifecycle adds."""
    return {
        name: tuple(shared_parts()[name]["properties"]) for name in ("head", "controlled", "living", "sealed")
    }
