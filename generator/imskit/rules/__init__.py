"""The rules that a catalog is held against, one row each: a function, its name, how much it counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from imskit.model import Catalog
from imskit.problems import Problem, Severity, nearest
from imskit.rules import (
    acknowledgements,
    approval_rules,
    approvals,
    audiences,
    audits,
    certification,
    clauses,
    competence,
    decisions,
    evidence,
    findings,
    follow_ups,
    forge,
    ideas,
    identity,
    initiatives,
    links,
    management_reviews,
    nonconformities,
    overdue,
    people,
    resources,
    reviews,
    signatures,
    system,
    versions,
)
from imskit.rules.finding import Rule
from imskit.rules.reading import READING, WARNINGS

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

#: The rules of `imskit.rules.of_change`, by name: they are only looked at with a base, and cost time to load.
NAMES_OF_CHANGE = (
    "same-version",
    "version-step",
    "revision-entry",
    "editorial-only",
    "sealed-record",
    "only-grows",
    "deleted-document",
    "deleted-record",
    "id-reused",
    "id-taken",
    "evidence-changed",
    "key-slipped-in",
    "recorded-late",
)

RULES: tuple[Rule, ...] = (
    Rule("unknown-standard", ERROR, clauses.unknown_standard),
    Rule("unknown-clause", ERROR, clauses.unknown_clause),
    Rule("heading-clause", ERROR, clauses.heading_clause),
    Rule("left-out-not-allowed", ERROR, clauses.left_out_not_allowed),
    Rule("left-out-no-reason", ERROR, clauses.left_out_no_reason),
    Rule("withdrawn-standard", NOTE, clauses.withdrawn_standard),
    Rule("left-out-claimed", WARNING, system.left_out_claimed),
    Rule("standard-data", ERROR, system.standard_data),
    Rule("crosswalk-data", ERROR, system.crosswalk_data),
    Rule("stages-data", ERROR, certification.stages_data),
    Rule("name-twice", ERROR, system.name_twice),
    Rule("holding-days", ERROR, system.holding_days),
    Rule("reserved-name", ERROR, system.reserved_name),
    Rule("dangling-link", ERROR, links.dangling_link),
    Rule("suspect-link", WARNING, links.suspect_link),
    Rule("needless-link", WARNING, links.needless_link),
    Rule("no-successor", ERROR, links.no_successor),
    Rule("circular-supersession", ERROR, links.circular_supersession),
    Rule("duplicate-id", ERROR, identity.duplicate_id),
    Rule("id-prefix", ERROR, identity.id_prefix),
    Rule("file-name", ERROR, identity.file_name),
    Rule("unknown-role", ERROR, people.unknown_role),
    Rule("unknown-person", ERROR, people.unknown_person),
    Rule("role-without-holder", WARNING, people.role_without_holder),
    Rule("unknown-site", ERROR, people.unknown_site),
    Rule("unknown-type", ERROR, people.unknown_type),
    Rule("audience-fits", ERROR, audiences.audience_fits),
    Rule("version-revision", ERROR, versions.version_revision),
    Rule("missing-effective-date", ERROR, versions.missing_effective_date),
    Rule("late-approval", ERROR, versions.late_approval),
    Rule("closed-date", ERROR, versions.closed_date),
    Rule("future-date", ERROR, versions.future_date),
    Rule("blank", NOTE, versions.blank),
    Rule("approval-rule", WARNING, approval_rules.approval_rule),
    Rule("approval-missing", ERROR, approvals.approval_missing),
    Rule("approval-fingerprint", ERROR, approvals.approval_fingerprint),
    Rule("approval-own-text", ERROR, approvals.approval_own_text),
    Rule("approval-role", ERROR, approvals.approval_role),
    Rule("approval-assurance", ERROR, approvals.approval_assurance),
    Rule("approval-withdrawn", ERROR, approvals.approval_withdrawn),
    Rule("approved-unsaid", WARNING, approvals.approved_unsaid),
    Rule("retired-without-decision", WARNING, approvals.retired_without_decision),
    Rule("unverified-assurance", NOTE, decisions.unverified_assurance),
    Rule("signature-unknown-key", ERROR, signatures.signature_unknown_key),
    Rule("signature-expired-key", ERROR, signatures.signature_expired_key),
    Rule("signature-undated", WARNING, signatures.signature_undated),
    Rule("signature-revoked-key", ERROR, signatures.signature_revoked_key),
    Rule("signature-broken", ERROR, signatures.signature_broken),
    Rule("signature-missing", ERROR, signatures.signature_missing),
    Rule("signature-without-record", ERROR, signatures.signature_without_record),
    Rule("key-data", ERROR, signatures.key_data),
    Rule("key-shared", ERROR, signatures.key_shared),
    Rule("key-not-vouched", ERROR, signatures.key_not_vouched),
    Rule("decision-authority", ERROR, decisions.decision_authority),
    Rule("decision-assurance", ERROR, decisions.decision_assurance),
    Rule("decision-fingerprint", ERROR, decisions.decision_fingerprint),
    Rule("decision-id", ERROR, decisions.decision_id),
    Rule("decision-shape", ERROR, decisions.decision_shape),
    Rule("acknowledgement-fits", ERROR, acknowledgements.acknowledgement_fits),
    Rule("follow-up", ERROR, follow_ups.follow_up),
    Rule("auditor-independent", ERROR, audits.auditor_independent),
    Rule("finding-without-nonconformity", ERROR, findings.finding_without_nonconformity),
    Rule("opportunity-without-improvement", WARNING, findings.opportunity_without_improvement),
    Rule("follows-finding", ERROR, findings.follows_finding),
    Rule("closed-without-check", ERROR, nonconformities.closed_without_check),
    Rule("check-by-implementer", ERROR, nonconformities.check_by_implementer),
    Rule("stage-result", ERROR, certification.stage_result),
    Rule("certificate-state", ERROR, certification.certificate_state),
    Rule("assessor-own-competence", ERROR, competence.assessor_own_competence),
    Rule("review-attendance", WARNING, management_reviews.review_attendance),
    Rule("booked-line", ERROR, resources.booked_line),
    Rule("booked-twice", ERROR, resources.booked_twice),
    Rule("review-overdue", WARNING, reviews.review_overdue),
    Rule("action-overdue", WARNING, reviews.action_overdue),
    Rule("task-overdue", WARNING, overdue.task_overdue),
    Rule("evidence-overdue", WARNING, overdue.evidence_overdue),
    Rule("disposal-overdue", WARNING, overdue.disposal_overdue),
    Rule("idea-unanswered", WARNING, ideas.idea_unanswered),
    Rule("initiative-serves-nothing", WARNING, initiatives.initiative_serves_nothing),
    Rule("stage-decision-fits", ERROR, initiatives.stage_decision_fits),
    Rule("stopped-without-learning", ERROR, initiatives.stopped_without_learning),
    Rule("spent-over-release", WARNING, initiatives.spent_over_release),
    Rule("typed-total", ERROR, initiatives.typed_total),
    Rule("experiment-fits", ERROR, initiatives.experiment_fits),
    Rule("evidence-missing", ERROR, evidence.evidence_missing),
    Rule("evidence-hash", ERROR, evidence.evidence_hash),
    Rule("codeowners-behind", WARNING, forge.codeowners_behind),
)

#: What a rule is called severe as in ims.yaml; None: it is switched off.
SEVERITIES = {"error": ERROR, "warning": WARNING, "note": NOTE, "off": None}


def hold_against_rules(
    catalog: Catalog, only: Collection[str] | None = None, least: Severity = NOTE
) -> Iterator[Problem]:
    """What the rules find wrong in *catalog*, each with the severity that ims.yaml gives its rule.

    Of the rules, *only* those of these names are held, where names are given, and those that count at *least* so much.
    """
    settings = catalog.system.severities
    names = {rule.name for rule in RULES} | set(NAMES_OF_CHANGE)
    for name, (_, place) in settings.items():
        if name in READING:
            yield Problem(
                place,
                "unknown-rule",
                f"How much {name} counts is fixed",
                "take the line out: a file that cannot be read holds for nothing",
            )
        elif name not in names:
            yield Problem(
                place,
                "unknown-rule",
                f"There is no rule {name}",
                nearest(name, names, "the manual lists them all"),
            )
    for rule in RULES:
        word, _ = settings.get(rule.name, (rule.severity.word, None))
        severity = SEVERITIES[word]
        if severity is None or severity < least or (only is not None and rule.name not in only):
            continue
        for finding in rule.check(catalog):
            yield Problem(finding.place, rule.name, finding.message, finding.mend, severity)


def manual_pages() -> Mapping[str, str]:
    """The manual page of each rule and of each problem of reading, small Markdown, by name."""
    from imskit.rules.of_change import CHANGE_RULES

    held = {rule.name: rule.doc for rule in RULES}
    return {**READING, **held, **{rule.name: rule.doc for rule in CHANGE_RULES}}


def severities() -> Mapping[str, Severity]:
    """How much each of them counts, unless ims.yaml says otherwise, by name."""
    from imskit.rules.of_change import CHANGE_RULES

    reading = {name: WARNING if name in WARNINGS else ERROR for name in READING}
    held = {rule.name: rule.severity for rule in RULES}
    return {**reading, **held, **{rule.name: rule.severity for rule in CHANGE_RULES}}
