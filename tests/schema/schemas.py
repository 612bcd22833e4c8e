"""The shipped schemas, and how tests change and compile them."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from imskit.model import TypeInfo
from imskit.problems import Problem
from imskit.schema import compile_types
from imskit.schema.flatten import Flattener

CHECKOUT = Path(__file__).parents[2]
FILES = {f"schemas/{path.name}": path.read_bytes() for path in sorted(CHECKOUT.glob("schemas/*.json"))}
TYPES, FOUND = compile_types(FILES)
POLICY = json.loads(FILES["schemas/policy.schema.json"])


def changed(**parts: Any) -> dict[str, Any]:
    """The policy's schema as raw data with some parts of its own."""
    return {**copy.deepcopy(POLICY), **parts}


def noted(**parts: Any) -> dict[str, Any]:
    """The policy's schema with some parts of its annotation changed; None takes one out."""
    note = {**POLICY["x-imskit"], **parts}
    return changed(**{"x-imskit": {name: value for name, value in note.items() if value is not None}})


def compile_one(
    schema: Mapping[str, Any] | str, **others: Any
) -> tuple[Mapping[str, TypeInfo], list[Problem]]:
    """What compiling gives when `policy.schema.json` is *schema*, and with *others* beside it."""
    text = schema if isinstance(schema, str) else json.dumps(schema, indent=2)
    files = {"schemas/common.schema.json": FILES["schemas/common.schema.json"]}
    files["schemas/policy.schema.json"] = text.encode("utf-8", "surrogateescape")
    files |= {f"schemas/{name}.schema.json": json.dumps(each).encode() for name, each in others.items()}
    types, problems = compile_types(files)
    return types, list(problems)


def flatten(schema: Any, **others: Any) -> Any:
    """*schema* flattened, with *others* as files beside it."""
    files = {"x": schema, **{f"{name}.schema.json": each for name, each in others.items()}}
    return Flattener(files.get).flatten("x")
