"""What the marks of a type's schema lead to in its documents: clauses, references, names, evidence, actions.

The marks of a type become a tree of functions, made once; each document is walked once. That walk is a good part of
reading, so a path is put together only where something is found at it, and texts are not looked into where the
file cannot hold a link. `slow_marked` does the same without any of that; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Day
from functools import lru_cache
from typing import Any, Literal, TypeAlias, cast

from imskit.model import Action, ClauseRef, Evidence, FollowUp, NameRef, Path, Reference
from imskit.schema import RefPath
from imskit.text_links import links_of

NameKind: TypeAlias = Literal["role", "person", "type", "site"]
#: Most names that are remembered, of all documents of a type at one mark.
_MOST_NAMES = 20_000


@lru_cache(maxsize=8192)
def sure_day(text: str) -> Day:
    """The day that *text* names; the same days come again and again. Raises ValueError."""
    return Day.fromisoformat(text)


def day(text: str | None) -> Day | None:
    """The day that *text* names, where there is one."""
    return None if text is None else sure_day(text)


@dataclass(slots=True)
class Marked:
    """What the marks of one document's schema lead to in it."""

    clauses: list[ClauseRef] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    names: list[NameRef] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)


def _take_text(found: Marked, _: RefPath, at: Path, value: Any) -> None:
    if isinstance(value, str) and "](" in value:
        found.references.extend(
            Reference("see", target, at, words=f"]({target})") for target in links_of(value)
        )


def _take_action(found: Marked, _: RefPath, at: Path, value: Any) -> None:
    if isinstance(value, Mapping):
        done = day(value.get("done"))
        found.actions.append(Action(value["what"], value["owner"], sure_day(value["due"]), done, at))


def _take_follow_up(found: Marked, _: RefPath, at: Path, value: Any) -> None:
    if isinstance(value, Mapping):
        due = day(value.get("due"))
        found.follow_ups.append(FollowUp(value["of"], value["action"], value["state"], at, due))


def _take_document(found: Marked, mark: RefPath, at: Path, value: Any) -> None:
    relation = mark.relation or "see"
    if isinstance(value, Mapping):
        to, written_against, why = value["to"], value.get("fingerprint"), value.get("why")
        found.references.append(Reference(relation, to, (*at, "to"), written_against, why))
    else:
        found.references.append(Reference(relation, value, at))


def _take_clauses(found: Marked, mark: RefPath, at: Path, value: Any) -> None:
    relation = mark.relation or "names"
    for standard, numbers in value.items():
        within = (*at, standard)
        for index, clause in enumerate(numbers):
            found.clauses.append(ClauseRef(relation, standard, clause, (*within, index)))


def _take_name(found: Marked, mark: RefPath, at: Path, value: Any) -> None:
    found.names.append(NameRef(cast("NameKind", mark.refers), value, at))


def _take_evidence(found: Marked, _: RefPath, at: Path, value: Any) -> None:
    found.evidence.append(
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


_Take: TypeAlias = Callable[[Marked, RefPath, Path, Any], None]
_FORMATS: Mapping[str | None, _Take] = {
    "text": _take_text,
    "action": _take_action,
    "follow-up": _take_follow_up,
}
_REFERS: Mapping[str | None, _Take] = {
    "document": _take_document,
    "clauses": _take_clauses,
    "evidence": _take_evidence,
    **dict.fromkeys(("role", "person", "type", "site"), _take_name),
}


@dataclass(slots=True)
class _Node:
    """One place of a type's documents that its schema marks, or on the way to one."""

    here: list[tuple[_Take, RefPath]] = field(default_factory=list)
    keys: dict[str, _Node] = field(default_factory=dict)
    items: _Node | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.here or self.keys or self.items)


def _tree(marks: Iterable[RefPath]) -> _Node:
    root = _Node()
    for mark in marks:
        node = root
        for step in mark.path:
            if step == "*":
                node.items = node.items or _Node()
                node = node.items
            else:
                node = node.keys.setdefault(str(step), _Node())
        for take in (_FORMATS.get(mark.format), _REFERS.get(mark.refers)):
            if take is not None:
                node.here.append((take, mark))
    return root


