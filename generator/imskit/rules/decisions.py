"""Rules on decision records: who decided, about what, how sure it is, and what they are called."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.facts.approval import why_without_effect
from imskit.facts.authority import approval_rule, deciding_roles
from imskit.facts.effect import Fault, contents, counts, verified_assurance
from imskit.facts.signatures import Standing, standing
from imskit.model import Catalog, Decision, Document
from imskit.rules.finding import Finding
from imskit.rules.signatures import told_by

#: What a decision is called in a sentence.
NOUNS = {"approve": "approval", "reject": "rejection", "reaffirm": "reaffirmation", "withdraw": "withdrawal"}


#: The rule that tells why a rejection, reaffirmation or withdrawal changes nothing.
_RULE_OF = {
    Fault.NO_VERSION: "decision-shape",
    Fault.TOO_EARLY: "decision-shape",
    Fault.LATE: "decision-shape",
    Fault.NOT_YET: "future-date",
    Fault.OTHER_FINGERPRINT: "decision-fingerprint",
    Fault.OTHER_ROLE: "decision-authority",
    Fault.NO_AUTHORITY: "decision-authority",
    Fault.NOT_THEIRS: "decision-assurance",
    Fault.LOW_ASSURANCE: "decision-assurance",
}


def decision_authority(catalog: Catalog) -> Iterator[Finding]:
    """Whoever rejects, reaffirms or withdraws acts in a role that may, and that they held, or stood in for, that day.

    A document is withdrawn in a role that its approval rule names, reaffirmed in one of those or by its owner, and
    rejected in any role. What somebody else wrote changes nothing. For approvals the rule approval-role says the
    same, and more.

    **To mend it**, have it decided by someone who may, or correct people.yaml if it was behind.
    """
    for document, decision, fault in _without_effect(catalog):
        # A role or a person that nobody knows has a rule of its own.
        if decision.person not in catalog.system.people or decision.role not in catalog.system.roles:
            continue
        if fault is Fault.NO_AUTHORITY:
            yield Finding(
                decision.record.at("by"),
                f"{decision.person} could not act as {decision.role} for {document.id} on "
                f"{decision.day.isoformat()}, so the {NOUNS[decision.verdict]} changes nothing",
                "have it decided by someone who could, or correct the days in ims/people.yaml",
            )
        elif fault is Fault.OTHER_ROLE:
            roles = dict.fromkeys(deciding_roles(catalog.system, document, decision.verdict) or ())
            yield Finding(
                decision.record.at("body", "role"),
                f"The role {decision.role} may not decide on a {NOUNS[decision.verdict]} of {document.id}, "
                "so it changes nothing",
                f"have it decided by {' or '.join(roles)}",
            )


def decision_assurance(catalog: Catalog) -> Iterator[Finding]:
    """A decision is as sure as the approval rule of its document asks for, whatever was decided.

    Where a policy is approved with a signature, nobody ends it, holds it up or puts off its review by typing a
    record. For approvals the rule approval-assurance says the same. A signature that was looked at and proves nothing
    has a rule of its own.

    **To mend it**, let the person decide again with the assurance that is asked for. The old record stays, and is
    history then.
    """
    for document, decision, fault in _without_effect(catalog):
        if fault not in {Fault.LOW_ASSURANCE, Fault.NOT_THEIRS} or signature_told(catalog, decision):
            continue
        if decided_again(catalog, document, decision):
            continue
        rule = approval_rule(catalog.system, document)
        if fault is Fault.NOT_THEIRS or rule is None:
            said = f"changes nothing: {fault.value}"
        else:
            said = (
                f"counts as {verified_assurance(catalog, decision)}; {rule.assurance} is asked for, "
                "so it changes nothing"
            )
        yield Finding(
            decision.record.at("body", "assurance"),
            f"The {NOUNS[decision.verdict]} of {document.id} {said}",
            mend_of_assurance(catalog, decision, rule.assurance if rule is not None else "signed"),
        )


def decision_fingerprint(catalog: Catalog) -> Iterator[Finding]:
    """What is withdrawn or reaffirmed is content that the version has, or had when it was approved.

    The decision names the fingerprint of what it is about. Where that fits nothing, it changes nothing. A rejection
    of other content is history: the text went on since.

    **To mend it**, restore the content if it was changed; otherwise decide again, on the document as it is.
    """
    for document, decision, fault in _without_effect(catalog):
        if (
            fault is Fault.OTHER_FINGERPRINT
            and decision.verdict != "reject"
            and decision.fingerprint not in contents(catalog, document, decision.version)
            and not decided_again(catalog, document, decision)
        ):
            yield Finding(
                decision.record.at("body", "fingerprint"),
                f"{document.id} {decision.version} has other content than this {NOUNS[decision.verdict]} is about, "
                "so it changes nothing",
                f"restore what it was about, or decide again; the fingerprint is now {document.fingerprint}",
            )


def decision_id(catalog: Catalog) -> Iterator[Finding]:
    """The id of a decision is made from its day, document, version, verdict and person.

    So two branches cannot give one id to two decisions, and nobody can quietly decide twice.

    **To mend it**, use the id that the message gives, for the file's name too.
    """
    for decisions in catalog.decisions.values():
        for decision in decisions:
            day = decision.day.strftime("%Y%m%d")
            wanted = f"DEC-{day}-{decision.document}-{decision.version}-{decision.verdict}-{decision.person}"
            if decision.id != wanted and decision.person in catalog.system.people:
                yield Finding(
                    decision.record.at("id"),
                    f"The id {decision.id} does not fit what the decision says",
                    f"it should be {wanted}",
                )


def decision_shape(catalog: Catalog) -> Iterator[Finding]:
    """A decision is about a version that the document has or had, and a rejection says why.

    It is decided on after it was written. A version is rejected before it is in force; what is in force is
    withdrawn. What does not fit changes nothing.

    **To mend it**, name a version of the document's revision table; add a reason to a rejection; withdraw what is in
    force.
    """
    for name, decisions in catalog.decisions.items():
        document = catalog.documents.get(name)
        for decision in decisions:
            if document is not None and decision.version not in {
                entry.version for entry in document.revisions
            }:
                yield Finding(
                    decision.record.at("body", "version"),
                    f"{name} has no version {decision.version}",
                    f"name one of {', '.join(entry.version for entry in document.revisions)}"
                    if document.revisions
                    else "decide on a controlled document, which has versions",
                )
            elif document is not None:
                yield from _wrong_day(catalog, document, decision)
            if decision.verdict == "reject" and not decision.record.value("body.reason"):
                yield Finding(
                    decision.record.at("body", "verdict"),
                    "A rejection needs a reason",
                    "say under reason what would have to change",
                )


def _wrong_day(catalog: Catalog, document: Document, decision: Decision) -> Iterator[Finding]:
    fault = why_without_effect(catalog, document, decision)
    what, day = f"{document.id} {decision.version}", decision.day.isoformat()
    if fault is Fault.LATE:
        yield Finding(
            decision.record.at("body", "verdict"),
            f"{what} was in force on {day}, so the rejection changes nothing",
            f"withdraw it: imskit withdraw {document.id} --as {decision.person}",
        )
    elif fault is Fault.TOO_EARLY:
        yield Finding(
            decision.record.at("date"),
            f"{what} was written only after {day}, so the {NOUNS[decision.verdict]} changes nothing",
            "decide again, on a later day; or correct the date of the revision if that was wrong",
        )


def unverified_assurance(catalog: Catalog) -> Iterator[Finding]:
    """A decision or acknowledgement claims no more assurance than has been verified.

    Asserted is what a record says of itself. Committed needs a commit of the person's own, and a folder of which
    git tells who committed it; signed needs a signature, and ssh-keygen to verify it.

    **To mend it**, look at what the message names. The record itself stays as it was written.
    """
    claims = {"asserted": 0, "committed": 1, "signed": 2}
    for record in catalog.signed_records():
        if record.assurance == "asserted":
            continue
        counts_as = verified_assurance(catalog, record)
        if claims[record.assurance] <= claims[counts_as]:
            continue
        stands = standing(catalog, record)
        if told_by(record, stands) is not None:
            continue
        # What does not count because of it has a rule of its own.
        document = catalog.documents.get(record.document)
        if document is not None and isinstance(record, Decision) and _low(catalog, document, record):
            continue
        noun = "decision" if isinstance(record, Decision) else "acknowledgement"
        why, mend = "no commit of the person is known that brought it", "see who committed it"
        if stands is Standing.UNVERIFIED:
            why, mend = "the signature could not be verified", "install OpenSSH, which brings ssh-keygen"
        yield Finding(
            record.record.at("body", "assurance"),
            f"The {noun} says {record.assurance}, and counts as {counts_as}: {why}",
            mend,
        )


def _low(catalog: Catalog, document: Document, decision: Decision) -> bool:
    told = decision.verdict != "approve" or document.status == "approved"
    return told and why_without_effect(catalog, document, decision) is Fault.LOW_ASSURANCE


def told_of(catalog: Catalog, document: Document, decision: Decision) -> bool:
    """Whether a rule that ims.yaml has not switched off tells why *decision*, no approval, changes nothing."""
    fault = why_without_effect(catalog, document, decision)
    return fault is not None and catalog.system.severities.get(_RULE_OF[fault], ("",))[0] != "off"


def signature_told(catalog: Catalog, decision: Decision) -> bool:
    """Whether a rule that counts as it always does tells that the signature of *decision* proves nothing."""
    rule = told_by(decision, standing(catalog, decision))
    return rule is not None and rule not in catalog.system.severities


def mend_of_assurance(catalog: Catalog, decision: Decision, wanted: str) -> str:
    """How *decision* becomes as sure as *wanted*."""
    if standing(catalog, decision) is Standing.UNVERIFIED:
        return "install OpenSSH, which brings ssh-keygen"
    return {
        "signed": f"let {decision.person} decide again: "
        f"imskit {decision.verdict} {decision.document} --as {decision.person} --sign KEYFILE",
        "committed": f"let a commit of {decision.person} bring the record, "
        "with an address that ims/people.yaml gives under Commits as (commits_as)",
    }.get(wanted, "let the person decide again")


def decided_again(catalog: Catalog, document: Document, decision: Decision) -> bool:
    """Whether the same was decided about the same version by a decision that counts: then this one is history."""
    return any(
        other.id != decision.id
        and (other.verdict, other.version) == (decision.verdict, decision.version)
        and counts(catalog, document, other)
        for other in catalog.decisions.get(document.id, ())
    )


def _without_effect(catalog: Catalog) -> Iterator[tuple[Document, Decision, Fault]]:
    """The rejections, reaffirmations and withdrawals that change nothing, each with why."""
    for name, decisions in catalog.decisions.items():
        document = catalog.documents.get(name)
        for decision in decisions if document is not None else ():
            if document is None or decision.verdict == "approve":
                continue
            fault = why_without_effect(catalog, document, decision)
            if fault is not None:
                yield document, decision, fault
