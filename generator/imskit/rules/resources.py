"""Rules on resources: what was provided is booked against what was planned."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.facts.body import rows, text, words
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
        for field in ("from_initiatives", "bookings", "explanations"):
            for number, entry in enumerate(rows(ledger, f"body.{field}")):
                line = text(entry, "line")
                if line not in lines:
                    yield Finding(
                        ledger.at("body", field, number, "line"),
                        f"{plan.id} has no line {line}",
                        nearest(line, lines, "correct it, or add the line to the plan"),
                    )


def booked_twice(catalog: Catalog) -> Iterator[Finding]:
    """What an initiative spends is entered once: in the initiative.

    A resource ledger that names an initiative under `from_initiatives` counts what that spends in the period by
    itself. Booked below too, or named for a second line, the same money would count twice.

    **To mend it**, take the booking out, or name the initiative for one line only.
    """
    for ledger in catalog.of_type("resource-ledger"):
        named: dict[str, str] = {}
        for number, row in enumerate(rows(ledger, "body.from_initiatives")):
            for place, name in enumerate(words(row, "initiatives")):
                if name in named:
                    yield Finding(
                        ledger.at("body", "from_initiatives", number, "initiatives", place),
                        f"What {name} spends counts on the line {named[name]} already",
                        "name it for one line only",
                    )
                named.setdefault(name, text(row, "line"))
        for number, entry in enumerate(rows(ledger, "body.bookings")):
            source = text(entry, "source")
            if source in named:
                yield Finding(
                    ledger.at("body", "bookings", number, "source"),
                    f"What {source} spends counts on the line {named[source]} by itself",
                    f"take the booking out: it is entered in {source}",
                )
