"""From plain data of known shape to typed documents: the head is read here, the body stays plain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Day
from typing import Any

from imskit.model import (
    Action,
    ClauseRef,
    Decision,
    Document,
    Evidence,
    NameRef,
    Path,
    Period,
    Reference,
    Revision,
    TypeInfo,
)
from imskit.periods import parse_period
from imskit.problems import Place
from imskit.schema import RefPath, ref_paths
from imskit.text import links_of

DECISION_TYPE = "decision"


@dataclass(slots=True)
class _Marks:
    """The places of a type's documents that its schema marks, as one tree: walked once a document."""

    here: list[RefPath] = field(default_factory=list)
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
            node.here.append(mark)
        return root

    def walk(self, value: Any, at: Path = ()) -> Iterator[tuple[RefPath, Path, Any]]:
        """Each mark with the path and the value that stand there in *value*."""
        for mark in self.here:
            yield mark, at, value
        if self.keys and isinstance(value, Mapping):
            for key, node in self.keys.items():
                if key in value:
                    yield from node.walk(value[key], (*at, key))
        if self.items is not None and isinstance(value, list):
            for index, item in enumerate(value):
                yield from self.items.walk(item, (*at, index))


class Assembler:
    """Makes documents of the types it was given."""

    def __init__(self, types: Mapping[str, TypeInfo]) -> None:
        self._types = types
        self._marks = {name: _Marks.of(info) for name, info in types.items()}

    def document(self, data: Mapping[str, Any], path: str, locate: Callable[[Path, bool], Place]) -> Document:
        """The document that *data*, valid by its type's schema, describes; *path* from the root."""
        info = self._types[data["type"]]
        found = _Found()
        for mark, at, value in self._marks[info.name].walk(data):
            found.take(mark, at, value)
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
        )


@dataclass(slots=True)
class _Found:
    """What the marks of one document lead to."""

    clauses: list[ClauseRef] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    names: list[NameRef] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)

    def take(self, mark: RefPath, at: Path, value: Any) -> None:
        """Take up what stands at one marked place."""
        if mark.format == "text" and isinstance(value, str):
            self.references.extend(Reference("see", target, at) for target in links_of(value))
        if mark.format == "action" and isinstance(value, Mapping):
            self.actions.append(
                Action(value["what"], value["owner"], _sure_day(value["due"]), _day(value.get("done")), at)
            )
        match mark.refers:
            case "document":
                self.references.append(_reference(mark, at, value))
            case "clauses":
                self.clauses.extend(
                    ClauseRef(mark.relation or "names", standard, clause, (*at, standard, index))
                    for standard, numbers in value.items()
                    for index, clause in enumerate(numbers)
                )
            case "role" | "person" | "type" | "site" as kind:
                self.names.append(NameRef(kind, value, at))
            case "evidence":
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
            case _:
                pass


def _reference(mark: RefPath, at: Path, value: Any) -> Reference:
    relation = mark.relation or "see"
    if isinstance(value, Mapping):
        return Reference(relation, value["to"], (*at, "to"), value.get("fingerprint"), value.get("why"))
    return Reference(relation, value, at)


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
