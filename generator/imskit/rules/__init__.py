"""The rules that a catalog is held against, one row each: a function, its name, how much it counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

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
    frames,
    ideas,
    identity,
    initiatives,
    links,
    management_reviews,
    nonconformities,
    overdue,
    people,
    renewing,
    resources,
    reviews,
    signatures,
    system,
    versions,
)
from imskit.rules.finding import Finding, Reach, Rule
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

#: What most rules reach: what they find at a document depends on that document, or on settings alone.
ITSELF, SETTINGS = Reach(), Reach(at=frozenset())


def of(*kinds: str) -> frozenset[str]:
    """Documents of these kinds, see `imskit.rules.kinds`."""
    return frozenset(kinds)


#: A decision depends on its document, and on what else was decided about that; a signature on those of others who
#: signed the same.
DECIDED = Reach(2, at=of("decision"), far=of("decision"))
SIGNED_AGAIN = Reach(2, at=of("signed"), far=of("signed"))

#: Each with how far it looks: the tests of `tests/rules/test_reach.py` tell a wrong one.
RULES: tuple[Rule, ...] = (
    Rule("unknown-standard", ERROR, clauses.unknown_standard, ITSELF),
    Rule("unknown-clause", ERROR, clauses.unknown_clause, ITSELF),
    Rule("heading-clause", ERROR, clauses.heading_clause, ITSELF),
    Rule("left-out-not-allowed", ERROR, clauses.left_out_not_allowed, SETTINGS),
    Rule("left-out-no-reason", ERROR, clauses.left_out_no_reason, SETTINGS),
    Rule("withdrawn-standard", NOTE, clauses.withdrawn_standard, SETTINGS),
    Rule("left-out-claimed", WARNING, system.left_out_claimed, ITSELF),
    Rule("standard-data", ERROR, system.standard_data, SETTINGS),
    Rule("crosswalk-data", ERROR, system.crosswalk_data, SETTINGS),
    Rule("stages-data", ERROR, certification.stages_data, SETTINGS),
    Rule("name-twice", ERROR, system.name_twice, SETTINGS),
    Rule("holding-days", ERROR, system.holding_days, SETTINGS),
    Rule("reserved-name", ERROR, system.reserved_name, SETTINGS),
    Rule("dangling-link", ERROR, links.dangling_link, Reach(ids=True)),
    Rule("suspect-link", WARNING, links.suspect_link, Reach(2, at=of("remembers"), far=of("decision"))),
    Rule("needless-link", WARNING, links.needless_link, ITSELF),
    Rule("no-successor", ERROR, links.no_successor, Reach(1, at=of("superseded"))),
    Rule("circular-supersession", ERROR, links.circular_supersession, Reach(supersession=True)),
    Rule("duplicate-id", ERROR, identity.duplicate_id, ITSELF),
    Rule("id-prefix", ERROR, identity.id_prefix, ITSELF),
    Rule("file-name", ERROR, identity.file_name, ITSELF),
    Rule("unknown-role", ERROR, people.unknown_role, ITSELF),
    Rule("unknown-person", ERROR, people.unknown_person, ITSELF),
    Rule("role-without-holder", WARNING, people.role_without_holder, Reach(frame=frames.awaited)),
    Rule("unknown-site", ERROR, people.unknown_site, ITSELF),
    Rule("unknown-type", ERROR, people.unknown_type, ITSELF),
    Rule("audience-fits", ERROR, audiences.audience_fits, Reach(at=of(), ids=True)),
    Rule("version-revision", ERROR, versions.version_revision, ITSELF),
    Rule("missing-effective-date", ERROR, versions.missing_effective_date, ITSELF),
    Rule("late-approval", ERROR, versions.late_approval, Reach(1, at=of("approved"))),
    Rule("closed-date", ERROR, versions.closed_date, ITSELF),
    Rule("future-date", ERROR, versions.future_date, ITSELF),
    Rule("blank", NOTE, versions.blank, ITSELF),
    Rule("approval-rule", WARNING, approval_rules.approval_rule, SETTINGS),
    Rule("approval-missing", ERROR, approvals.approval_missing, Reach(1, at=of("approved"), ids=True)),
    Rule("approval-fingerprint", ERROR, approvals.approval_fingerprint, Reach(1, at=of("approved"))),
    Rule("approval-own-text", ERROR, approvals.approval_own_text, DECIDED),
    Rule("approval-role", ERROR, approvals.approval_role, DECIDED),
    Rule("approval-assurance", ERROR, approvals.approval_assurance, DECIDED),
    Rule("approval-withdrawn", ERROR, approvals.approval_withdrawn, Reach(1, at=of("approved"))),
    Rule("approved-unsaid", WARNING, approvals.approved_unsaid, Reach(1, at=of("draft", "in-review"))),
    Rule(
        "retired-without-decision",
        WARNING,
        approvals.retired_without_decision,
        Reach(1, at=of("retired"), ids=True),
    ),
    Rule(
        "unverified-assurance",
        NOTE,
        decisions.unverified_assurance,
        Reach(2, at=of("signed"), far=of("decision")),
    ),
    Rule("signature-unknown-key", ERROR, signatures.signature_unknown_key, SIGNED_AGAIN),
    Rule("signature-expired-key", ERROR, signatures.signature_expired_key, SIGNED_AGAIN),
    Rule("signature-undated", WARNING, signatures.signature_undated, SIGNED_AGAIN),
    Rule("signature-revoked-key", ERROR, signatures.signature_revoked_key, SIGNED_AGAIN),
    Rule("signature-broken", ERROR, signatures.signature_broken, SIGNED_AGAIN),
    Rule("signature-missing", ERROR, signatures.signature_missing, SIGNED_AGAIN),
    Rule("signature-without-record", ERROR, signatures.signature_without_record, Reach(at=of(), ids=True)),
    Rule("key-data", ERROR, signatures.key_data, SETTINGS),
    Rule("key-shared", ERROR, signatures.key_shared, SETTINGS),
    Rule("key-not-vouched", ERROR, signatures.key_not_vouched, SETTINGS),
    Rule("decision-authority", ERROR, decisions.decision_authority, DECIDED),
    Rule("decision-assurance", ERROR, decisions.decision_assurance, DECIDED),
    Rule("decision-fingerprint", ERROR, decisions.decision_fingerprint, DECIDED),
    Rule("decision-id", ERROR, decisions.decision_id, Reach(at=of("decision"))),
    Rule("decision-shape", ERROR, decisions.decision_shape, DECIDED),
    Rule(
        "acknowledgement-fits",
        ERROR,
        acknowledgements.acknowledgement_fits,
        Reach(2, at=of("acknowledgement"), far=of("decision")),
    ),
    Rule("follow-up", ERROR, follow_ups.follow_up, Reach(1, at=of("follows-up"))),
    Rule("auditor-independent", ERROR, audits.auditor_independent, Reach(1, at=of("internal-audit"))),
    Rule(
        "finding-without-nonconformity",
        ERROR,
        findings.finding_without_nonconformity,
        Reach(1, at=of("internal-audit", "certification-stage")),
    ),
    Rule(
        "opportunity-without-improvement",
        WARNING,
        findings.opportunity_without_improvement,
        Reach(1, at=of("internal-audit")),
    ),
    Rule("follows-finding", ERROR, findings.follows_finding, Reach(1, at=of("nonconformity", "improvement"))),
    Rule("closed-without-check", ERROR, nonconformities.closed_without_check, Reach(at=of("nonconformity"))),
    Rule("check-by-implementer", ERROR, nonconformities.check_by_implementer, Reach(at=of("nonconformity"))),
    Rule("stage-result", ERROR, certification.stage_result, Reach(at=of("certification-stage"))),
    Rule("certificate-state", ERROR, certification.certificate_state, Reach(at=of("certificate"))),
    Rule("assessor-own-competence", ERROR, competence.assessor_own_competence, Reach(at=of("competence"))),
    Rule(
        "review-attendance", WARNING, management_reviews.review_attendance, Reach(at=of("management-review"))
    ),
    Rule("booked-line", ERROR, resources.booked_line, Reach(1, at=of("resource-ledger"))),
    Rule("booked-twice", ERROR, resources.booked_twice, Reach(at=of("resource-ledger"))),
    Rule("review-overdue", WARNING, reviews.review_overdue, Reach(1, at=of("approved"))),
    Rule("action-overdue", WARNING, reviews.action_overdue, Reach(1, at=of("acts"))),
    Rule(
        "task-overdue",
        WARNING,
        overdue.task_overdue,
        Reach(1, at=of("due"), frame=frames.settling, spread=frames.settled_types),
    ),
    Rule(
        "evidence-overdue",
        WARNING,
        overdue.evidence_overdue,
        Reach(1, at=of("produces"), frame=renewing.frame),
    ),
    Rule(
        "disposal-overdue",
        WARNING,
        overdue.disposal_overdue,
        Reach(1, at=of("kept"), frame=frames.disposable),
    ),
    Rule("idea-unanswered", WARNING, ideas.idea_unanswered, Reach(at=of("idea"))),
    Rule(
        "initiative-serves-nothing",
        WARNING,
        initiatives.initiative_serves_nothing,
        Reach(1, at=of("initiative")),
    ),
    Rule("stage-decision-fits", ERROR, initiatives.stage_decision_fits, Reach(at=of("initiative"))),
    Rule(
        "stopped-without-learning", ERROR, initiatives.stopped_without_learning, Reach(1, at=of("initiative"))
    ),
    Rule("spent-over-release", WARNING, initiatives.spent_over_release, Reach(at=of("initiative"))),
    Rule("typed-total", ERROR, initiatives.typed_total, Reach(at=of("initiative"))),
    Rule("experiment-fits", ERROR, initiatives.experiment_fits, Reach(1, at=of("initiative", "experiment"))),
    Rule("evidence-missing", ERROR, evidence.evidence_missing, ITSELF),
    Rule("evidence-hash", ERROR, evidence.evidence_hash, ITSELF),
    Rule("codeowners-behind", WARNING, forge.codeowners_behind, Reach(frame=frames.owned)),
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
        severity = severity_of(catalog, rule)
        if severity is None or severity < least or (only is not None and rule.name not in only):
            continue
        yield from told(rule, severity, rule.check(catalog))


def severity_of(catalog: Catalog, rule: Rule) -> Severity | None:
    """How much *rule* counts by ims.yaml; None: it is switched off."""
    word, _ = catalog.system.severities.get(rule.name, (rule.severity.word, None))
    return SEVERITIES[word]


def told(rule: Rule, severity: Severity, findings: Iterable[Finding]) -> Iterator[Problem]:
    """What *rule* finds as problems."""
    for finding in findings:
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
