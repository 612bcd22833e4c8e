"""The pages on certification as rows."""

from __future__ import annotations

from imskit.views.audience import Audience
from imskit.views.certification import CertificationPage, StagePage, certification_page
from tests.builders import Small, states_of
from tests.facts.test_certification import CERTIFIED, certificate, finding, held


def rows(small: Small) -> CertificationPage:
    small.ims["standards"] = [{"id": CERTIFIED}]
    catalog = small.catalog()
    page = certification_page(catalog, states_of(catalog), Audience.of(catalog))
    assert page is not None
    return page


def stage(page: CertificationPage, name: str) -> StagePage:
    return next(each for each in page.stages if each.name == name)


def test_without_the_standard_there_is_no_way_to_a_certificate(small: Small) -> None:
    catalog = small.catalog()
    assert certification_page(catalog, states_of(catalog), Audience.of(catalog)) is None


def test_what_only_talks_can_show_is_listed_and_not_counted(small: Small) -> None:
    found = stage(rows(small), "stage-1")
    assert len(found.talks) == 2
    assert (found.judged, found.there) == (len(found.items), 0)


def test_a_stage_that_was_held_shows_its_open_findings_with_their_days(small: Small) -> None:
    late, open_still = finding("major", close_by="2026-11-22"), finding("concern", close_by="2026-11-23")
    done = finding("minor", closed_on="2026-06-01")
    held(small, "CST-001", "stage-1", "not-ready", findings=[late, open_still, done, finding("opportunity")])
    found = stage(rows(small), "stage-1")
    assert found.open == 2
    assert [(each.open, each.overdue) for each in found.held[0].findings] == [
        (True, True),
        (True, False),
        (False, False),
        (False, False),
    ]


def test_the_stage_that_was_held_last_says_where_we_are(small: Small) -> None:
    assert rows(small).last is None
    held(small, "CST-001", "stage-1", "ready")
    waiting = [finding("minor", close_by="2027-02-01"), finding("minor", close_by="2027-01-01")]
    coming = {"what": "Decide", "due": "2027-03-01", "stage": "decision"}
    held(small, "CST-002", "stage-2", "recommended", on="2026-11-01", findings=waiting, next=coming)
    page = rows(small)
    assert page.last is not None
    assert (page.last.day, page.last.result, page.last.open) == ("2026-11-01", "recommended", 2)
    assert (page.last.close_by, page.last.next, page.last.next_due) == ("2027-01-01", "Decide", "2027-03-01")
    assert [each.planned for each in page.stages if each.planned] == ["2027-03-01"]
    held(small, "CST-002", "stage-2", "recommended", on="2026-11-01")
    small.sealed(
        "certification-stage",
        "CST-003",
        small.catalog().documents["CST-002"].data["body"],
        date="2026-11-02",
        classification="confidential",
    )
    assert rows(small).last is None


def test_a_finding_names_what_follows_it_and_counts_what_is_withheld(small: Small) -> None:
    held(small, "CST-001", "stage-1", "ready", findings=[finding("concern")])
    body = {"source": "external-audit", "description": "So.", "follows": {"of": "CST-001", "finding": 1}}
    small.living("improvement", "IMP-001", "proposed", body)
    small.living("improvement", "IMP-002", "proposed", body, classification="confidential")
    (found,) = stage(rows(small), "stage-1").held[0].findings
    assert (found.follows, found.withheld) == ((("IMP-001", "proposed"),), 1)


def test_a_late_surveillance_is_shown_as_late(small: Small) -> None:
    certificate(small, decided_on="2025-05-05", expires="2028-05-04")
    held(small, "CST-001", "surveillance", "continued", on="2026-06-10")
    (line,) = rows(small).certificates
    (settled,) = line.settled
    assert (settled.day, settled.record, settled.held, settled.late) == (
        "2026-05-05",
        "CST-001",
        "2026-06-10",
        True,
    )
    assert line.surveillance == "2027-05-05"


def test_the_newest_records_are_named_and_the_rest_counted(small: Small) -> None:
    for number in range(1, 8):
        body = {"from": "TRN-001", "happened": "So.", "learnt": "This."}
        small.sealed("lesson", f"LSN-00{number}", body, date=f"2026-0{number}-01")
    small.sealed("lesson", "LSN-008", body, date="2026-09-01", classification="confidential")
    (line,) = [
        each for each in stage(rows(small), "surveillance").items if each.words.startswith("Something")
    ]
    assert (line.have[0], len(line.have), line.more, line.withheld) == ("LSN-007", 5, 2, 1)


def test_a_certificate_says_its_next_days(small: Small) -> None:
    certificate(small)
    (line,) = rows(small).certificates
    assert (line.number, line.valid, line.expires) == ("N-1", True, "2029-05-04")
    assert (line.surveillance, line.surveillance_late, line.recertification) == (
        "2027-05-05",
        False,
        "2029-05-04",
    )


def test_a_withheld_certificate_and_stage_are_counted(small: Small) -> None:
    certificate(small, classification="confidential")
    page = rows(small)
    assert (page.certificates, page.withheld) == ((), 1)


def test_both_demonstrations_say_what_speaks_against_them(small: Small) -> None:
    body = {
        "source": "own-observation",
        "grade": "major",
        "against": {CERTIFIED: ["5.2"]},
        "description": "So.",
        "effectiveness": {
            "due": "2026-09-01",
            "checks": [{"date": "2026-09-01", "result": "not-effective", "by": "director", "text": "No."}],
        },
    }
    small.living("nonconformity", "NCR-001", "in-correction", body)
    page = rows(small)
    assert [(line.detail, line.bad) for line in page.established if line.bad] == [("1 nonconforming", True)]
    bad = {line.what: line.detail for line in page.improves if line.bad}
    assert bad == {
        "Internal audits held": "none yet",
        "Management reviews held": "none yet",
        "Checks that found that a remedy had not worked": "1 without a later one that found it worked",
    }
