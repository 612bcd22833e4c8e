"""Starters are laid out to be edited by hand: in order, explained, with long texts as blocks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from imskit.edit.starter import HEAD

_STARTERS = "templates/starters/"


@pytest.fixture
def starters(shipped: Mapping[str, bytes]) -> Mapping[str, str]:
    return {
        path.removeprefix(_STARTERS).removesuffix(".yaml"): data.decode("utf-8")
        for path, data in shipped.items()
        if path.startswith(_STARTERS)
    }


def test_each_type_that_imskit_brings_has_a_starter(
    starters: Mapping[str, str], shipped: Mapping[str, bytes]
) -> None:
    schemas = (json.loads(data) for path, data in shipped.items() if path.endswith(".schema.json"))
    types = {schema["x-imskit"]["type"] for schema in schemas if "type" in schema.get("x-imskit", {})}
    assert types - starters.keys() == set()


def test_the_head_of_a_starter_stands_in_the_order_of_all_others(starters: Mapping[str, str]) -> None:
    order = (*HEAD, "body")
    for name, text in starters.items():
        head = [line.split(":")[0] for line in text.splitlines() if re.match("[a-z_]+:", line)]
        assert head == sorted(head, key=order.index), name


def test_a_line_of_help_stands_above_each_field_that_does_not_explain_itself(
    starters: Mapping[str, str], shipped: Mapping[str, bytes]
) -> None:
    # What is the same in every document, or only holds the others.
    plain = {"id", "type", "language", "title", "body"}
    for name, text in starters.items():
        lines = text.splitlines()
        properties = json.loads(shipped[f"schemas/{name}.schema.json"])["properties"]
        below = properties.get("body", {}).get("properties", {})
        body = lines.index("body:")
        bare = []
        for at, line in enumerate(lines):
            found = re.match(r"(?P<pad>  )?(# )?(?P<name>[a-z_]+):", line)
            if found is None or bool(found["pad"]) != (at > body) or found["name"] in plain:
                continue
            # A line of help may itself look like a field: only those of the schema are meant.
            known = found["name"] in below if at > body else not line.startswith("#")
            if known and not lines[at - 1].lstrip().startswith("# "):
                bare.append(line)
        assert bare == [], name


def test_long_texts_are_blocks(starters: Mapping[str, str], shipped: Mapping[str, bytes]) -> None:
    for name, text in starters.items():
        schema = json.loads(shipped[f"schemas/{name}.schema.json"])
        body = schema["properties"].get("body", {})
        long = {field for field, about in body.get("properties", {}).items() if _is_text(about)}
        for line in text.splitlines():
            found = re.fullmatch(r"  ([a-z_]+):(.*)", line)
            if found is not None and found[1] in long:
                assert found[2].strip() == "|", f"{name}: {line}"


def _is_text(about: Mapping[str, Any]) -> bool:
    return bool(
        about.get("x-imskit", {}).get("format") == "text" or str(about.get("$ref", "")).endswith("/text")
    )


def _values(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for below in data.values():
            yield from _values(below)
    elif isinstance(data, list):
        for below in data:
            yield from _values(below)
    elif isinstance(data, str):
        yield data


def test_what_is_to_be_filled_in_says_so(starters: Mapping[str, str]) -> None:
    for name, text in starters.items():
        if name not in ("decision", "acknowledgement", "disposal"):
            assert any("[fill in: " in value for value in _values(yaml.safe_load(text))), name
