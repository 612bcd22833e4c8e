"""The signing keys as rows: whose, from when until when, why trusted, and what they signed."""

from __future__ import annotations

import pytest

from imskit.views.signing_keys import KeyRow, key_rows
from tests.builders import Small
from tests.signing import Keys

pytestmark = pytest.mark.ssh


def test_a_row_says_whose_key_it_is_and_what_it_signed(small: Small, keys: Keys) -> None:
    later = keys.vouched("person-01", keys.entry("person-02", since="2025-01-01", until="2026-12-31"))
    small.people["keys"] = [keys.entry("person-01"), later]
    keys.sign(small, small.decision(small.policy(), assurance="signed"), "person-01")
    first, second = key_rows(small.catalog())
    assert first == KeyRow(
        person="person-01",
        fingerprint=keys.public("person-01").fingerprint,
        since="2020-01-01",
        until=None,
        revoked_on=None,
        vouched_by=None,
        trusted=True,
        decisions=1,
    )
    assert (second.vouched_by, second.until, second.trusted, second.decisions) == (
        "person-01",
        "2026-12-31",
        True,
        0,
    )


def test_what_is_no_key_or_not_trusted_is_shown_as_such(small: Small, keys: Keys) -> None:
    entry = keys.entry("person-02", revoked={"on": "2026-01-01", "why": "Lost"})
    del entry["root"]
    small.people["keys"] = [keys.entry("person-01"), entry, {**keys.entry("person-03"), "key": "nothing"}]
    _, second, third = key_rows(small.catalog())
    assert (second.trusted, second.revoked_on, second.vouched_by) == (False, "2026-01-01", None)
    assert (third.fingerprint, third.trusted) == ("", False)
