"""The audits page as rows: the grid, findings with what became of them, what is withheld."""

from __future__ import annotations

from typing import Any

from imskit.views.audience import Audience
from imskit.views.audits import AuditsPage, audits_page
from tests.builders import Small, states_of
from tests.facts.test_audits import audit, planned, programme


def rows(small: Small) -> AuditsPage:
    catalog = small.catalog()
    return audits_page(catalog, Audience.of(catalog), states_of(catalog))


def finding(grade: str, *clauses: str, **more: Any) -> dict[str, Any]:
    return {"grade": grade, "text": "Seen.", "clauses": {"tiny-2026": list(clauses)}, **more}


def nonconformity(small: Small, state: str, **head: Any) -> None:
    body = {
        "source": "internal-audit",
        "grade": "minor",
        "against": {"tiny-2026": ["1"]},
        "description": "So.",
    }
    small.living("nonconformity", "NCR-001", state, body, **head)


def test_the_grid_has_a_mark_for_each_clause_and_audit(small: Small) -> None:
    audit(
        small,
        audited={"tiny-2026": ["1", "2"]},
        findings=[finding("conformity", "1"), finding("minor", "1", nonconformity="NCR-001")],
    )
    programme(small, planned("2026-12-01", "3"))
    nonconformity(small, "open")
    (grid,) = rows(small).standards
    assert [(column.audit, column.day) for column in grid.columns] == [
        ("AUD-001", "2026-05-05"),
        ("", "2026-12-01"),
    ]
    # The heaviest grade speaks; the heading 0 is no clause to audit.
    assert [(line.name, line.marks) for line in grid.lines] == [
        ("1", ("minor", "")),
        ("2", ("looked-at", "")),
        ("3", ("", "planned")),
    ]
    assert (grid.count("audited"), grid.count("planned"), grid.count("missed")) == (2, 1, 0)


def test_a_standard_without_any_audit_is_named_apart(small: Small) -> None:
    programme(small, planned("2026-12-01", "3"))
    small.ims["standards"].append({"id": "iso-9001-2015"})
    assert rows(small).not_audited == ("iso-9001-2015",)


def test_what_is_left_out_is_not_missed(small: Small) -> None:
    audit(small)
    small.standard["leave_out"] = "non-applicable-with-reason"
    small.ims["standards"] = [{"id": "tiny-2026", "left_out": [{"clause": "3", "why": "No method."}]}]
    (grid,) = rows(small).standards
    assert [line.name for line in grid.lines] == ["1", "2"]


def test_findings_come_by_grade_with_what_became_of_them(small: Small) -> None:
    audit(
        small,
        findings=[
            finding("opportunity", "1"),
            finding("minor", "1", nonconformity="NCR-001"),
            finding("major", "2"),
            finding("conformity", "1"),
        ],
    )
    nonconformity(small, "in-correction")
    body = {"source": "internal-audit", "description": "A lamp.", "follows": {"of": "AUD-001", "finding": 1}}
    small.living("improvement", "IMP-001", "declined", body, closed="2026-06-01")
    page = rows(small)
    assert page.conformities == 1
    major, minor = page.open
    assert (major.grade, major.unfollowed, major.follows.records) == ("major", True, ())
    assert (minor.follows.records, minor.unfollowed) == ((("NCR-001", "in-correction"),), False)
    (opportunity,) = page.closed
    assert (opportunity.grade, opportunity.follows.records) == ("opportunity", (("IMP-001", "declined"),))


def test_a_withheld_nonconformity_does_not_say_its_state(small: Small) -> None:
    audit(small, findings=[finding("minor", "1", nonconformity="NCR-001")])
    nonconformity(small, "open", classification="confidential")
    (found,) = rows(small).open
    assert (found.follows.records, found.follows.withheld, found.unfollowed) == ((), 1, False)


def test_chapters_count_their_clauses(small: Small) -> None:
    audit(small, audited={"tiny-2026": ["1", "2"]})
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}, effective_from="2026-06-01"))
    (grid,) = rows(small).standards
    (chapter,) = grid.chapters
    assert (chapter.number, chapter.clauses, chapter.audited, chapter.missed) == ("0", 3, 2, ("3",))
    # The policy took effect after the audit; clause 2 asks for no document.
    assert (chapter.before_version, grid.before_version) == (1, 1)
    assert [line.before_version for line in grid.lines] == [True, False, False]


def test_a_procedure_that_changed_since_its_audit_says_so(small: Small) -> None:
    small.decision(small.procedure(effective_from="2026-05-06"))
    audit(small, sampled=["PRO-001"])
    (line,) = rows(small).processes
    assert (line.standing, line.before_version) == ("audited", True)
    audit(small, on="2026-05-06", sampled=["PRO-001"])
    (line,) = rows(small).processes
    assert not line.before_version


def test_an_audit_says_what_it_leaves_unsaid(small: Small) -> None:
    audit(small, scope="All.", sites=["hut"], method="Talks.", sampled=["TRN-001", "TRN-002"])
    (line,) = rows(small).audits
    assert line.unsaid == ("processes", "competence of the auditors", "who was told")
    assert (line.clauses, line.sample) == (1, 2)


def test_a_withheld_audit_is_counted_and_covers_nothing(small: Small) -> None:
    audit(small)
    audit(small, "AUD-002", audited={"tiny-2026": ["2"]})
    small.sealed(
        "internal-audit",
        "AUD-002",
        {
            "objective": "To see.",
            "criteria": "Ours.",
            "audited": {"tiny-2026": ["2"]},
            "auditors": ["person-03"],
            "independence": "Works elsewhere",
            "auditees": ["director"],
            "findings": [finding("conformity", "2")],
            "conclusion": "Good.",
        },
        classification="confidential",
    )
    page = rows(small)
    assert ([line.id for line in page.audits], page.withheld) == (["AUD-001"], 1)
    assert page.standards[0].count("missed") == 2


def test_a_programme_that_is_not_in_force_is_named(small: Small) -> None:
    programme(small, planned("2026-12-01", "3"), status="draft")
    page = rows(small)
    assert (page.programme, page.not_in_force, page.planned) == ("", ("AUP-001",), ())


def test_planned_audits_say_whether_they_are_late(small: Small) -> None:
    audit(small)
    programme(small, planned("2026-06-01", "1", audit="AUD-001"), planned("2026-11-01", "2"))
    assert [(line.audit, line.late) for line in rows(small).planned] == [("AUD-001", False), ("", True)]


def test_audits_that_do_not_say_their_site_are_counted(small: Small) -> None:
    audit(small, sites=["hut"])
    audit(small, "AUD-002")
    page = rows(small)
    assert page.without_site == 1
    assert [(line.title, line.standing) for line in page.sites] == [("The hut", "audited")]
