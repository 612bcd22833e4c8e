"""A session that serves a small system, on a fixed day."""

from __future__ import annotations

from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from imskit.pipeline import Clock, Reading, read
from imskit.serving.session import Session
from imskit.shelf import Shelf
from tests.builders import NOW, TODAY, Small


def session_of(root: Path, **more: Any) -> Session:
    """A session of the system at *root*, which has not looked yet."""

    def look(shelf: Shelf) -> Reading:
        return read(root, Clock(NOW, TODAY), shelf=shelf, rules=False)

    return Session(look, Shelf, root / ".imskit" / "serve" / "frame", history=lambda: None, **more)


def laid(small: Small) -> Small:
    """*small* with two policies, of which one is a draft."""
    small.policy(status="draft")
    small.policy("POL-002", status="draft", links={"see": ["POL-001"]})
    small.read()
    return small


def finish(session: Session) -> None:
    """Make ready all that is left."""
    for _ in session.the_rest():
        pass


def begin(session: Session, steps: int) -> None:
    """Make so many *steps* of what is left, as far as there are any, and leave it then."""
    with closing(session.the_rest()) as rest:
        for _ in islice(rest, steps):
            pass
