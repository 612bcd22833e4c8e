"""A file to read, and reading one when a test knows whether it can be."""

from __future__ import annotations

from imskit.load import load
from imskit.loaded import Loaded
from imskit.problems import Problem

#: The path of what is read here.
PATH = "ims/x.yaml"

POLICY = """\
# yaml-language-server: $schema=../../schemas/policy.schema.json
id: POL-001
title: Innovation policy
version: "1.10"
must_read: [everyone, leaders]
effective_from: 2026-01-15
review: {every: P1Y}
links:
  see:
    - {to: POL-004, why: "the other side"}
    - POL-005
body:
  purpose: |
    Two lines
    of text.
  empty:
  last: 'it''s'
"""


def read(text: str | bytes) -> Loaded:
    """The file that can be read."""
    loaded = load(text if isinstance(text, bytes) else text.encode(), PATH)
    assert isinstance(loaded, Loaded), loaded
    return loaded


def refuse(text: str | bytes) -> Problem:
    """The problem of a file that cannot be read."""
    problem = load(text if isinstance(text, bytes) else text.encode(), PATH)
    assert isinstance(problem, Problem), problem.data
    return problem
