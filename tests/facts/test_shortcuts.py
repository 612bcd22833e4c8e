"""Where facts and rules take a shortcut, they find what the plain way finds."""

from __future__ import annotations

from datetime import date as Day
from datetime import timedelta
from pathlib import Path

import pytest

from imskit.facts.coverage import Renewal
from imskit.facts.coverage.records import Records
from imskit.facts.coverage.renewals import all_renewals, renewals_of
from imskit.facts.graph import Edge, Graph
from imskit.facts.suspects import suspicion
from imskit.model import Catalog, Clause
from imskit.pipeline import Clock, read
from imskit.rules.versions import _happened, _may_lie_ahead
from tests.benchmarks.systems import make
from tests.builders import REFERENCE


@pytest.fixture(scope="module", params=["ours", "made"])
def catalog(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The reference system, or one that was made for measuring."""
    root = Path(__file__).parent.parent.parent
    if request.param == "made":
        root = tmp_path_factory.mktemp("made")
        make(root, 300, 0)
    found = read(root, Clock(REFERENCE, Day(2026, 11, 26)), rules=False).catalog
    assert found is not None
    return found


def test_what_is_due_anew_is_told_by_the_newest_record_as_by_all(catalog: Catalog) -> None:
    records = Records(catalog, Graph.of(catalog))
    left_out = {
        (row.standard, row.clause) for in_use in catalog.system.standards_in_use for row in in_use.left_out
    }
    plain: list[tuple[Clause, Renewal]] = []
    for standard in catalog.standards.values():
        for clause in standard.clauses.values():
            if clause.assessable and clause.key not in left_out:
                asked = [expected for expected in clause.expects if expected.every is not None]
                documents = [each for each in records.claimants(clause) if each.lifecycle == "controlled"]
                counted = [(each, records.own(clause, each, None, documents)) for each in asked]
                plain.extend((clause, each) for each in renewals_of(catalog, records, clause, counted))
    assert list(all_renewals(catalog, Graph.of(catalog))) == plain != []


def test_the_graph_has_the_edges_of_one_walk_over_all_links(catalog: Catalog) -> None:
    out: dict[str, list[Edge]] = {}
    into: dict[str, list[Edge]] = {}
    for document in catalog.documents.values():
        relations = catalog.types[document.type].relations
        for reference in document.references:
            if reference.target not in catalog.documents:
                continue
            name = reference.relation
            label, inverse = relations.get(name, (name, name))
            since = suspicion(catalog, document, reference) if reference.fingerprint else None
            source, target, why, at = document.id, reference.target, reference.why, reference.at
            edge = Edge(source, target, name, label, inverse, why, at, since)
            out.setdefault(source, []).append(edge)
            into.setdefault(target, []).append(edge)
    graph = Graph(catalog)
    for name in [*catalog.documents, "POL-NONE"]:
        # Asked of one end first, and then of the other.
        assert graph.incoming(name) == tuple(into.get(name, ()))
        assert graph.outgoing(name) == tuple(out.get(name, ()))
        assert graph.targets(name) == {edge.target for edge in out.get(name, ())}
        sources = {edge.source for edge in into.get(name, ())}
        assert graph.neighbours(name) == graph.targets(name) | sources


def test_a_day_that_lies_ahead_is_never_passed_over(catalog: Catalog) -> None:
    passed = 0
    for document in catalog.all_documents:
        append_only = catalog.types[document.type].append_only
        days = [day for _, day in _happened(document, append_only)]
        for now in {day + timedelta(days=by) for day in days for by in (-1, 0)}:
            if not _may_lie_ahead(document, append_only, now):
                assert max(days) <= now
                passed += 1
    assert passed > 100


def test_documents_of_a_type_come_in_their_order(catalog: Catalog) -> None:
    for name in [*catalog.types, "none"]:
        assert catalog.of_type(name) == [each for each in catalog.documents.values() if each.type == name]
        assert catalog.all_of_type(name) == [each for each in catalog.all_documents if each.type == name]
