"""From plain data of known shape to typed documents: the head is read here, the body stays plain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Day
from functools import lru_cache
from typing import Any

from imskit.marked import Marked, Marks, day, sure_day
from imskit.model import (
    UNNAMED,
    Acknowledgement,
    Decision,
    Document,
    Locate,
    Period,
    Revision,
    TypeInfo,
)
from imskit.periods import parse_period
from imskit.schema import ref_paths

DECISION_TYPE = "decision"
ACKNOWLEDGEMENT_TYPE = "acknowledgement"
#: Types whose records can be signed.
SIGNED_TYPES = (DECISION_TYPE, ACKNOWLEDGEMENT_TYPE)

#: What a file with a blank holds.
_BLANKS = (b"[fill", UNNAMED.encode())


class Assembler:
    """Makes documents of the types it was given."""

    def __init__(self, types: Mapping[str, TypeInfo]) -> None:
        self._types = types
        #: The marks of the types that documents are of.
        self._marks: dict[str, Marks] = {}

    def document(
        self,
        data: Mapping[str, Any],
        path: str,
        locate: Locate,
        written: Mapping[str, Any] | None = None,
        *,
        known: Marked | None = None,
        source: bytes | None = None,
    ) -> Document:
        """The document that *data*, valid by its type's schema, describes; *path* from the root.

        *written* is what stands in the file, where that is other data. What its marks lead to may be *known* already.
        *source* are the file's bytes, where the data say what stands in them: they rule out much at a glance.
        """
        info = self._types[data["type"]]
        # Words that stand in a text stand in its file, letter for letter, but for codes with a backslash.
        opaque = source is None or b"\\" in source
        found = known
        if found is None:
            found = self._marks_of(info).marked(data, links=opaque or b"](" in (source or b""))
        audience = data.get("applies_to", {})
        opened = day(data.get("opened"))
        sealed_on = day(data.get("date"))
        review = data.get("review")
        state = data.get("state")
        return Document(
            id=data["id"],
            type=info.name,
            lifecycle=info.lifecycle,
            title=data["title"],
            owner=data["owner"],
            classification=data["classification"],
            language=data["language"],
            path=path,
            data=data,
            locate=locate,
            written=None if written is data else written,
            version=data.get("version"),
            status=data.get("status"),
            effective_from=day(data.get("effective_from")),
            review_every=_period(review.get("every")) if review else None,
            revisions=tuple(_revision(entry) for entry in data.get("revisions", ())),
            must_read=tuple(data.get("must_read", ())),
            state=state,
            opened=opened,
            closed=day(data.get("closed")),
            is_closed=state in info.closed_when,
            kept_for=_period(data.get("retention", {}).get("period")),
            date=sealed_on,
            by=data.get("by"),
            last_activity=sealed_on or _last_activity(data, info, opened),
            applies_to_roles=tuple(audience.get("roles", ())),
            applies_to_sites=tuple(audience.get("sites", ())),
            clauses=tuple(found.clauses),
            references=tuple(found.references),
            names=tuple(found.names),
            evidence=tuple(found.evidence),
            actions=tuple(found.actions),
            follow_ups=tuple(found.follow_ups),
            may_hold_blanks=opaque or any(blank in (source or b"") for blank in _BLANKS),
        )

    def _marks_of(self, info: TypeInfo) -> Marks:
        found = self._marks.get(info.name)
        if found is None:
            found = self._marks[info.name] = Marks(ref_paths(info))
        return found


def _revision(entry: Mapping[str, Any]) -> Revision:
    return Revision(entry["version"], sure_day(entry["date"]), entry["by"], entry["change"], entry["summary"])


def _last_activity(data: Mapping[str, Any], info: TypeInfo, opened: Day | None) -> Day | None:
    """The newest of the opening day and the dates in the lists that only grow."""
    days = [opened] if opened else []
    for dotted in info.append_only:
        entries: Any = data
        for key in dotted.split("."):
            entries = entries.get(key) if isinstance(entries, dict) else None
        if isinstance(entries, list):
            days.extend(
                sure_day(entry["date"]) for entry in entries if isinstance(entry, dict) and "date" in entry
            )
    return max(days, default=None)


@lru_cache(maxsize=512)
def _period(text: str | None) -> Period | None:
    return None if text is None else parse_period(text)


def decisions_of(documents: Sequence[Document]) -> dict[str, tuple[Decision, ...]]:
    """The decision records among *documents*, typed, by the document they decide, oldest first."""
    by_document: dict[str, list[Decision]] = {}
    for record in documents:
        if record.type != DECISION_TYPE or record.date is None or record.by is None:
            continue
        body = record.data["body"]
        by_document.setdefault(body["document"], []).append(
            Decision(
                id=record.id,
                document=body["document"],
                version=body["version"],
                fingerprint=body["fingerprint"],
                verdict=body["verdict"],
                person=record.by,
                role=body["role"],
                day=record.date,
                assurance=body["assurance"],
                record=record,
            )
        )
    return {
        document: tuple(sorted(found, key=lambda decision: (decision.day, decision.id)))
        for document, found in by_document.items()
    }


def acknowledgements_of(documents: Iterable[Document]) -> dict[str, Acknowledgement]:
    """The acknowledgement records among *documents*, typed, by id."""
    found = {}
    for record in documents:
        if record.type != ACKNOWLEDGEMENT_TYPE or record.date is None or record.by is None:
            continue
        body = record.data["body"]
        found[record.id] = Acknowledgement(
            id=record.id,
            document=body["document"],
            version=body["version"],
            fingerprint=body["fingerprint"],
            person=record.by,
            day=record.date,
            reported_by=body.get("reported_by"),
            assurance=body.get("assurance", "asserted"),
            record=record,
        )
    return found
