"""Walks through a history, and what imskit finds in it."""

from __future__ import annotations

import hashlib
import json

from tests.builders import Small
from tests.repositories import run
from tests.storied import AS_OF, Say

RECORDS = "ims/records/"


def branch(small: Small, name: str, start: str = "main") -> None:
    run(small.root, "checkout", "-q", "-b", name, start)


def checkout(small: Small, name: str) -> None:
    run(small.root, "checkout", "-q", name)


def merge(small: Small, *names: str, at: str = "2026-06-01T12:00:00Z", how: tuple[str, ...] = ()) -> None:
    run(small.root, "merge", "-q", "--no-ff", "-m", "x", *how, *names, at=at)


def found(say: Say, small: Small, base: str, *more: str) -> list[tuple[str, str]]:
    """Rule and path of what the rules of change find since *base*."""
    code, out, err = say(small.root, "check", "--base", base, *AS_OF, "--format", "json", *more)
    assert code in {0, 1}, err
    return [(each["rule"], each["path"]) for each in json.loads(out)["problems"]]


def changed(say: Say, small: Small, *revisions: str) -> list[tuple[str, str]]:
    """Id and kind of the documents that `imskit diff` tells."""
    code, out, err = say(small.root, "diff", *revisions, *AS_OF, "--format", "json")
    assert code == 0, err
    return [(each["id"], each["what"]) for each in json.loads(out)["documents"]]


def hashed(address: str) -> str:
    return "sha256:" + hashlib.sha256(address.encode()).hexdigest()
