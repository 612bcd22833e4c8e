"""Rules on approvals: what an approved document lacks, and approvals that do not count."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.facts.approval import Approval, approval, withdrawn
from imskit.facts.around import around
from imskit.facts.effect import Fault, verified_assurance
from imskit.facts.signatures import Standing, standing
from imskit.model import Catalog, Decision, Document
from imskit.rules.decisions import mend_of_assurance, signature_told, told_of
from imskit.rules.finding import Finding


def approval_missing(catalog: Catalog) -> Iterator[Finding]:
    """A document that says approved has every approval that its rule in ims.yaml asks for.

    The approvals are decision records in `records/decision/`. Only those count that were given for this
    version and this very content, by a person who held the role, or stood in for it, on that day.

    **To mend it**, get the approval and record it with `imskit approve`, or set the status to in-review.
    """
    for document in _approved(catalog):
        state = approval(catalog, document)
        # An approval that was given but does not count has a rule of its own, at the decision; one whose
        # file has problems is missing only for as long as it has them.
        if state.complete or _told_elsewhere(catalog, state) or _failed_decision(catalog, document):
            continue
        if state.rule is None:
            lacks, mend = "no approval rule in ims/ims.yaml fits it", "add one under approvals"
        elif state.rejected is not None:
            lacks = f"{state.rejected.person} rejected this content on {state.rejected.day.isoformat()}"
            mend = "bring a new version, or set the status to in-review"
        else:
            lacks = f"lacks {' and '.join(missing.words() for missing in state.missing)}"
            mend = "record the decision, or set the status to in-review"
        yield Finding(
            document.at("status"), f"{document.id} {document.version} says approved, but {lacks}", mend
        )


#: The rule that tells of an approval that does not count, by what is wrong with it.
_RULE_OF = {
    Fault.OTHER_FINGERPRINT: "approval-fingerprint",
    Fault.OWN_TEXT: "approval-own-text",
    Fault.OTHER_ROLE: "approval-role",
    Fault.NO_AUTHORITY: "approval-role",
    Fault.LOW_ASSURANCE: "approval-assurance",
    Fault.NOT_THEIRS: "approval-assurance",
    Fault.TOO_EARLY: "decision-shape",
    Fault.NOT_YET: "future-date",
}


def _told_elsewhere(catalog: Catalog, state: Approval) -> bool:
    """Whether a rule that ims.yaml has not switched off tells why an approval does not count."""
    severities = catalog.system.severities
    return any(severities.get(_RULE_OF[fault], ("",))[0] != "off" for _, fault in state.refused)


def approval_fingerprint(catalog: Catalog) -> Iterator[Finding]:
    """An approval counts only for the content that it was given for.

    The decision names the fingerprint of what was approved. When the content of the version has changed since,
    the approval no longer fits it.

    **To mend it**, restore the approved content, or make the change a new version and have it approved. The
    decision stays as it is: it says what was approved.
    """
    approved: dict[str, tuple[Document, list[str]]] = {}
    for document, decision in _refused(catalog, Fault.OTHER_FINGERPRINT):
        _, people = approved.setdefault(document.path, (document, []))
        people.append(decision.person)
    for document, people in approved.values():
        yield Finding(
            document.at("version"),
            f"{document.id} {document.version} has other content than {' and '.join(people)} approved",
            "take the next version, with a revision, and have it approved; or restore what was approved",
        )


def approval_own_text(catalog: Catalog) -> Iterator[Finding]:
    """Nobody approves a text of their own.

    The author of a version is who its revision names under `by`.

    **To mend it**, let another person with the role, its deputy or a delegate decide.
    """
    for document, decision in _refused(catalog, Fault.OWN_TEXT):
        yield Finding(
            decision.record.at("by"),
            f"{decision.person} wrote {document.id} {document.version} and cannot approve it",
            "let somebody else decide",
        )


def approval_role(catalog: Catalog) -> Iterator[Finding]:
    """An approval is given in a role that the approval rule names, by someone who may act in it on that day.

    Holders, deputies and delegates act from one day until another; what counts is the day of the decision.

    **To mend it**, have it approved by someone who may, or correct people.yaml if it was behind.
    """
    # A role or a person that nobody knows has a rule of its own.
    for document, decision in _refused(catalog, Fault.OTHER_ROLE):
        if decision.role not in catalog.system.roles:
            continue
        rule = approval(catalog, document).rule
        roles = ", ".join(rule.roles) if rule is not None else ""
        yield Finding(
            decision.record.at("body", "role"),
            f"{document.id} was approved in the role {decision.role}, which its approval rule does not name",
            f"have it approved by {roles}, or change the rule in ims/ims.yaml",
        )
    for document, decision in _refused(catalog, Fault.NO_AUTHORITY):
        if decision.person not in catalog.system.people or decision.role not in catalog.system.roles:
            continue
        yield Finding(
            decision.record.at("by"),
            f"{decision.person} could not act as {decision.role} for {document.id} on {decision.day.isoformat()}",
            "have it approved by someone who could, or correct the days in ims/people.yaml",
        )


def approval_assurance(catalog: Catalog) -> Iterator[Finding]:
    """An approval has at least the assurance that its rule asks for, and it has been verified.

    Asserted: typed into the record. Committed: the person's own commit brought it. Signed: with a trusted key of
    the person, valid on that day. What a record says of itself proves nothing. A signature that was looked at and
    proves nothing has a rule of its own.

    **To mend it**, let the person decide again with the assurance that is asked for.
    """
    for document, decision in _refused(catalog, Fault.LOW_ASSURANCE):
        if signature_told(catalog, decision):
            continue
        rule = approval(catalog, document).rule
        wanted = rule.assurance if rule is not None else ""
        unsure = standing(catalog, decision) is Standing.UNVERIFIED
        why = ", since ssh-keygen is not there to verify it" if unsure else ""
        yield Finding(
            decision.record.at("body", "assurance"),
            f"The approval of {document.id} counts as {verified_assurance(catalog, decision)}{why}; "
            f"{wanted} is asked for",
            mend_of_assurance(catalog, decision, wanted),
        )
    for document, decision in _refused(catalog, Fault.NOT_THEIRS):
        if not signature_told(catalog, decision):
            yield Finding(
                decision.record.at("body", "assurance"),
                f"The approval of {document.id} does not count: {Fault.NOT_THEIRS.value}",
                "restore record and signature as they were, or let the person decide again",
            )


def approval_withdrawn(catalog: Catalog) -> Iterator[Finding]:
    """What was withdrawn does not say approved.

    A decision that withdraws a version ends it: it is in force no more, whatever its status says.

    **To mend it**, set the status to retired, or to superseded where another document names it under supersedes.
    """
    for document in _approved(catalog):
        ended = withdrawn(catalog, document)
        if ended is not None:
            yield Finding(
                document.at("status"),
                f"{document.id} {document.version} says approved, but {ended.person} withdrew it "
                f"on {ended.day.isoformat()}",
                "set the status to retired, or superseded if it has a successor",
            )


def approved_unsaid(catalog: Catalog) -> Iterator[Finding]:
    """A version that has all its approvals says so.

    In force is only what says approved: with another status, the manual goes on showing the version before, however
    many approvals the new one has.

    **To mend it**, set the status to approved; it is no part of what was approved. Or withdraw the version.
    """
    for document in catalog.all_documents:
        if document.status not in {"draft", "in-review"} or withdrawn(catalog, document) is not None:
            continue
        if approval(catalog, document).complete:
            yield Finding(
                document.at("status"),
                f"{document.id} {document.version} has all its approvals, and still says {document.status}",
                "set the status to approved: before that, the version does not come into force",
            )


def retired_without_decision(catalog: Catalog) -> Iterator[Finding]:
    """What is retired was withdrawn by a decision.

    Ending a document is decided as approving it is: by someone who may, on a day that can be looked up.

    **To mend it**, record the decision with `imskit withdraw`, or set the status back.
    """
    for document in catalog.all_documents:
        if document.status != "retired" or withdrawn(catalog, document) is not None:
            continue
        ends = f"-{document.id}-{document.version}-withdraw-"
        # A withdrawal that changes nothing has rules of its own.
        told = any(
            decision.verdict == "withdraw"
            and decision.version == document.version
            and told_of(catalog, document, decision)
            for decision in catalog.decisions.get(document.id, ())
        )
        if not told and not any(ends in name for name in catalog.failed_ids):
            yield Finding(
                document.at("status"),
                f"{document.id} {document.version} is retired, but no decision withdrew it",
                f"record it: imskit withdraw {document.id} --as PERSON",
            )


def _failed_decision(catalog: Catalog, document: Document) -> bool:
    """Whether an approval of this version is there, but its file has problems of its own."""
    approves = f"-{document.id}-{document.version}-approve-"
    return any(approves in name for name in catalog.failed_ids)


def _approved(catalog: Catalog) -> Iterator[Document]:
    return (document for document in catalog.all_documents if document.status == "approved")


#: What is wrong with an approval only for as long as the document lacks another one.
_HISTORY = frozenset({Fault.OTHER_FINGERPRINT, Fault.LOW_ASSURANCE, Fault.NOT_THEIRS})
#: What is told before the document says approved, for no later change of its text mends it.
_AT_ONCE = frozenset({Fault.OWN_TEXT, Fault.OTHER_ROLE, Fault.NO_AUTHORITY})
_ENDED = frozenset({"superseded", "retired"})


def _refused(catalog: Catalog, fault: Fault) -> Iterator[tuple[Document, Decision]]:
    """Approvals that do not count because of *fault*, at the documents whose version at hand they are for.

    An approval of other content, or with less assurance than is asked for, is history once the content at hand
    has all the approvals it needs, and none of a draft is asked for yet.
    """
    for document in _with_refused(catalog):
        if document.status != "approved" and fault not in _AT_ONCE:
            continue
        state = approval(catalog, document)
        for decision, why in state.refused:
            if why is fault and not (fault in _HISTORY and state.complete):
                yield document, decision


def _with_refused(catalog: Catalog) -> tuple[Document, ...]:
    """The documents that are not superseded or retired, and have an approval that does not count: few."""
    # Five rules ask: it is kept in the catalog, which never changes.
    known: tuple[Document, ...] | None = vars(catalog).get("_with_refused")
    if known is None:
        known = vars(catalog)["_with_refused"] = tuple(
            document
            for document in _decided(catalog)
            if document.status not in _ENDED
            and catalog.decisions.get(document.id)
            and approval(catalog, document).refused
        )
    return known


def _decided(catalog: Catalog) -> Iterator[Document]:
    """The documents that are gone through, and those that decisions are about that are: what is found stands there."""
    yield from catalog.all_documents
    here = {document.id for document in catalog.all_documents}
    for name in catalog.decisions:
        if name not in here:
            yield from around(catalog).having(name)
