"""What the systems hold: how many documents of each type, in which state, and who is who."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day

#: The day on which the systems are looked at: nothing in them lies ahead of it, little is overdue.
TODAY = Day(2026, 11, 23)
STANDARDS = ("iso-56001-2024", "iso-56002-2019")
#: Documents of each type in a thousand. The decisions that approve them come on top of the controlled
#: types, and ideas fill up to the number asked for: about 180 and 150 in a thousand.
SHARES: Mapping[str, int] = {
    "policy": 30,
    "procedure": 120,
    "objective": 40,
    "indicator": 80,
    "risk": 120,
    "opportunity": 80,
    "initiative": 80,
    "internal-audit": 20,
    "nonconformity": 50,
    "management-review": 6,
    "training": 34,
    "assessment": 10,
}
PREFIXES: Mapping[str, str] = {
    "policy": "POL",
    "procedure": "PRO",
    "objective": "OBJ",
    "indicator": "IND",
    "risk": "RSK",
    "opportunity": "OPP",
    "idea": "IDEA",
    "initiative": "INI",
    "internal-audit": "AUD",
    "nonconformity": "NCR",
    "management-review": "MRV",
    "training": "TRN",
    "assessment": "ASM",
}
FOLDERS: Mapping[str, str] = {"policy": "policies", "procedure": "procedures", "objective": "objectives"}
#: Who approves what: role and person; persons from 21 on write.
APPROVERS: Mapping[str, tuple[str, str]] = {
    "policy": ("managing-director", "person-01"),
    "procedure": ("quality-manager", "person-08"),
    "objective": ("managing-director", "person-01"),
}
PEOPLE = 120
#: As many of them, the last ones, audit.
AUDITORS = 10
SITES = ("north-works", "river-base")


def is_approved(number: int) -> bool:
    return status_of(number) == "approved"


def status_of(number: int) -> str:
    """Of fifty controlled documents, two are drafts, one is in review and one is superseded by the next."""
    return {17: "draft", 34: "in-review", 41: "draft", 48: "superseded"}.get(number % 50, "approved")
