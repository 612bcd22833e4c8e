"""What changed, and what the check found."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.site import addresses
from imskit.site.page import Ground, Page
from imskit.site.sections.rules import rule_rows
from imskit.views.changes import by_month
from imskit.views.problems import problems_page

#: How many changes the change log lists; what is older stands on the pages of its documents.
CHANGES_SHOWN = 400
_NAV = ("This manual",)


def pages(ground: Ground) -> Iterator[Page]:
    """The change log and the results of the check."""
    everything = ground.changes
    shown = everything[:CHANGES_SHOWN]
    rows = {
        "months": by_month(shown),
        "shown": len(shown),
        "older": len(everything) - len(shown),
        "since": {name: found.newest_since for name, found in ground.versions.items() if found.to_current},
    }
    yield Page(addresses.CHANGES, "Changes", "changes.md.j2", rows, nav=_NAV, sections=False)
    found = problems_page(ground.catalog, ground.audience, ground.problems)
    yield Page(
        addresses.PROBLEMS,
        "Check results",
        "problems.md.j2",
        {"problems": found, "rules": frozenset(rule.name for rule in rule_rows())},
        nav=_NAV,
        sections=False,
    )
