"""What certification auditors look for at each stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from imskit.model.period import Period
from imskit.model.plain_files import PlainFile
from imskit.values import dataclass

#: What an item of a stage of certification is held against, see the schema of the file.
Asks = Literal["document", "record", "stage", "findings", "certificate", "surveillance", "audited"]


@dataclass(frozen=True, slots=True)
class StageItem:
    """One thing that a certification auditor looks for at a stage."""

    what: str
    asks: Asks
    clauses: tuple[str, ...] = ()
    #: Types of documents or records that show it; without any, what claims the clauses.
    types: tuple[str, ...] = ()
    #: Which records count: values by dotted path, any of several.
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Only what happened in this time up to today.
    within: Period | None = None
    #: How many records it takes, where one is not enough.
    count: int = 1
    #: Stages whose records or findings it asks for, and their results.
    stages: tuple[str, ...] = ()
    results: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of certification: what the auditor looks for, and what only talks can show."""

    #: As records of stages name it.
    name: str
    title: str
    aim: str
    #: What comes out of it.
    output: str
    items: tuple[StageItem, ...]
    talks: tuple[str, ...]


@dataclass(frozen=True)
class CertificationStages:
    """What certification auditors look for at each stage, in our own words."""

    #: The standard that certificates are issued against.
    standard: str
    #: The guidance beside it, against which nobody is certified; empty where there is none.
    guidance: str
    #: Whether it was compared with bought copies.
    verified: bool
    note: str
    stages: tuple[Stage, ...]
    #: Its file as written.
    file: PlainFile
