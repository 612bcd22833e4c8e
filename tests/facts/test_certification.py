"""The way to a certificate: what of each stage's items is there, and nothing that says it is good enough."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from imskit.facts.certificates import certificates
from imskit.facts.certification import ItemState, StageState, certification
from imskit.facts.stage_findings import stage_findings
from imskit.project import shipped_files
from imskit.schema import compile_types
from tests.builders import BODIES, Small, states_of

CERTIFIED = "iso-56001-2024"
STAGES = yaml.safe_load(shipped_files()["ims/standards/certification-stages.yaml"].read_text("utf-8"))[
    "stages"
]


@pytest.fixture
def system(small: Small) -> Small:
    small.ims["standards"] = [{"id": CERTIFIED}]
    return small


def stage_of(small: Small, name: str) -> StageState:
    catalog = small.catalog()
    path = certification(catalog, states_of(catalog))
    return next(state for state in path if state.stage.name == name)


def item(small: Small, stage: str, words: str) -> ItemState:
    (found,) = [each for each in stage_of(small, stage).items if each.item.what.startswith(words)]
    return found


def held(small: Small, name: str, stage: str, result: str, on: str = "2026-05-05", **body: Any) -> None:
    content = {
        "stage": stage,
        "standard": CERTIFIED,
        "certification_body": "Nobody Cert (fictional)",
        "period": {"from": on, "until": on},
        "scope": "Everything.",
        "result": result,
        "conclusion": "So it is.",
    }
    small.sealed("certification-stage", name, {**content, **body}, date=on)


def finding(grade: str, **more: Any) -> dict[str, Any]:
    return {"grade": grade, "text": "Seen.", "clauses": {CERTIFIED: ["4.4"]}, **more}


def certificate(
    small: Small,
    state: str = "valid",
    expires: str = "2029-05-04",
    decided_on: str = "2026-05-05",
    events: list[dict[str, str]] | None = None,
    **head: Any,
) -> None:
    body: dict[str, Any] = {
        "standard": CERTIFIED,
        "number": "N-1",
        "certification_body": "Nobody Cert (fictional)",
        "scope": "Everything.",
        "decided_on": decided_on,
        "expires": expires,
    }
    if events:
        body["events"] = events
    small.living("certificate", "CRT-001", state, body, **head)


class TestData:
    def test_there_is_a_stage_for_each_that_records_can_be_of_with_their_results(self) -> None:
        types, _ = compile_types(
            {name: path.read_bytes() for name, path in shipped_files().items() if name.startswith("schemas/")}
        )
        body = types["certification-stage"].schema["properties"]["body"]["properties"]
        assert [stage["stage"] for stage in STAGES] == body["stage"]["enum"]
        assert body["next"]["properties"]["stage"]["enum"] == body["stage"]["enum"]
        named = {result for stage in STAGES for each in stage["items"] for result in each.get("results", ())}
        assert named <= set(body["result"]["enum"])

    def test_an_organisation_replaces_the_list(self, system: Small) -> None:
        item_of_ours = {"what": "A song", "asks": "record", "types": ["training"]}
        stage = {
            "stage": "stage-1",
            "title": "Ours",
            "aim": "To hear",
            "output": "A tune",
            "items": [item_of_ours],
        }
        data = {"standard": CERTIFIED, "verified": True, "stages": [stage]}
        system.write("ims/standards/certification-stages.yaml", data)
        assert item(system, "stage-1", "A song").standing == "missing"
        system.training()
        assert item(system, "stage-1", "A song").standing == "there"

    def test_one_that_cannot_be_read_is_a_problem_and_leaves_no_stages(self, system: Small) -> None:
        system.write("ims/standards/certification-stages.yaml", {"standard": CERTIFIED, "verified": True})
        reading = system.read()
        assert [(p.rule, p.place.path) for p in reading.problems] == [
            ("missing-field", "ims/standards/certification-stages.yaml")
        ]
        assert reading.catalog is not None
        assert certification(reading.catalog, states_of(reading.catalog)) == ()


class TestDocuments:
    def test_a_document_in_force_is_there(self, system: Small) -> None:
        system.decision(system.policy(satisfies={CERTIFIED: ["5.2"]}))
        found = item(system, "stage-1", "An innovation policy")
        assert (found.standing, [each.id for each in found.have]) == ("there", ["POL-001"])
        assert found.wanted == ""

    def test_one_that_is_not_approved_is_coming(self, system: Small) -> None:
        system.policy(satisfies={CERTIFIED: ["5.2"]}, status="in-review", effective_from=None)
        found = item(system, "stage-1", "An innovation policy")
        assert (found.standing, [each.id for each in found.coming]) == ("in part", ["POL-001"])
        assert (found.wanted, found.lacking) == ("a document in force", ("5.2",))

    def test_each_of_several_clauses_needs_one(self, system: Small) -> None:
        system.decision(system.policy(satisfies={CERTIFIED: ["7.5.1", "7.5.3"]}))
        found = item(system, "stage-1", "Rules for documents")
        assert (found.standing, found.lacking) == ("in part", ("7.5.2",))

    def test_nothing_is_missing(self, system: Small) -> None:
        assert item(system, "stage-1", "An innovation policy").standing == "missing"


class TestRecords:
    def test_records_of_a_type_count_whatever_they_claim(self, system: Small) -> None:
        system.sealed("lesson", "LSN-001", {"from": "TRN-001", "happened": "So.", "learnt": "This."})
        found = item(system, "surveillance", "Something got better")
        assert (found.standing, [each.id for each in found.have]) == ("there", ["LSN-001"])

    @pytest.mark.parametrize("on, standing", [("2025-11-23", "there"), ("2025-11-22", "missing")])
    def test_only_those_of_the_time_count(self, system: Small, on: str, standing: str) -> None:
        system.sealed("lesson", "LSN-001", {"from": "TRN-001", "happened": "So.", "learnt": "This."}, date=on)
        assert item(system, "surveillance", "Something got better").standing == standing

    def test_too_few_are_a_part(self, system: Small) -> None:
        body = {
            **BODIES["management-review"],
        }
        system.sealed("management-review", "MRV-001", body)
        found = item(system, "recertification", "Management reviews over the cycle")
        assert (found.standing, found.wanted) == ("in part", "3 records")

    def test_an_open_major_finding_keeps_an_item_from_counting(self, system: Small) -> None:
        system.decision(system.policy(satisfies={CERTIFIED: ["5.2"]}))
        before = stage_of(system, "stage-1").there
        body = {
            "source": "own-observation",
            "grade": "major",
            "against": {CERTIFIED: ["5.2"]},
            "description": "Nobody knows it.",
        }
        system.living("nonconformity", "NCR-001", "open", body)
        found = item(system, "stage-1", "An innovation policy")
        assert (found.standing, found.nonconforming) == ("nonconforming", ("5.2",))
        assert stage_of(system, "stage-1").there == before - 1


class TestHeld:
    def test_findings_of_a_stage_that_was_not_held_are_not_closed(self, system: Small) -> None:
        assert item(system, "stage-2", "Nothing from stage 1").standing == "missing"

    def test_what_waits_for_something_is_open_until_its_day(self, system: Small) -> None:
        held(system, "CST-001", "stage-1", "ready", findings=[finding("concern"), finding("opportunity")])
        found = item(system, "stage-2", "Nothing from stage 1")
        assert (found.standing, found.wanted) == ("in part", "1 finding to be closed")
        closed = finding("concern", closed_on="2026-06-01")
        held(system, "CST-001", "stage-1", "ready", findings=[closed])
        assert item(system, "stage-2", "Nothing from stage 1").standing == "there"

    def test_a_nonconformity_that_is_closed_closes_its_finding(self, system: Small) -> None:
        held(system, "CST-001", "stage-1", "ready", findings=[finding("minor", nonconformity="NCR-001")])
        body = {
            "source": "external-audit",
            "grade": "minor",
            "against": {CERTIFIED: ["4.4"]},
            "description": "So.",
        }
        system.living("nonconformity", "NCR-001", "open", body)
        catalog, record = system.document("CST-001")
        assert [each.open for each in stage_findings(catalog, record)] == [True]
        system.living("nonconformity", "NCR-001", "closed", body, closed="2026-07-01")
        catalog, record = system.document("CST-001")
        (found,) = stage_findings(catalog, record)
        assert (found.open, str(found.closed_on)) == (False, "2026-07-01")

    def test_the_decision_waits_for_the_results_of_both_stages(self, system: Small) -> None:
        held(system, "CST-001", "stage-1", "not-ready")
        held(system, "CST-002", "stage-2", "recommended", on="2026-06-05")
        assert item(system, "decision", "Stage 1 ended").standing == "missing"
        assert item(system, "decision", "Stage 2 ended").standing == "there"

    def test_of_a_stage_that_was_held_twice_the_last_result_counts(self, system: Small) -> None:
        held(system, "CST-001", "stage-1", "ready")
        held(system, "CST-002", "stage-1", "not-ready", on="2026-06-05")
        assert item(system, "decision", "Stage 1 ended").standing == "missing"
        held(system, "CST-003", "stage-1", "ready-with-concerns", on="2026-07-05")
        assert item(system, "decision", "Stage 1 ended").standing == "there"

    def test_a_record_that_names_the_finding_closes_it_when_it_is_closed(self, system: Small) -> None:
        held(system, "CST-001", "stage-1", "ready", findings=[finding("opportunity"), finding("concern")])
        body = {"source": "external-audit", "description": "So.", "follows": {"of": "CST-001", "finding": 2}}
        system.living("improvement", "IMP-001", "under-way", body)
        assert item(system, "stage-2", "Nothing from stage 1").standing == "in part"
        system.living("improvement", "IMP-001", "done", body, closed="2026-07-01")
        assert item(system, "stage-2", "Nothing from stage 1").standing == "there"

    def test_the_newest_record_plans_the_next_stage(self, system: Small) -> None:
        coming = {"what": "Stage 2", "due": "2027-03-12", "stage": "stage-2"}
        held(system, "CST-001", "stage-1", "ready", next=coming)
        assert str(stage_of(system, "stage-2").planned) == "2027-03-12"
        assert stage_of(system, "decision").planned is None
        held(system, "CST-002", "stage-2", "recommended", on="2026-07-05")
        assert stage_of(system, "stage-2").planned is None

    def test_the_newest_time_comes_first(self, system: Small) -> None:
        held(system, "CST-001", "stage-1", "not-ready")
        held(system, "CST-002", "stage-1", "ready", on="2026-06-05")
        assert [record.id for record in stage_of(system, "stage-1").held] == ["CST-002", "CST-001"]

    def test_a_stage_against_another_standard_is_not_on_this_way(self, system: Small) -> None:
        held(system, "CST-001", "stage-1", "ready", standard="iso-9001-2015")
        assert stage_of(system, "stage-1").held == ()


class TestCertificates:
    def test_the_next_days_come_from_its_due_rules(self, system: Small) -> None:
        certificate(system)
        (found,) = certificates(system.catalog(), CERTIFIED)
        assert (str(found.surveillance), str(found.recertification)) == ("2027-05-05", "2029-05-04")
        assert found.valid(system.catalog().today)

    def test_a_surveillance_moves_the_next_one_on(self, system: Small) -> None:
        certificate(system)
        held(system, "CST-001", "surveillance", "continued", on="2026-11-10")
        (found,) = certificates(system.catalog(), CERTIFIED)
        assert str(found.surveillance) == "2028-05-05"

    def test_a_second_one_in_the_same_year_settles_no_other_year(self, system: Small) -> None:
        certificate(system)
        held(system, "CST-001", "surveillance", "continued", on="2026-06-10")
        held(system, "CST-002", "surveillance", "continued", on="2026-11-10")
        (found,) = certificates(system.catalog(), CERTIFIED)
        assert str(found.surveillance) == "2028-05-05"
        assert [(each.record and each.record.id, each.late) for each in found.calendar] == [
            ("CST-001", False),
            (None, False),
        ]

    def test_a_late_one_settles_its_day_and_stays_late(self, system: Small) -> None:
        certificate(system, decided_on="2025-05-05", expires="2028-05-04")
        held(system, "CST-001", "surveillance", "continued", on="2026-06-10")
        (found,) = certificates(system.catalog(), CERTIFIED)
        assert str(found.surveillance) == "2027-05-05"
        assert [each.late for each in found.calendar] == [True, False]

    @pytest.mark.parametrize(
        "body, settles",
        [
            ({}, True),
            ({"certificate": "CRT-001"}, True),
            ({"certificate": "CRT-001", "certification_body": "Renamed Cert (fictional)"}, True),
            ({"certificate": "CRT-002"}, False),
            ({"certification_body": "Other Cert (fictional)"}, False),
            ({"standard": "iso-9001-2015"}, False),
        ],
    )
    def test_only_the_surveillance_of_this_certificate_settles_it(
        self, system: Small, body: dict[str, str], settles: bool
    ) -> None:
        certificate(system)
        held(system, "CST-001", "surveillance", "continued", on="2026-11-10", **body)
        (found,) = certificates(system.catalog(), CERTIFIED)
        assert (found.calendar[0].record is not None) == settles

    def test_a_late_recertification_settles_it_and_is_shown_as_late(self, system: Small) -> None:
        certificate(system, decided_on="2023-05-05", expires="2026-05-04")
        (found,) = certificates(system.catalog(), CERTIFIED)
        assert str(found.recertification) == "2026-05-04"
        held(system, "CST-001", "recertification", "granted", on="2026-08-01")
        (found,) = certificates(system.catalog(), CERTIFIED)
        assert found.recertification is None
        assert found.renewal is not None
        assert found.renewal.late

    def test_recertification_asks_for_each_surveillance(self, system: Small) -> None:
        assert item(system, "recertification", "Surveillance in each").standing == "missing"
        certificate(system, decided_on="2024-05-05", expires="2027-05-04")
        held(system, "CST-001", "surveillance", "continued", on="2025-04-10")
        found = item(system, "recertification", "Surveillance in each")
        assert (found.standing, found.wanted) == ("in part", "the surveillance of 2026-05-05")
        held(system, "CST-002", "surveillance", "continued", on="2026-06-10")
        assert item(system, "recertification", "Surveillance in each").standing == "there"

    @pytest.mark.parametrize(
        "state, expires, head",
        [
            ("suspended", "2029-05-04", {}),
            ("valid", "2026-11-22", {}),
            ("withdrawn", "2029-05-04", {"closed": "2026-11-01"}),
        ],
    )
    def test_one_that_is_suspended_withdrawn_or_over_is_not_valid(
        self, system: Small, state: str, expires: str, head: dict[str, Any]
    ) -> None:
        certificate(system, state, expires, **head)
        (found,) = certificates(system.catalog(), CERTIFIED)
        assert not found.valid(system.catalog().today)
        assert item(system, "surveillance", "A certificate").standing == "missing"
