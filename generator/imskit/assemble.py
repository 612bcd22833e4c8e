"""From plain data of known shape to typed documents: the head is read here, the body stays plain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Day
from typing import Any, Literal, TypeAlias, cast

from imskit.model import (
    Acknowledgement,
    Action,
    ClauseRef,
    Decision,
    Document,
    Evidence,
    FollowUp,
    Locate,
    NameRef,
    Path,
    Period,
    Reference,
    Revision,
    TypeInfo,
)
from imskit.periods import parse_period
from imskit.schema import RefPath, ref_paths
from imskit.text_links import links_of

DECISION_TYPE = "decision"
ACKNOWLEDGEMENT_TYPE = "acknowledgement"
#: Types whose records can be signed.
SIGNED_TYPES = (DECISION_TYPE, ACKNOWLEDGEMENT_TYPE)

NameKind: TypeAlias = Literal["role", "person", "type", "site"]


@dataclass(slots=True)
class Marked:
    """What the marks of one document's schema lead to in it."""

    clauses: list[ClauseRef] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    names: list[NameRef] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)


class _Found(Marked):
    """The same while it is looked for; each method takes up what stands at one marked place."""

    def take_text(self, _: RefPath, at: Path, value: Any) -> None:
        if isinstance(value, str) and "](" in value:
            self.references.extend(
                Reference("see", target, at, words=f"]({target})") for target in links_of(value)
            )

    def take_action(self, _: RefPath, at: Path, value: Any) -> None:
        if isinstance(value, Mapping):
            self.actions.append(
                Action(value["what"], value["owner"], _sure_day(value["due"]), _day(value.get("done")), at)
            )

    def take_follow_up(self, _: RefPath, at: Path, value: Any) -> None:
        if isinstance(value, Mapping):
            due = _day(value.get("due"))
            self.follow_ups.append(FollowUp(value["of"], value["action"], value["state"], at, due))

    def take_document(self, mark: RefPath, at: Path, value: Any) -> None:
        relation = mark.relation or "see"
        if isinstance(value, Mapping):
            found = Reference(relation, value["to"], (*at, "to"), value.get("fingerprint"), value.get("why"))
        else:
            found = Reference(relation, value, at)
        self.references.append(found)

    def take_clauses(self, mark: RefPath, at: Path, value: Any) -> None:
        self.clauses.extend(
            ClauseRef(mark.relation or "names", standard, clause, (*at, standard, index))
            for standard, numbers in value.items()
            for index, clause in enumerate(numbers)
        )

    def take_name(self, mark: RefPath, at: Path, value: Any) -> None:
        self.names.append(NameRef(cast("NameKind", mark.refers), value, at))

    def take_evidence(self, _: RefPath, at: Path, value: Any) -> None:
        self.evidence.append(
            Evidence(
                title=value["title"],
                sha256=value["sha256"],
                at=at,
                file=value.get("file"),
                size=value.get("size"),
                custodian=value.get("custodian"),
                place=value.get("place"),
            )
        )


_Take = Callable[[_Found, RefPath, Path, Any], None]
_FORMATS: Mapping[str | None, _Take] = {
    "text": _Found.take_text,
    "action": _Found.take_action,
    "follow-up": _Found.take_follow_up,
}
_REFERS: Mapping[str | None, _Take] = {
    "document": _Found.take_document,
    "clauses": _Found.take_clauses,
    "evidence": _Found.take_evidence,
    **dict.fromkeys(("role", "person", "type", "site"), _Found.take_name),
}


@dataclass(slots=True)
class _Marks:
    """The places of a type's documents that its schema marks, as one tree: walked once a document."""

    #: What is to be done here, chosen when the tree is made: the walk is what assembling spends its time on.
    here: list[tuple[_Take, RefPath]] = field(default_factory=list)
    keys: dict[str, _Marks] = field(default_factory=dict)
    items: _Marks | None = None

    @staticmethod
    def of(info: TypeInfo) -> _Marks:
        """The marks of the type *info*."""
        root = _Marks()
        for mark in ref_paths(info):
            node = root
            for step in mark.path:
                if step == "*":
                    node.items = node.items or _Marks()
                    node = node.items
                else:
                    node = node.keys.setdefault(str(step), _Marks())
            for take in (_FORMATS.get(mark.format), _REFERS.get(mark.refers)):
                if take is not None:
                    node.here.append((take, mark))
        return root

    def walk(self, value: Any, found: _Found, at: Path = ()) -> None:
        """Let *found* take up what stands at the marks in *value*, which stands at *at*."""
        for take, mark in self.here:
            take(found, mark, at, value)
        if self.keys and isinstance(value, dict):
            for key, node in self.keys.items():
                if key in value:
                    node.walk(value[key], found, (*at, key))
        elif self.items is not None:
            # The items of a list, or the values of fields whose names are free.
            for step, item in _entries(value):
                self.items.walk(item, found, (*at, step))


def _entries(value: Any) -> Iterable[tuple[str | int, Any]]:
    """What stands in a list or a group of fields, each with its index or name."""
    if isinstance(value, list):
        return enumerate(value)
    return value.items() if isinstance(value, dict) else ()


class Assembler:
    """Makes documents of the types it was given."""

    def __init__(self, types: Mapping[str, TypeInfo]) -> None:
        self._types = types
        #: The marks of the types that documents are of.
        self._marks: dict[str, _Marks] = {}

    def document(
        self,
        data: Mapping[str, Any],
        path: str,
        locate: Locate,
        written: Mapping[str, Any] | None = None,
        *,
        known: Marked | None = None,
    ) -> Document:
        """The document that *data*, valid by its type's schema, describes; *path* from the root.

        *written* is what stands in the file, where that is other data. What its marks lead to may be *known* already.
        """
        info = self._types[data["type"]]
        found = known if known is not None else self._marked(data, info)
        audience = data.get("applies_to", {})
        opened = _day(data.get("opened"))
        sealed_on = _day(data.get("date"))
        review = data.get("review")
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
            effective_from=_day(data.get("effective_from")),
            review_every=_period(review.get("every")) if review else None,
            revisions=tuple(_revision(entry) for entry in data.get("revisions", ())),
            must_read=tuple(data.get("must_read", ())),
            state=data.get("state"),
            opened=opened,
            closed=_day(data.get("closed")),
            is_closed=data.get("state") in info.closed_when,
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
        )

    def _marked(self, data: Mapping[str, Any], info: TypeInfo) -> Marked:
        if info.name not in self._marks:
            self._marks[info.name] = _Marks.of(info)
        found = _Found()
        self._marks[info.name].walk(data, found)
        return found


def _revision(entry: Mapping[str, Any]) -> Revision:
    return Revision(
        entry["version"], _sure_day(entry["date"]), entry["by"], entry["change"], entry["summary"]
    )


def _last_activity(data: Mapping[str, Any], info: TypeInfo, opened: Day | None) -> Day | None:
    """The newest of the opening day and the dates in the lists that only grow."""
    days = [opened] if opened else []
    for dotted in info.append_only:
        entries: Any = data
        for key in dotted.split("."):
            entries = entries.get(key) if isinstance(entries, Mapping) else None
        if isinstance(entries, list):
            days.extend(
                _sure_day(entry["date"])
                for entry in entries
                if isinstance(entry, Mapping) and "date" in entry
            )
    return max(days, default=None)


def _day(text: str | None) -> Day | None:
    return None if text is None else Day.fromisoformat(text)


def _sure_day(text: str) -> Day:
    return Day.fromisoformat(text)


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
