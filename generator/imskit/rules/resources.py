"""Rules on resources: what was provided is booked against what was planned."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.facts.body import rows, text
from imskit.model import Catalog
from imskit.problems import nearest
from imskit.rules.finding import Finding

_PLAN = "resource-plan"


def booked_line(catalog: Catalog) -> Iterator[Finding]:
    """A resource ledger books against lines that its plan has.

    What is booked on a line that the plan lacks counts nowhere: planned against provided is wrong by it. The
    same goes for an explanation.

    **To mend it**, correct the name of the line, or add it to the plan.
    """
    for ledger in catalog.of_type("resource-ledger"):
        plan = catalog.documents.get(text(ledger, "body.plan"))
        # A plan that does not exist is a dangling link.
        if plan is None:
            continue
        lines = [text(row, "line") for row in rows(plan, "body.lines")] if plan.type == _PLAN else []
        for field in ("bookings", "explanations"):
            for number, entry in enumerate(rows(ledger, f"body.{field}")):
                line = text(entry, "line")
                if line not in lines:
                    yield Finding(
                        ledger.at("body", field, number, "line"),
                        f"{plan.id} has no line {line}",
                        nearest(line, lines, "correct it, or add the line to the plan"),
                    )
