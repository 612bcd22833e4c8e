"""The rules that a catalog is held against, one row each: its name, how much it counts, where its function is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from imskit.model import Catalog
from imskit.problems import Problem, Severity, nearest
from imskit.rules import frames
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
    "approval-overtaken",
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

#: Each with the module of its function, which is called as the rule is; it is loaded when the rule is first held, and
#: where few documents have changed many are not. And with how far it looks: the tests of `tests/rules/test_reach.py`
#: tell a wrong one.
RULES: tuple[Rule, ...] = (
    Rule("unknown-standard", ERROR, "clauses", ITSELF),
    Rule("unknown-clause", ERROR, "clauses", ITSELF),
    Rule("heading-clause", ERROR, "clauses", ITSELF),
    Rule("left-out-not-allowed", ERROR, "clauses", SETTINGS),
    Rule("left-out-no-reason", ERROR, "clauses", SETTINGS),
    Rule("withdrawn-standard", NOTE, "clauses", SETTINGS),
    Rule("left-out-claimed", WARNING, "system", ITSELF),
    Rule("standard-data", ERROR, "system", SETTINGS),
    Rule("crosswalk-data", ERROR, "system", SETTINGS),
    Rule("stages-data", ERROR, "certification", SETTINGS),
    Rule("name-twice", ERROR, "system", SETTINGS),
    Rule("holding-days", ERROR, "system", SETTINGS),
    Rule("reserved-name", ERROR, "system", SETTINGS),
    Rule("dangling-link", ERROR, "links", Reach(ids=True)),
    Rule("suspect-link", WARNING, "links", Reach(2, at=of("remembers"), far=of("decision"))),
    Rule("needless-link", WARNING, "links", ITSELF),
    Rule("no-successor", ERROR, "links", Reach(1, at=of("superseded"))),
    Rule("circular-supersession", ERROR, "links", Reach(supersession=True)),
    Rule("duplicate-id", ERROR, "identity", ITSELF),
    Rule("id-prefix", ERROR, "identity", ITSELF),
    Rule("file-name", ERROR, "identity", ITSELF),
    Rule("unknown-role", ERROR, "people", ITSELF),
    Rule("unknown-person", ERROR, "people", ITSELF),
    Rule("role-without-holder", WARNING, "people", Reach(frame=frames.awaited)),
    Rule("unknown-site", ERROR, "people", ITSELF),
    Rule("unknown-type", ERROR, "people", ITSELF),
    Rule("audience-fits", ERROR, "audiences", Reach(at=of(), ids=True)),
    Rule("version-revision", ERROR, "versions", ITSELF),
    Rule("missing-effective-date", ERROR, "versions", ITSELF),
    Rule("late-approval", ERROR, "versions", Reach(1, at=of("approved"))),
    Rule("closed-date", ERROR, "versions", ITSELF),
    Rule("future-date", ERROR, "versions", ITSELF),
    Rule("blank", NOTE, "versions", ITSELF),
    Rule("approval-rule", WARNING, "approval_rules", SETTINGS),
    Rule("approval-missing", ERROR, "approvals", Reach(1, at=of("approved"), ids=True)),
    Rule("approval-fingerprint", ERROR, "approvals", Reach(1, at=of("approved"))),
    Rule("approval-own-text", ERROR, "approvals", DECIDED),
    Rule("approval-role", ERROR, "approvals", DECIDED),
    Rule("approval-assurance", ERROR, "approvals", DECIDED),
    Rule("approval-withdrawn", ERROR, "approvals", Reach(1, at=of("approved"))),
    Rule("approved-unsaid", WARNING, "approvals", Reach(1, at=of("draft", "in-review"))),
    Rule(
        "retired-without-decision",
        WARNING,
        "approvals",
        Reach(1, at=of("retired"), ids=True),
    ),
    Rule(
        "unverified-assurance",
        NOTE,
        "decisions",
        Reach(2, at=of("signed"), far=of("decision")),
    ),
    Rule("signature-unknown-key", ERROR, "signatures", SIGNED_AGAIN),
    Rule("signature-expired-key", ERROR, "signatures", SIGNED_AGAIN),
    Rule("signature-undated", WARNING, "signatures", SIGNED_AGAIN),
    Rule("signature-revoked-key", ERROR, "signatures", SIGNED_AGAIN),
    Rule("signature-broken", ERROR, "signatures", SIGNED_AGAIN),
    Rule("signature-missing", ERROR, "signatures", SIGNED_AGAIN),
    Rule("signature-without-record", ERROR, "signatures", Reach(at=of(), ids=True)),
    Rule("key-data", ERROR, "signatures", SETTINGS),
    Rule("key-shared", ERROR, "signatures", SETTINGS),
    Rule("key-not-vouched", ERROR, "signatures", SETTINGS),
    Rule("decision-authority", ERROR, "decisions", DECIDED),
    Rule("decision-assurance", ERROR, "decisions", DECIDED),
    Rule("decision-fingerprint", ERROR, "decisions", DECIDED),
    Rule("decision-id", ERROR, "decisions", Reach(at=of("decision"))),
    Rule("decision-shape", ERROR, "decisions", DECIDED),
    Rule(
        "acknowledgement-fits",
        ERROR,
        "acknowledgements",
        Reach(2, at=of("acknowledgement"), far=of("decision")),
    ),
    Rule("follow-up", ERROR, "follow_ups", Reach(1, at=of("follows-up"))),
    Rule("auditor-independent", ERROR, "audits", Reach(1, at=of("internal-audit"))),
    Rule(
        "finding-without-nonconformity",
        ERROR,
        "findings",
        Reach(1, at=of("internal-audit", "certification-stage")),
    ),
    Rule(
        "opportunity-without-improvement",
        WARNING,
        "findings",
        Reach(1, at=of("internal-audit")),
    ),
    Rule("follows-finding", ERROR, "findings", Reach(1, at=of("nonconformity", "improvement"))),
    Rule("closed-without-check", ERROR, "nonconformities", Reach(at=of("nonconformity"))),
    Rule("check-by-implementer", ERROR, "nonconformities", Reach(at=of("nonconformity"))),
    Rule("stage-result", ERROR, "certification", Reach(at=of("certification-stage"))),
    Rule("certificate-state", ERROR, "certification", Reach(at=of("certificate"))),
    Rule("assessor-own-competence", ERROR, "competence", Reach(at=of("competence"))),
    Rule("review-attendance", WARNING, "management_reviews", Reach(at=of("management-review"))),
    Rule("booked-line", ERROR, "resources", Reach(1, at=of("resource-ledger"))),
    Rule("booked-twice", ERROR, "resources", Reach(at=of("resource-ledger"))),
    Rule("review-overdue", WARNING, "reviews", Reach(1, at=of("approved"))),
    Rule("action-overdue", WARNING, "reviews", Reach(1, at=of("acts"))),
    Rule(
        "task-overdue",
        WARNING,
        "overdue",
        Reach(1, at=of("due"), frame=frames.settling, spread=frames.settled_types),
    ),
    Rule(
        "evidence-overdue",
        WARNING,
        "overdue",
        Reach(1, at=of("produces"), frame=frames.renewed),
    ),
    Rule(
        "disposal-overdue",
        WARNING,
        "overdue",
        Reach(1, at=of("kept"), frame=frames.disposable),
    ),
    Rule("idea-unanswered", WARNING, "ideas", Reach(at=of("idea"))),
    Rule(
        "initiative-serves-nothing",
        WARNING,
        "initiatives",
        Reach(1, at=of("initiative")),
    ),
    Rule("stage-decision-fits", ERROR, "initiatives", Reach(at=of("initiative"))),
    Rule("stopped-without-learning", ERROR, "initiatives", Reach(1, at=of("initiative"))),
    Rule("spent-over-release", WARNING, "initiatives", Reach(at=of("initiative"))),
    Rule("typed-total", ERROR, "initiatives", Reach(at=of("initiative"))),
    Rule("experiment-fits", ERROR, "initiatives", Reach(1, at=of("initiative", "experiment"))),
    Rule("evidence-missing", ERROR, "evidence", ITSELF),
    Rule("evidence-hash", ERROR, "evidence", ITSELF),
    Rule("codeowners-behind", WARNING, "forge", Reach(frame=frames.owned)),
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
