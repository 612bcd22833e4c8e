"""A key is trusted when it is one of the first, or when a trusted one vouched for it."""

from __future__ import annotations

import pytest

from imskit.facts.keys import distrust, keys_beyond, trusted_keys
from tests.builders import Small
from tests.signing import Keys

pytestmark = pytest.mark.ssh


def trusted(small: Small) -> set[int]:
    return set(trusted_keys(small.catalog()))


def test_the_first_keys_are_trusted_when_they_say_so(small: Small, keys: Keys) -> None:
    small.people["keys"] = [keys.entry("person-01"), keys.entry("person-02")]
    assert trusted(small) == {0, 1}
    del small.people["keys"][1]["root"]
    assert trusted(small) == {0}
    assert small.rules() == ["key-not-vouched"]


def test_a_later_key_cannot_say_that_it_is_one_of_the_first(small: Small, keys: Keys) -> None:
    small.people["keys"] = [keys.entry("person-01"), keys.entry("person-02", since="2020-01-02")]
    catalog = small.catalog()
    assert trusted_keys(catalog) == {0}
    assert distrust(catalog, catalog.system.keys[1]) == "late-root"


def test_trust_goes_from_key_to_key(small: Small, keys: Keys) -> None:
    second = keys.vouched("person-01", keys.entry("person-02", since="2024-01-01"))
    third = keys.vouched("person-02", keys.entry("person-03", since="2025-01-01"))
    small.people["keys"] = [third, second, keys.entry("person-01")]
    assert trusted(small) == {0, 1, 2}
    assert small.found() == []


def test_a_person_vouches_for_their_own_next_key(small: Small, keys: Keys) -> None:
    first = {**keys.entry("person-01"), "until": "2025-12-31"}
    made = keys.vouched("person-01", keys.entry("person-01", "new", since="2025-12-01"))
    small.people["keys"] = [first, made]
    assert trusted(small) == {0, 1}


def test_no_key_vouches_for_itself_and_two_not_for_each_other(small: Small, keys: Keys) -> None:
    own = keys.vouched("person-02", keys.entry("person-02", since="2024-01-01"))
    small.people["keys"] = [keys.entry("person-01"), own]
    assert trusted(small) == {0}
    one = keys.vouched("person-03", keys.entry("person-02", since="2024-01-01"))
    other = keys.vouched("person-02", keys.entry("person-03", since="2024-01-01"))
    small.people["keys"] = [keys.entry("person-01"), one, other]
    catalog = small.catalog()
    assert trusted_keys(catalog) == {0}
    assert distrust(catalog, catalog.system.keys[1]) == "untrusted"


def test_whoever_vouches_has_a_key_that_is_valid_on_that_day(small: Small, keys: Keys) -> None:
    expired = {**keys.entry("person-01"), "until": "2023-12-31"}
    late = keys.vouched("person-01", keys.entry("person-02", since="2024-01-01"))
    small.people["keys"] = [expired, late]
    catalog = small.catalog()
    assert distrust(catalog, catalog.system.keys[1]) == "outside-days"


@pytest.mark.parametrize("day, is_trusted", [("2024-01-01", False), ("2024-01-02", True)])
def test_a_revoked_key_vouches_only_for_what_began_before(
    small: Small, keys: Keys, day: str, *, is_trusted: bool
) -> None:
    revoked = keys.entry("person-01", revoked={"on": day, "why": "Lost"})
    made = keys.vouched("person-01", keys.entry("person-02", since="2024-01-01"))
    small.people["keys"] = [revoked, made]
    assert (1 in trusted(small)) is is_trusted


@pytest.mark.parametrize(
    "change",
    [
        {"from": "2024-02-01"},
        {"until": "2030-01-01"},
        {"person": "person-03"},
        {"vouched": {"by": "person-01", "signature": "signed, person-01"}},
    ],
)
def test_what_was_vouched_for_cannot_be_changed(small: Small, keys: Keys, change: dict[str, object]) -> None:
    made = keys.vouched("person-01", keys.entry("person-02", since="2024-01-01"))
    small.people["keys"] = [keys.entry("person-01"), {**made, **change}]
    assert trusted(small) == {0}
    assert small.rules() == ["key-not-vouched"]


def test_the_signature_of_a_decision_vouches_for_nothing(small: Small, keys: Keys) -> None:
    made = keys.vouched("person-01", keys.entry("person-02", since="2024-01-01"), namespace="decision@imskit")
    small.people["keys"] = [keys.entry("person-01"), made]
    assert trusted(small) == {0}


def test_a_first_key_that_came_later_is_found_by_comparison(small: Small, keys: Keys) -> None:
    first = keys.entry("person-01")
    small.people["keys"] = [first]
    base = small.catalog()
    good = keys.vouched("person-01", keys.entry("person-02", since="2024-01-01"))
    slipped = keys.entry("person-03", "stranger")
    small.people["keys"] = [slipped, first, good]
    catalog = small.catalog()
    assert trusted_keys(catalog) == {0, 1, 2}
    assert [key.number for key in keys_beyond(base, catalog)] == [0]
    assert keys_beyond(catalog, catalog) == ()
    hanging = keys.vouched("person-03", keys.entry("person-02", "more", since="2024-01-01"))
    small.people["keys"] = [keys.entry("person-03"), first, hanging]
    assert [key.number for key in keys_beyond(base, small.catalog())] == [0, 2]


def test_where_there_was_no_key_somebody_is_first(small: Small, keys: Keys) -> None:
    base = small.catalog()
    small.people["keys"] = [keys.entry("person-01")]
    assert keys_beyond(base, small.catalog()) == ()
