"""What ims.yaml, people.yaml and the files of standards say, as typed data."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date as Day
from types import MappingProxyType
from typing import Any

from imskit.loaded import Loaded
from imskit.model import (
    ApprovalRule,
    AskedOfReviews,
    Clause,
    Crosswalk,
    CrosswalkRow,
    Expectation,
    Forge,
    Holding,
    LeftOut,
    Path,
    Person,
    PlainFile,
    Role,
    SigningKey,
    Standard,
    StandardInUse,
    System,
)
from imskit.periods import parse_period
from imskit.problems import Place, Problem

Locate = Callable[[Path, bool], Place]

#: The newest format of a system that is known here, as ims.yaml names it under `imskit`.
_FORMAT = 1
_DUE_SOON = "P30D"
_AUDIT_CYCLE = "P3Y"
_RECORD_WITHIN = "P14D"
_BRANCH = "main"
_HASHED = re.compile(r"sha256:[0-9a-f]{64}")


def of_later_format(loaded: Loaded) -> list[Problem]:
    """That ims.yaml is of a format which this release does not know, where it is: all else follows from that."""
    number = loaded.data.get("imskit") if isinstance(loaded.data, dict) else None
    if not isinstance(number, int) or number <= _FORMAT:
        return []
    message = f"This system is of format {number}, and this release of imskit knows up to {_FORMAT}"
    return [Problem(loaded.locate(("imskit",)), "not-allowed", message, "install a later release of imskit")]


def system_of(
    ims: Mapping[str, Any],
    ims_at: Locate,
    people: Mapping[str, Any],
    people_at: Locate,
    names: Mapping[str, str],
) -> System:
    """The system that valid data of ims.yaml and people.yaml describe; *names* is the overlay, by person.

    *ims_at* and *people_at* give the places in the two files.
    """
    settings = ims.get("settings", {})
    return System(
        name=ims["organisation"]["name"],
        time_zone=ims["organisation"]["time_zone"],
        data=ims,
        files=(PlainFile(ims, ims_at), PlainFile(people, people_at)),
        standards_in_use=tuple(_in_use(entry, i, ims_at) for i, entry in enumerate(ims["standards"])),
        approvals=tuple(_approval_rule(entry, i, ims_at) for i, entry in enumerate(ims["approvals"])),
        severities=MappingProxyType(
            {name: (word, ims_at(("rules", name), True)) for name, word in ims.get("rules", {}).items()}
        ),
        people=MappingProxyType(_people(people, people_at, names)),
        roles=MappingProxyType(_roles(people, people_at)),
        sites=MappingProxyType({site["id"]: site["name"] for site in ims["scope"].get("sites", ())}),
        edit_url=settings.get("edit_url"),
        due_soon=parse_period(settings.get("due_soon", _DUE_SOON)),
        audit_cycle=parse_period(settings.get("audit_cycle", _AUDIT_CYCLE)),
        record_within=parse_period(settings.get("record_within", _RECORD_WITHIN)),
        keys=_keys(people, people_at),
        forge=_forge(settings.get("forge", {})),
    )


def _forge(said: Mapping[str, Any]) -> Forge | None:
    if "kind" not in said:
        return None
    return Forge(
        said["kind"],
        said["repository"].rstrip("/"),
        said.get("branch", _BRANCH),
        said.get("folder", "").rstrip("/"),
    )


def _in_use(entry: Mapping[str, Any], index: int, at: Locate) -> StandardInUse:
    here: Path = ("standards", index)
    return StandardInUse(
        id=entry["id"],
        place=at((*here, "id"), False),
        left_out=tuple(
            LeftOut(entry["id"], row["clause"], row.get("why"), at((*here, "left_out", i, "clause"), False))
            for i, row in enumerate(entry.get("left_out", ()))
        ),
    )


def _approval_rule(entry: Mapping[str, Any], index: int, at: Locate) -> ApprovalRule:
    return ApprovalRule(
        documents=tuple(entry.get("documents", ())),
        types=tuple(entry.get("types", ())),
        roles=tuple(entry["roles"]),
        role_places=tuple(at(("approvals", index, "roles", i), False) for i in range(len(entry["roles"]))),
        need=entry["need"],
        count=entry.get("count", 1),
        # What somebody typed is enough only where that was said.
        assurance=entry.get("assurance", "committed"),
        top_management=entry.get("top_management", False),
    )


def _people(people: Mapping[str, Any], at: Locate, names: Mapping[str, str]) -> dict[str, Person]:
    return {
        entry["id"]: Person(
            id=entry["id"],
            place=at(("people", i, "id"), False),
            name=names.get(entry["id"]),
            site=entry.get("site"),
            left=_day(entry.get("left")),
            commits_as=tuple(map(address_hash, entry.get("commits_as", ()))),
        )
        for i, entry in enumerate(people["people"])
    }


def address_hash(address: str) -> str:
    """`sha256:` and the hash of an e-mail *address* in lower case; what is such a hash stays as it is.

    So a file can say whose commits are whose without holding an address.
    """
    lower = address.strip().lower()
    if _HASHED.fullmatch(lower):
        return lower
    return "sha256:" + hashlib.sha256(lower.encode("utf-8")).hexdigest()


def _keys(people: Mapping[str, Any], at: Locate) -> tuple[SigningKey, ...]:
    return tuple(
        SigningKey(
            number=i,
            person=entry["person"],
            line=entry["key"],
            since=Day.fromisoformat(entry["from"]),
            until=_day(entry.get("until")),
            place=at(("keys", i, "key"), False),
            revoked_on=_day(entry.get("revoked", {}).get("on")),
            root=entry.get("root", False),
            vouched_by=entry.get("vouched", {}).get("by"),
            vouching=entry.get("vouched", {}).get("signature"),
        )
        for i, entry in enumerate(people.get("keys", ()))
    )


def _roles(people: Mapping[str, Any], at: Locate) -> dict[str, Role]:
    return {
        entry["id"]: Role(
            id=entry["id"],
            title=entry["title"],
            place=at(("roles", i, "id"), False),
            purpose=entry.get("purpose", ""),
            top_management=entry.get("top_management", False),
            responsibilities=tuple(entry.get("responsibilities", ())),
            authorities=tuple(entry.get("authorities", ())),
            holders=_holdings(entry, "holders", i, at),
            deputies=_holdings(entry, "deputies", i, at),
            delegations=_holdings(entry, "delegations", i, at),
        )
        for i, entry in enumerate(people["roles"])
    }


def _holdings(role: Mapping[str, Any], kind: str, index: int, at: Locate) -> tuple[Holding, ...]:
    return tuple(
        Holding(
            person=entry["person"],
            since=Day.fromisoformat(entry["from"]),
            until=_day(entry.get("until")),
            place=at(("roles", index, kind, i, "person"), False),
            types=tuple(entry.get("types", ())),
            why=entry.get("why"),
        )
        for i, entry in enumerate(role.get(kind, ()))
    )


def standard_of(data: Mapping[str, Any], at: Locate | None = None) -> Standard:
    """The standard that valid *data* of a file in ims/standards describes."""
    replaced = data.get("replaced_by", {})
    return Standard(
        id=data["id"],
        designation=data["designation"],
        title=data["title"],
        kind=data["kind"],
        status=data["status"],
        leave_out=data["leave_out"],
        detail=data["detail"],
        published=data.get("published"),
        replaced_by=replaced.get("designation"),
        transition_end=replaced.get("transition_end"),
        note=data.get("note", ""),
        clauses=MappingProxyType({entry["clause"]: _clause(data["id"], entry) for entry in data["clauses"]}),
        review_inputs=_review_inputs(data.get("management_review")),
        file=PlainFile(data, at) if at is not None else None,
    )


def _review_inputs(held: Mapping[str, Any] | None) -> AskedOfReviews | None:
    if held is None:
        return None
    about = {row["topic"]: tuple(row.get("about", ())) for row in held["inputs"]}
    return AskedOfReviews(held["clause"], MappingProxyType(about))


def _clause(standard: str, entry: Mapping[str, Any]) -> Clause:
    return Clause(
        standard=standard,
        number=entry["clause"],
        title=entry["title"],
        parent=entry.get("parent"),
        assessable=entry["assessable"],
        verified=entry["verified"],
        summary=entry.get("summary", "").strip(),
        auditor=tuple(sentence.strip() for sentence in entry.get("auditor", ())),
        expects=tuple(
            Expectation(
                types=tuple(row["types"]),
                every=parse_period(row["every"]) if "every" in row else None,
                fields=tuple(row.get("fields", ())),
                what=row.get("what", ""),
            )
            for row in entry.get("expects", ())
        ),
    )


def crosswalk_of(data: Mapping[str, Any], path: str, at: Locate | None = None) -> Crosswalk:
    """The crosswalk that valid *data* of the file at *path* describes."""
    return Crosswalk(
        source=data["from"],
        target=data["to"],
        note=data.get("note", ""),
        rows=tuple(
            CrosswalkRow(row["from"], row.get("to"), row["relation"], row.get("confidence"), row.get("note"))
            for row in data["rows"]
        ),
        path=path,
        file=PlainFile(data, at) if at is not None else None,
    )


def _day(text: str | None) -> Day | None:
    return None if text is None else Day.fromisoformat(text)
