"""Evidence that clauses want anew every so often: by when, and after which record."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from imskit.facts.coverage.records import Counted, Records
from imskit.facts.coverage.state import Renewal
from imskit.facts.coverage.wording import types_in_words
from imskit.facts.graph import Graph
from imskit.model import Catalog, Clause, ClauseKey, Document, Expectation
from imskit.periods import after


def all_renewals(
    catalog: Catalog, graph: Graph, only: Collection[ClauseKey] | None = None
) -> Iterator[tuple[Clause, Renewal]]:
    """The renewals of all clauses of the standards in use, without working out where the clauses stand.

    With *only*, of these clauses.
    """
    records = Records(catalog, graph)
    left_out = {
        (row.standard, row.clause) for in_use in catalog.system.standards_in_use for row in in_use.left_out
    }
    for standard in catalog.standards.values():
        for clause in standard.clauses.values():
            if (
                not clause.assessable
                or clause.key in left_out
                or (only is not None and clause.key not in only)
            ):
                continue
            asked = [expected for expected in clause.expects if expected.every is not None]
            documents = [each for each in records.claimants(clause) if each.lifecycle == "controlled"]
            for expected in asked:
                newest, _ = records.newest(clause, expected, None, documents)
                renewal = _renewal(catalog, clause, expected, newest)
                if renewal is not None:
                    yield clause, renewal


def renewals_of(catalog: Catalog, records: Records, clause: Clause, counted: Counted) -> Iterator[Renewal]:
    """When the evidence of *clause* is due anew: for each thing *counted*, a cycle after its newest record."""
    for proof, found in counted:
        # They come oldest first, and only the newest that is filled counts.
        newest = next(
            (each for each in reversed(found) if each.last_activity and not records.empty(each, proof)), None
        )
        renewal = _renewal(catalog, clause, proof, newest)
        if renewal is not None:
            yield renewal


def _renewal(catalog: Catalog, clause: Clause, proof: Expectation, newest: Document | None) -> Renewal | None:
    """When *proof*, of which the *newest* record that is filled is given, is due anew for *clause*; None: it is not."""
    if proof.every is None or newest is None or newest.last_activity is None:
        return None
    return Renewal(
        after(newest.last_activity, proof.every),
        types_in_words(catalog, proof.types),
        newest.id,
        clause.expects.index(proof),
    )
