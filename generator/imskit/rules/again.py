"""Holds rules again where few documents have changed since a whole run, and gives what a whole run would give.

Rules are functions of a catalog, and stay so: they are held against one that goes through the documents from which
what has changed is within their reach. What was found at all others stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from imskit.ledger import Failed, Ledger, Row, changed_by
from imskit.model import Catalog, Document
from imskit.problems import Problem, Severity
from imskit.rules import RULES, severity_of, told, waits
from imskit.rules.finding import Reach, Rule
from imskit.rules.nearby import Look, Surroundings, nearby
from imskit.rules.rows import Rows
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """What a partial run gives."""

    #: As a whole run would have left it behind.
    ledger: Ledger
    #: At how many documents rules were held again.
    touched: int


@dataclass(frozen=True, slots=True)
class HoldAll:
    """That rules must be held against the whole, and why, in words."""

    why: str


#: What lies at a path now; None: nothing.
Changed = Mapping[str, Document | Failed | None]

#: Where more documents than one in so many are touched, holding all costs no more.
_TOO_MANY = 4
_FEW = 200


def hold_again(
    ledger: Ledger, changed: Changed, look: Look, base: Catalog, blobs: Mapping[str, str] | None = None
) -> Held | HoldAll:
    """What the rules find now, where nothing but *changed* is other than when *ledger* was made.

    *look* gives the document in the file at a path that is not among them. Of *base*, everything but its documents
    counts: settings, standards, schemas, the day and what git says must be the same as then.
    """
    return _Again(ledger, changed, look, base, blobs or {}).held()


class _Again:
    """One partial run."""

    def __init__(
        self, ledger: Ledger, changed: Changed, look: Look, base: Catalog, blobs: Mapping[str, str]
    ) -> None:
        self.before = ledger
        self.base = base
        self._blobs = blobs
        makes = Rows(base, blobs)
        rows: dict[str, Row | None] = {}
        for path, each in changed.items():
            if each is None:
                rows[path] = None
            elif isinstance(each, Failed):
                rows[path] = makes.failed(path, each)
            else:
                rows[path] = makes.row(each, framed=False)
        self.rows = rows
        self.now = changed_by(ledger, rows)
        documents = {path: each for path, each in changed.items() if isinstance(each, Document)}
        self._look = lambda path: documents[path] if path in documents else look(path)
        self.all = Surroundings(self.now, self._look)
        self._reached: dict[tuple[int, frozenset[str] | None], frozenset[str]] = {}

    def held(self) -> Held | HoldAll:
        self.moved_ids = self._moved_ids()
        self.changed = self._changed_ids()
        if any(rule.reach is None for rule in RULES if severity_of(self.base, rule) is not None):
            return HoldAll("nobody knows how far a rule looks")
        touched = {rule.name: self._touched(rule.reach) for rule in RULES if rule.reach is not None}
        most = max(map(len, touched.values()), default=0)
        if most > max(_FEW, len(self.now.rows) // _TOO_MANY):
            return HoldAll(f"what has changed is linked with {most} documents")
        self._with_frames(touched)
        problems = dict(self.before.problems)
        waiting = self.before.waiting
        for rule in RULES:
            severity = severity_of(self.base, rule)
            if severity is None or rule.reach is None:
                continue
            if rule.name == waits.RULE:
                waiting, found = self._waiting(rule, severity)
            elif rule.reach.frame is not None and rule.reach.spread is None:
                found = self._of_all(rule, severity)
            else:
                found = self._at(rule, severity, touched[rule.name])
            if found is self.before.problems.get(rule.name, ()):
                continue
            if found:
                problems[rule.name] = tuple(sorted(set(found), key=in_order))
            else:
                problems.pop(rule.name, None)
        ledger = replace(self.now, problems=dict(sorted(problems.items())), waiting=waiting)
        return Held(ledger, len(set().union(*touched.values())))

    # which documents

    def _rows_of(self, name: str) -> Iterator[Row]:
        yield from self.before.by_id.get(name, ())
        yield from self.now.by_id.get(name, ())

    def _moved_ids(self) -> frozenset[str]:
        """The ids that came to be there, or are no longer, or failed at another place."""
        before, now = self.before, self.now
        found: set[str] = set()
        for path in self.rows:
            for ledger in (before, now):
                row = ledger.rows.get(path)
                if row is not None and row.failed is None:
                    found.add(row.id)
        found = {name for name in found if (name in before.by_id) != (name in now.by_id)}
        if self._failed_changed():
            failed = {*before.failed_ids.items()} ^ {*now.failed_ids.items()}
            found |= {name for name, _ in failed}
        rows = [*(before.rows.get(path) for path in self.rows), *self.rows.values()]
        if any(row is not None and row.misnamed for row in rows):
            found |= before.misnamed ^ now.misnamed
        return frozenset(found)

    def _failed_changed(self) -> bool:
        rows = [*(self.before.rows.get(path) for path in self.rows), *self.rows.values()]
        some = any(row is not None and row.failed is not None for row in rows)
        # Names of failed files count only where no document has the id.
        return some or bool(self.before.failed_ids and self._paths_changed())

    def _paths_changed(self) -> bool:
        """Whether a file came, went, or holds another id."""
        for path, row in self.rows.items():
            old = self.before.rows.get(path)
            if row is None or old is None or (row.id, row.failed) != (old.id, old.failed):
                return True
        return False

    def _changed_ids(self) -> frozenset[str]:
        found = set(self.moved_ids)
        for path in self.rows:
            for row in (self.before.rows.get(path), self.rows[path]):
                if row is not None and row.id:
                    found.add(row.id)
        if not self._paths_changed():
            return frozenset(found)
        # Whatever differs in capital and small letters alone is told together.
        return frozenset(found | self.before.in_other_letters(found) | self.now.in_other_letters(found))

    def _linked(self, names: Iterable[str]) -> set[str]:
        """What is linked with *names*, before or now, whichever of the two holds the link."""
        found: set[str] = set()
        for name in names:
            found.update(self.before.naming.get(name, ()))
            found.update(self.now.naming.get(name, ()))
            for row in self._rows_of(name):
                found.update(row.names)
        return found

    def _within(self, reach: Reach) -> frozenset[str]:
        key = (reach.links, reach.far)
        if key not in self._reached:
            found = set(self.changed)
            if reach.links >= 1:
                found |= self._linked(self.changed)
            if reach.links >= 2:
                far = [name for name in self.changed if self._is(name, reach.far)]
                found |= self._linked(self._linked(far))
            self._reached[key] = frozenset(found)
        return self._reached[key]

    def _is(self, name: str, kinds: frozenset[str] | None) -> bool:
        return kinds is None or any(not kinds.isdisjoint(row.kinds) for row in self._rows_of(name))

    def _touched(self, reach: Reach) -> frozenset[str]:
        """The ids at which a rule of this *reach* is to be held again."""
        found = set(self._within(reach))
        if reach.ids and self.moved_ids:
            found |= self._linked(self.moved_ids)
            for name in self.moved_ids:
                found |= _within_name(name, self.before.by_id) | _within_name(name, self.now.by_id)
        if reach.supersession:
            found = self._superseding(found)
        return frozenset(name for name in found if self._is(name, reach.at))

    def _superseding(self, names: set[str]) -> set[str]:
        """*names*, and all that supersession leads to from them, either way."""
        found, waiting = set(names), list(names)
        while waiting:
            name = waiting.pop()
            near = {target for row in self._rows_of(name) for target in row.supersedes}
            for other in self._linked([name]):
                if any(name in row.supersedes for row in self._rows_of(other)):
                    near.add(other)
            waiting.extend(near - found)
            found |= near
        return found

    def _with_frames(self, touched: dict[str, frozenset[str]]) -> None:
        """Work out the frames of what is touched, and touch what they touch."""
        framed: set[str] = set(self.changed)
        for rule in RULES:
            if rule.reach is not None and rule.reach.frame is not None:
                framed |= touched[rule.name]
        self.framed = frozenset(framed)
        makes = Rows(nearby(self.base, self.all, framed), self._blobs)
        anew: dict[str, Row | None] = {}
        for name in framed:
            for row in self.now.by_id.get(name, ()):
                frames = dict(makes.frames(self.all.at(row.path)))
                if frames != row.frames:
                    anew[row.path] = replace(row, frames=frames)
        if anew:
            self.now = changed_by(self.now, anew)
            self.all.ledger = self.now
        for rule in RULES:
            if rule.reach is not None and rule.reach.spread is not None:
                touched[rule.name] |= self._spread(rule, rule.reach.spread(self.base))

    def _spread(self, rule: Rule, types: Mapping[str, frozenset[str]]) -> frozenset[str]:
        moved = {
            row.type
            for name in self.framed
            if self._frame(self.before, name, rule.name) != self._frame(self.now, name, rule.name)
            for row in self._rows_of(name)
        }
        return frozenset(
            name
            for each in moved
            for other in types.get(each, ())
            for ledger in (self.before, self.now)
            for name in ledger.of_type.get(other, ())
        )

    @staticmethod
    def _frame(ledger: Ledger, name: str, rule: str) -> Any:
        return [(row.type, row.frames.get(rule)) for row in ledger.by_id.get(name, ())]

    # what is found

    def _of_all(self, rule: Rule, severity: Severity) -> tuple[Problem, ...]:
        """What a rule finds that needs all documents with a frame; what stood, while none of these changed."""
        known = self.before.problems.get(rule.name, ())
        paths = self._paths(self.changed)
        if all(
            self._frame(self.before, name, rule.name) == self._frame(self.now, name, rule.name)
            for name in self.framed
        ) and not any(problem.place.path in paths for problem in known):
            return known
        ids = [row.id for row in self.now.indexed.framed(rule.name)]
        return tuple(told(rule, severity, rule.check(nearby(self.base, self.all, ids))))

    def _waiting(self, rule: Rule, severity: Severity) -> tuple[tuple[waits.Waits, ...], tuple[Problem, ...]]:
        """Who waits for which record, and what is told of it."""
        before, now, waiting = self.before, self.now, self.before.waiting
        moved = any(
            waits.seen(waits.counted(before, name)) != waits.seen(waits.counted(now, name))
            for name in self.framed
        )
        # Where something late is told at what has changed, its line may be another.
        late = {each.waiting.newest for each in waiting if each.waiting.day < self.base.today}
        if not moved and late.isdisjoint(self.changed):
            return waiting, before.problems.get(rule.name, ())
        from imskit.rules import renewing

        base = nearby(self.base, self.all, ())
        waiting = renewing.waits_again(before, now, self.framed, base)
        return waiting, tuple(told(rule, severity, renewing.overdue(base, waiting)))

    def _at(self, rule: Rule, severity: Severity, touched: frozenset[str]) -> tuple[Problem, ...]:
        """What a rule finds at what is *touched*, and what it found elsewhere."""
        known = self.before.problems.get(rule.name, ())
        settings = rule.reach is not None and rule.reach.ids and self._paths_changed()
        if not touched and not settings:
            return known
        if settings:
            # What it said of ids that are not there may be said otherwise now.
            said = {problem.place.path for problem in known}
            touched |= {row.id for path in said if (row := self.now.rows.get(path)) is not None and row.id}
        paths = self._paths(touched)
        here = [
            problem
            for problem in told(rule, severity, rule.check(nearby(self.base, self.all, touched)))
            if problem.place.path in paths or (settings and self._is_none(problem.place.path))
        ]
        stands = [
            problem
            for problem in known
            if problem.place.path not in paths and not (settings and self._is_none(problem.place.path))
        ]
        return (*stands, *here)

    def _paths(self, names: Iterable[str]) -> set[str]:
        """The files of these ids, before and now, failed ones included."""
        found = {row.path for name in names for row in self._rows_of(name)}
        for ledger in (self.before, self.now):
            if ledger.failed_ids:
                found |= {ledger.failed_ids[name].path for name in names if name in ledger.failed_ids}
        return found | self.rows.keys()

    def _is_none(self, path: str) -> bool:
        """Whether no document lies at *path*, before or now: it is of settings."""
        return path not in self.before.rows and path not in self.now.rows


def in_order(problem: Problem) -> tuple[Any, ...]:
    """As problems compare themselves, and faster."""
    place = problem.place
    return (
        place.path,
        place.line,
        place.column,
        problem.rule,
        problem.message,
        problem.mend,
        problem.severity,
    )


def _within_name(name: str, known: Mapping[str, Any]) -> set[str]:
    """The ids of *known* that stand within *name*, as that of the document does in the id of a decision."""
    parts = name.split("-")
    return {
        found
        for begin in range(len(parts))
        for end in range(begin + 1, len(parts) + 1)
        if (found := "-".join(parts[begin:end])) in known
    }
