"""The rules of the check: the docstring of a rule is its page."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.rules import manual_pages, severities
from imskit.site import addresses
from imskit.site.page import Ground, Page
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule of the check, or one problem of reading."""

    name: str
    severity: str
    #: The page of it, small Markdown, and its first sentence.
    doc: str
    first: str


def pages(_: Ground) -> Iterator[Page]:
    """The list of rules, and a page for each."""
    found = rule_rows()
    rows = {"rules": found}
    yield Page(addresses.RULES, "Rules", "rules.md.j2", rows, nav=("This manual",), sections=False)
    for rule in found:
        yield Page(
            addresses.rule(rule.name),
            rule.name,
            "rule.md.j2",
            {"rule": rule},
            within=addresses.RULES,
            sections=False,
            # Their names are words that readers look for (overdue): so little that even a title counts as a word.
            boost=0.0005,
            crumbs=(("Rules", addresses.RULES),),
        )


def rule_rows() -> tuple[RuleRow, ...]:
    """The rules and the problems of reading, by name."""
    counts = severities()
    return tuple(
        RuleRow(name, counts[name].word, doc, doc.strip().partition("\n\n")[0])
        for name, doc in sorted(manual_pages().items())
    )
