"""What verifying a pack finds, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """That something about one file of a pack is wrong, or about the pack where there is no path."""

    path: str
    #: To stand behind the path: `was altered`.
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, what could not be, and what was found."""

    #: Each a sentence.
    checked: tuple[str, ...]
    not_checked: tuple[str, ...]
    findings: tuple[Finding, ...]
    #: SHA-256 of the tag manifest, by which a pack is told from any other; empty without one.
    digest: str = ""