def _walk(node: _Node, found: Marked, value: Any, at: Path) -> None:
    """Let *found* take up what stands at the marks of *node* in *value*, which stands at *at*."""
    for take, mark in node.here:
        take(found, mark, at, value)
    if node.keys and isinstance(value, dict):
        for key, below in node.keys.items():
            if key in value:
                _walk(below, found, value[key], (*at, key))
    elif node.items is not None:
        # The items of a list, or the values of fields whose names are free.
        for step, item in _entries(value):
            _walk(node.items, found, item, (*at, step))


def _entries(value: Any) -> Iterable[tuple[str | int, Any]]:
    """What stands in a list or a group of fields, each with its index or name."""
    if isinstance(value, list):
        return enumerate(value)
    return value.items() if isinstance(value, dict) else ()


def slow_marked(marks: Sequence[RefPath], data: Mapping[str, Any]) -> Marked:
    """What *marks* lead to in *data*, by the plainest walk: what `Marks` is held to."""
    found = Marked()
    _walk(_tree(marks), found, data, ())
    return found


#: What is done with a value that stands at a step below a path.
_Visit: TypeAlias = Callable[[Marked, Any, Path, str | int], None]


class Marks:
    """The marks of one type."""

    def __init__(self, marks: Sequence[RefPath]) -> None:
        """*marks* as the schema has them."""
        self._all = _steps(_tree(marks))
        # A field that is marked as text may be marked for what it names as well.
        bare = [mark for mark in marks if mark.format != "text" or _REFERS.get(mark.refers) is not None]
        self._but_texts = _steps(_tree(bare))

    def marked(self, data: Mapping[str, Any], *, links: bool = True) -> Marked:
        """What they lead to in *data*; without *links* no text of it holds one."""
        found = Marked()
        for name, visit in self._all if links else self._but_texts:
            if name in data:
                visit(found, data[name], (), name)
        return found


def _steps(node: _Node) -> tuple[tuple[str, _Visit], ...]:
    return tuple((key, _visit(below)) for key, below in node.keys.items() if not below.is_empty)


def _visit(node: _Node) -> _Visit:
    """What does as `_walk` does with *node*, for a path and one more step."""
    if len(node.here) == 1 and not node.keys and node.items is None:
        (take, mark), *_ = node.here
        return _text(mark) if take is _take_text else _name(mark) if take is _take_name else _leaf(take, mark)
    if not node.here and node.items is None:
        return _group(_steps(node))
    if not node.here and not node.keys and node.items is not None:
        return _items(_visit(node.items))
    return lambda found, value, at, step: _walk(node, found, value, (*at, step))


def _leaf(take: _Take, mark: RefPath) -> _Visit:
    return lambda found, value, at, step: take(found, mark, (*at, step), value)


def _text(mark: RefPath) -> _Visit:
    def visit(found: Marked, value: Any, at: Path, step: str | int) -> None:
        if value.__class__ is str and "](" in value:
            _take_text(found, mark, (*at, step), value)

    return visit


def _name(mark: RefPath) -> _Visit:
    # Thousands of documents name the same role at the same place: one value for all of them.
    known: dict[tuple[str, Path], NameRef] = {}

    def visit(found: Marked, value: Any, at: Path, step: str | int) -> None:
        place = (*at, step)
        if value.__class__ is not str:
            _take_name(found, mark, place, value)
            return
        ref = known.get((value, place))
        if ref is None:
            ref = NameRef(cast("NameKind", mark.refers), value, place)
            if len(known) < _MOST_NAMES:
                known[value, place] = ref
        found.names.append(ref)

    return visit


def _group(steps: tuple[tuple[str, _Visit], ...]) -> _Visit:
    def visit(found: Marked, value: Any, at: Path, step: str | int) -> None:
        if isinstance(value, dict):
            place = (*at, step)
            for name, below in steps:
                if name in value:
                    below(found, value[name], place, name)

    return visit


def _items(below: _Visit) -> _Visit:
    def visit(found: Marked, value: Any, at: Path, step: str | int) -> None:
        place = (*at, step)
        for index, item in _entries(value):
            below(found, item, place, index)

    return visit
