"""What tests of the command line share."""

from __future__ import annotations

import pytest

from tests.builders import Small
from tests.cli.releasing import begin


@pytest.fixture
def evidenced(small: Small) -> Small:
    """A system that checks green: an approved policy and a training that claim clause 1."""
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}))
    small.training(satisfies={"tiny-2026": ["1"]})
    small.read()
    return small


@pytest.fixture
def system(small: Small, monkeypatch: pytest.MonkeyPatch) -> Small:
    """A committed system with a policy in force, and a git that knows who works here."""
    config = small.root.parent / f"{small.root.name}.gitconfig"
    config.write_text("[user]\n\tname = Quality\n\temail = quality@example.org\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    begin(small)
    return small
