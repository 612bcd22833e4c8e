"""What git tells of the documents of a small system, for tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from imskit.model import FileCommit, InGit
from imskit.pipeline import Clock, read
from tests.builders import BODIES, NOW, TODAY, Small

Say = Callable[..., str]


def told(small: Small, **kwargs: Any) -> InGit:
    catalog = read(small.root, Clock(NOW, TODAY), **kwargs).catalog
    assert catalog is not None
    return catalog.in_git()


def commits(small: Small, name: str = "POL-001") -> tuple[FileCommit, ...]:
    return told(small).commits[name]


def whats(small: Small, name: str = "POL-001") -> list[tuple[str, str, str]]:
    return [(each.subject, each.what, each.version) for each in commits(small, name)]


def policy(small: Small, purpose: str = "Say where we go.", **changes: Any) -> None:
    small.policy("POL-001", body={**BODIES["policy"], "purpose": purpose}, **changes)


def move(small: Small, before: str, after: str) -> None:
    (small.root / "ims" / after).parent.mkdir(parents=True, exist_ok=True)
    (small.root / "ims" / before).rename(small.root / "ims" / after)
