"""The two ways to canonical JSON: what the standard library writes is what RFC 8785 asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from imskit.fingerprint import canonical, covered, fingerprint

#: Any character, with those that JSON escapes, control characters and those beyond the first plane often.
texts = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from('"\\/\b\f\n\r\t\x00\x1f\x7f\x80ß\ue000\uffff\u2028\U0001f4a7\U00010000')
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(texts, inner, max_size=5),
    max_leaves=20,
)


@given(st.dictionaries(texts, values, max_size=8))
def test_documents_are_written_as_the_reference_writes_them(data: dict[str, Any]) -> None:
    assert canonical(data) == rfc8785.dumps(covered(data))


@given(st.dictionaries(texts, st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_fractions_are_written_as_the_reference_writes_them(data: dict[str, Any]) -> None:
    assert canonical(data) == rfc8785.dumps(covered(data))


def test_keys_beyond_the_first_plane_are_sorted_by_utf_16() -> None:
    assert canonical({"\U0001f4a7": 1, "\ue000": 2}).decode() == '{"\U0001f4a7":1,"\ue000":2}'


@pytest.mark.parametrize("value", [2**53, -(2**53), [2**60], {"deep": [2**53]}])
def test_what_the_reference_refuses_is_refused(value: Any) -> None:
    with pytest.raises(rfc8785.IntegerDomainError):
        canonical({"id": "POL-001", "body": value})


def test_a_key_that_is_no_text_is_refused() -> None:
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical({"id": "POL-001", "body": {1: "one"}})


def test_half_a_character_is_refused() -> None:
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical({"id": "\ud83d"})


class _Named(str):
    """A text with something beside it, as editors of YAML hand them over."""

    __slots__ = ()


@pytest.mark.parametrize("kind", [str, _Named])
def test_texts_of_another_class_count_as_texts(kind: Callable[[str], str]) -> None:
    wanted = "imskit-1:sha256:" + hashlib.sha256(b'{"id":"POL-001"}').hexdigest()
    assert fingerprint({"id": kind("POL-001")}) == wanted
