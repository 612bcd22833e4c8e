"""Each rule of the table looks no further than it says: held at one document, it finds there what it finds there
held against the whole, and looks up nothing that is more links away than its reach."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from imskit.ledger import Ledger
from imskit.model import Catalog, Document
from imskit.pipeline import Clock, read
from imskit.problems import Problem
from imskit.rules import RULES, severity_of, told
from imskit.rules.finding import Reach, Rule
from imskit.rules.nearby import Surroundings, nearby
from tests.benchmarks.systems import make
from tests.builders import NOW, REFERENCE
from tests.edits import reference
from tests.rules.partial import Whole

#: At how many documents of each kind a rule is held that finds nothing there.
_SAMPLE = 2
EXAMPLES = Path(__file__).parents[1] / "examples"


def test_every_rule_says_how_far_it_looks() -> None:
    assert [rule.name for rule in RULES if rule.reach is None] == []


def _nodes(ledger: Ledger, names: set[str]) -> set[str]:
    """What is linked with *names*, whichever of the two holds the link."""
    found = {other for name in names for other in ledger.naming.get(name, ())}
    return found | {other for name in names for row in ledger.by_id.get(name, ()) for other in row.names}


def _in_reach(ledger: Ledger, name: str, reach: Reach, spread: Mapping[str, frozenset[str]]) -> set[str]:
    """The ids of the documents that a rule may look up when it is held at *name*."""
    found = {name, *ledger.in_other_letters([name])}
    if reach.supersession:
        # Over however many steps of whatever links: where it finds something is held to in the tests of partial runs.
        before: set[str] = set()
        while before != found:
            before, found = found, found | _nodes(ledger, found)
    near = _nodes(ledger, found) if reach.links else set()
    far = _nodes(ledger, near) if reach.links > 1 else set()
    kinds = {other: row.kinds for other in far for row in ledger.by_id.get(other, ())}
    found |= near | {
        other for other, each in kinds.items() if reach.far is None or not reach.far.isdisjoint(each)
    }
    kind = ledger.by_id[name][0].type
    types = {each for each, owing in spread.items() if kind in owing}
    return found | {other for each in types for other in ledger.of_type.get(each, ())}


def _held(rule: Rule, catalog: Catalog) -> set[Problem]:
    severity = severity_of(catalog, rule)
    return set(told(rule, severity, rule.check(catalog))) if severity is not None else set()


class _Spy:
    """Gives the documents of a system, and remembers which were looked up."""

    def __init__(self, whole: Whole) -> None:
        self._documents = whole.documents
        self.ids: set[str] = set()

    def __call__(self, path: str) -> Document:
        self.ids.add(self._documents[path].id)
        return self._documents[path]


def names_held(ledger: Ledger, rule: Rule) -> Iterator[str]:
    """The ids at which *rule* is held: where it found something, and of each kind some of the others."""
    said = {problem.place.path for problem in ledger.problems.get(rule.name, ())}
    seen: Counter[object] = Counter()
    for name, rows in ledger.by_id.items():
        kind = (rows[0].type, rows[0].kinds)
        seen[kind] += 1
        if seen[kind] <= _SAMPLE or any(row.path in said for row in rows):
            yield name


def _laws_broken(whole: Whole) -> Iterator[str]:
    """Where a rule breaks the law of its reach in a system."""
    catalog, ledger = whole.reading.whole, whole.ledger
    assert catalog is not None
    for rule in RULES:
        reach = rule.reach
        if reach is None or (reach.frame is not None and reach.spread is None):
            continue
        spread = reach.spread(catalog) if reach.spread is not None else {}
        by_path: dict[str, set[Problem]] = {}
        for problem in ledger.problems.get(rule.name, ()):
            by_path.setdefault(problem.place.path, set()).add(problem)
        for name in names_held(ledger, rule):
            rows = ledger.by_id[name]
            paths = {row.path for row in rows}
            wanted = {problem for path in paths for problem in by_path.get(path, ())}
            if reach.at is not None and all(reach.at.isdisjoint(row.kinds) for row in rows):
                if wanted:
                    yield f"{rule.name} finds something at {name}, which is none of its kinds"
                continue
            names = ledger.in_other_letters([name])
            spy = _Spy(whole)
            found = _held(rule, nearby(catalog, Surroundings(ledger, spy), names))
            here = {problem for problem in found if problem.place.path in paths}
            if here != wanted and not reach.supersession:
                yield f"{rule.name} at {name}: {here ^ wanted}"
            beyond = spy.ids - _in_reach(ledger, name, reach, spread)
            if beyond:
                yield f"{rule.name} at {name} looks up {sorted(beyond)}"


def _laws_of_all_broken(whole: Whole) -> Iterator[str]:
    """Where a rule that looks at all documents needs more of them than those with a frame."""
    catalog, ledger = whole.reading.whole, whole.ledger
    assert catalog is not None
    for rule in RULES:
        if rule.reach is None or rule.reach.frame is None or rule.reach.spread is not None:
            continue
        names = [row.id for row in ledger.rows.values() if rule.name in row.frames]
        found = _held(rule, nearby(catalog, Surroundings(ledger, _Spy(whole)), names))
        if rule.name != "evidence-overdue" and found != set(ledger.problems.get(rule.name, ())):
            yield f"{rule.name} among {names}: {found}"


def _broken(root: Path, clock: Clock) -> list[str]:
    whole = Whole.of(root, clock)
    return [*_laws_broken(whole), *_laws_of_all_broken(whole)]


def test_in_the_reference_system_each_rule_looks_no_further_than_its_reach(tmp_path: Path) -> None:
    assert _broken(reference(tmp_path / "system"), Clock(REFERENCE)) == []


def test_in_a_made_system_each_rule_looks_no_further_than_its_reach(tmp_path: Path) -> None:
    make(tmp_path, 150, 3)
    assert _broken(tmp_path, Clock(NOW)) == []


@pytest.mark.slow
@pytest.mark.parametrize("place", range(8))
def test_in_all_examples_each_rule_looks_no_further_than_its_reach(tmp_path: Path, place: int) -> None:
    for number, example in enumerate(sorted(EXAMPLES.glob("*/*"))[place::8]):
        root = tmp_path / str(number)
        shutil.copytree(example, root)
        if read(root, Clock(NOW), rules=False).whole is not None:
            assert (example.name, _broken(root, Clock(NOW))) == (example.name, [])
