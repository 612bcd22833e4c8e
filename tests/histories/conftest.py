"""Histories of every shape: merged in each way, rewritten, renamed, with wrong clocks, with other line ends."""

from __future__ import annotations

import pytest

from tests.builders import Small
from tests.repositories import commit
from tests.storied import Say, teller


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    return teller(capsys, monkeypatch)


@pytest.fixture
def system(small: Small) -> Small:
    """A committed system with an approved policy, its training and an idea."""
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}))
    small.training(satisfies={"tiny-2026": ["1"]})
    small.idea("IDEA-001")
    small.read()
    commit(small.root, "2026-03-01")
    return small
