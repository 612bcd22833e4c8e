"""The rule of change on approvals that the change itself has overtaken."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.changes.comparison import Comparison
from imskit.facts.approval import Approval, approval
from imskit.facts.effect import Fault
from imskit.model import Document
from imskit.rules.finding import Finding

_ENDED = frozenset({"superseded", "retired"})


def approval_overtaken(comparison: Comparison) -> Iterator[Finding]:
    """An approval that a change brings is of the text that the change brings.

    Whoever approves while a proposal is still written on approves the text of that hour. What is written afterwards
    they have not seen, so the approval does not count for it. Once the same person has approved the text as it is,
    or it has all its approvals without them, the earlier record is history.

    **To mend it**, let them approve the text as it is now: with the new form in the comment on the proposal, or with
    `imskit approve`. A record of the same day bears the same name: until it is merged, the new text takes its place.
    Or take the record out of the change.
    """
    before = {each.id for decisions in comparison.base.decisions.values() for each in decisions}
    for name, decisions in comparison.head.decisions.items():
        document = comparison.head.documents.get(name)
        if document is None or document.status in _ENDED or all(each.id in before for each in decisions):
            continue
        state = approval(comparison.head, document)
        if state.complete or _was_approved(comparison, document):
            # What was approved under this version and changes now has a rule of its own.
            continue
        people = list(_overtaken(state, before))
        if people:
            who = " and ".join(people)
            yield Finding(
                document.at("version"),
                f"{who} approved {document.id} {document.version} with another text than it has now: the text changed "
                "since, so that approval does not count",
                f"let {who} approve the text as it is now: take the new form in the comment on the proposal (imskit "
                "diff), or imskit approve; or take the record out of the change",
            )


def _overtaken(state: Approval, before: set[str]) -> Iterator[str]:
    """Who approved other content in a record that is not in *before*, and has not approved this one."""
    again = {each.person for each in state.accepted}
    found = (
        each.person
        for each, fault in state.refused
        if fault is Fault.OTHER_FINGERPRINT and each.id not in before and each.person not in again
    )
    yield from dict.fromkeys(found)


def _was_approved(comparison: Comparison, document: Document) -> bool:
    old = comparison.base.documents.get(document.id)
    return old is not None and old.version == document.version and approval(comparison.base, old).complete
