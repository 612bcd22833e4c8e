"""The fingerprint: its published vectors, and the laws that follow from its definition."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imskit.fingerprint import canonical, covered, fingerprint

VECTORS = Path(__file__).parent.parent / "docs" / "reference" / "fingerprint-vectors.json"

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
documents = st.dictionaries(texts, values, max_size=6)


@pytest.mark.parametrize(
    "vector", json.loads(VECTORS.read_text(encoding="utf-8")), ids=lambda vector: vector["name"]
)
def test_published_vectors_hold(vector: dict[str, Any]) -> None:
    assert canonical(vector["document"]).decode("utf-8") == vector["canonical"]
    assert fingerprint(vector["document"]) == vector["fingerprint"]


def test_the_fingerprint_is_the_hash_of_the_canonical_json() -> None:
    data = {"b": [1, "x"], "a": "ä"}
    assert (
        fingerprint(data) == "imskit-1:sha256:" + hashlib.sha256('{"a":"ä","b":[1,"x"]}'.encode()).hexdigest()
    )


@given(documents)
def test_it_has_its_form(data: dict[str, Any]) -> None:
    assert re.fullmatch(r"imskit-1:sha256:[0-9a-f]{64}", fingerprint(data))


@given(documents)
def test_the_order_of_keys_does_not_matter(data: dict[str, Any]) -> None:
    assert fingerprint(dict(reversed(data.items()))) == fingerprint(data)


@given(documents, values, values, values)
def test_status_review_and_revisions_do_not_matter(data: dict[str, Any], a: Any, b: Any, c: Any) -> None:
    assert fingerprint({**data, "status": a, "review": b, "revisions": c}) == fingerprint(
        {key: value for key, value in data.items() if key not in {"status", "review", "revisions"}}
    )


def test_a_remembered_fingerprint_in_a_link_does_not_matter() -> None:
    bare = {"links": {"see": [{"to": "POL-001"}]}}
    remembering = {"links": {"see": [{"to": "POL-001", "fingerprint": "imskit-1:sha256:" + "0" * 64}]}}
    assert fingerprint(remembering) == fingerprint(bare)


def test_a_fingerprint_elsewhere_matters() -> None:
    assert fingerprint({"body": {"fingerprint": "a"}}) != fingerprint({"body": {"fingerprint": "b"}})


@given(documents)
def test_plain_json_of_the_standard_library_agrees_where_keys_are_ascii(data: dict[str, Any]) -> None:
    content = covered(data)
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if json.dumps(content).isascii() and all(ord(c) < 0xD800 for c in text):
        assert canonical(data).decode("utf-8") == text
