"""The rules of change, one row each, and how a change is held against them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from imskit.changes.comparison import Comparison
from imskit.problems import Problem, Severity
from imskit.rules import SEVERITIES, changes, overtaken
from imskit.rules.finding import Finding, page_of

ERROR, WARNING = Severity.ERROR, Severity.WARNING


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """A rule of change: its name, how much it counts unless ims.yaml says otherwise, and its function."""

    name: str
    severity: Severity
    check: Callable[[Comparison], Iterator[Finding]]

    @property
    def doc(self) -> str:
        """The rule's page in the manual: the docstring of its function."""
        return page_of(self.check)


CHANGE_RULES: tuple[ChangeRule, ...] = (
    ChangeRule("same-version", ERROR, changes.same_version),
    ChangeRule("version-step", ERROR, changes.version_step),
    ChangeRule("revision-entry", ERROR, changes.revision_entry),
    ChangeRule("editorial-only", ERROR, changes.editorial_only),
    ChangeRule("sealed-record", ERROR, changes.sealed_record),
    ChangeRule("only-grows", ERROR, changes.only_grows),
    ChangeRule("deleted-document", ERROR, changes.deleted_document),
    ChangeRule("deleted-record", ERROR, changes.deleted_record),
    ChangeRule("id-reused", ERROR, changes.id_reused),
    ChangeRule("id-taken", WARNING, changes.id_taken),
    ChangeRule("evidence-changed", ERROR, changes.evidence_changed),
    ChangeRule("key-slipped-in", ERROR, changes.key_slipped_in),
    ChangeRule("recorded-late", WARNING, changes.recorded_late),
    ChangeRule("approval-overtaken", ERROR, overtaken.approval_overtaken),
)


def hold_against_rules_of_change(comparison: Comparison) -> Iterator[Problem]:
    """What the rules of change find wrong, each with the severity that ims.yaml of the head gives its rule."""
    settings = comparison.head.system.severities
    for rule in CHANGE_RULES:
        word, _ = settings.get(rule.name, (rule.severity.word, None))
        severity = SEVERITIES[word]
        if severity is None:
            continue
        for finding in rule.check(comparison):
            yield Problem(finding.place, rule.name, finding.message, finding.mend, severity)
