"""Small systems in which something is due, and what is due in them."""

from __future__ import annotations

from typing import Any

from imskit.facts.coverage import Coverage
from imskit.facts.due import Due, due
from imskit.facts.graph import Graph
from imskit.model import Catalog
from tests.builders import BODIES, Small

ACTION = {"what": "Buy a lamp", "owner": "director", "due": "2026-11-01"}


def waiting(catalog: Catalog) -> tuple[Due, ...]:
    coverage = Coverage(catalog, Graph.of(catalog))
    return due(catalog, coverage.states())


def lines(catalog: Catalog, *kinds: str) -> list[tuple[str, str, str]]:
    """Day, kind and document of what is due, of these kinds only if any are named."""
    return [
        (item.day.isoformat(), item.kind, item.document)
        for item in waiting(catalog)
        if not kinds or item.kind in kinds
    ]


def nonconformity(small: Small, state: str = "open", closed: str | None = None, **body: Any) -> None:
    content = {
        "source": "internal-audit",
        "grade": "minor",
        "against": {"tiny-2026": ["1"]},
        "description": "It is dark.",
    }
    small.living("nonconformity", "NCR-001", state, {**content, **body}, closed=closed)


def check_of(date: str, result: str) -> dict[str, str]:
    return {"date": date, "result": result, "by": "director", "text": "Looked at it."}


def indicator(small: Small, *days: str, every: str = "P3M") -> None:
    body: dict[str, Any] = {
        **BODIES["indicator"],
        "every": every,
    }
    if days:
        body["measurements"] = [{"date": day, "value": "1"} for day in days]
    small.living("indicator", "IND-001", "in-use", body)


def review_of(small: Small, name: str, on: str, **body: Any) -> None:
    small.sealed("management-review", name, {**BODIES["management-review"], **body}, date=on)
