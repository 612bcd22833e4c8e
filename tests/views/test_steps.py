"""The pages of the five steps: what each says, and what comes next."""

from __future__ import annotations

from typing import Any

from imskit.model import Catalog
from imskit.views.audience import Audience
from imskit.views.direction import DirectionPage, direction_page, direction_step
from imskit.views.gap_analysis import StandardAnalysis, gap_analysis_page, gap_analysis_step
from imskit.views.monitoring import MonitoringPage, monitoring_page, monitoring_step
from imskit.views.principles import PrincipleLine, principles_page
from imskit.views.steps import StepState
from tests.builders import Small
from tests.views.test_pipeline import initiative

TINY = "tiny-2026"
_REVISION = {
    "version": "0.1",
    "date": "2026-02-01",
    "by": "person-02",
    "change": "material",
    "summary": "First.",
}


def rating(clauses: list[str], maturity: str, target: str = "3", **more: Any) -> dict[str, Any]:
    return {
        "clauses": {TINY: clauses},
        "maturity": maturity,
        "target": target,
        "finding": "So it is.",
        **more,
    }


def action(what: str, due: str) -> dict[str, str]:
    return {"what": what, "owner": "director", "due": due}


def assess(small: Small, name: str, on: str, *ratings: dict[str, Any], head: Any = None, **body: Any) -> None:
    content = {
        "kind": "gap-analysis",
        "standard": TINY,
        "method": "We asked.",
        "ratings": list(ratings),
        "conclusion": "Well.",
        **body,
    }
    small.sealed("assessment", name, content, date=on, **(head or {}))


def measure(small: Small, name: str, *entries: tuple[str, str | None], head: Any = None, **body: Any) -> None:
    measurements = [
        {"date": on, **({"value": value} if value is not None else {"missing": "The meter broke"})}
        for on, value in entries
    ]
    content = {
        "kind": "outcome",
        "benefit": "reputation",
        "unit": "lamps",
        "source": "Count",
        "method": "We count.",
        "direction": "higher-is-better",
        "target": {"value": "10", "due": "2027-01-01"},
        "measured_by": "director",
        "every": "P3M",
        **({"measurements": measurements} if measurements else {}),
        **body,
    }
    changes = dict(head or {})
    small.living("indicator", name, changes.pop("state", "in-use"), content, **changes)


def objective(small: Small, name: str = "OBJ-001", due: str = "2027-01-01", **measured: Any) -> None:
    body = {
        "statement": "Light.",
        "why": "It is dark.",
        "target": "All sheds",
        "due": due,
        "how_measured": measured or {"judged_how": "We look."},
    }
    head = {
        "version": "0.1",
        "status": "draft",
        "review": {"every": "P1Y"},
        "revisions": [_REVISION],
        "links": {"implements": ["POL-001"]},
        "body": body,
    }
    small._document("objective", "objectives", name, head)


def seen(small: Small) -> tuple[Catalog, Audience]:
    catalog = small.catalog()
    return catalog, Audience.of(catalog)


class TestGapAnalysis:
    def standard(self, small: Small) -> StandardAnalysis:
        (found,) = gap_analysis_page(*seen(small)).standards
        return found

    def test_means_are_made_of_clauses_and_changes_of_two_assessments(self, small: Small) -> None:
        assess(small, "ASM-001", "2025-05-01", rating(["1", "2", "3"], "1"))
        assess(small, "ASM-002", "2026-05-01", rating(["1"], "3"), rating(["2"], "1"), rating(["3"], "0"))
        found = self.standard(small)
        assert (str(found.now), str(found.aimed), str(found.was)) == ("1.3", "3.0", "1.0")
        assert (found.rose, found.stayed, found.fell, found.gaps, found.reached) == (1, 1, 1, 2, 1)
        (group,) = found.groups
        assert (group.number, str(group.change), group.rated, group.assessable) == ("0", "0.3", 3, 3)
        assert [(cell.number, cell.maturity, cell.change) for cell in group.cells] == [
            ("1", 3, 2),
            ("2", 1, 0),
            ("3", 0, -1),
        ]

    def test_clauses_rated_together_are_one_row_unless_they_changed_differently(self, small: Small) -> None:
        assess(small, "ASM-001", "2025-05-01", rating(["1"], "1"), rating(["2", "3"], "2"))
        assess(small, "ASM-002", "2026-05-01", rating(["1", "2", "3"], "2"))
        assert [(line.clauses, line.change) for line in self.standard(small).ratings] == [
            (("1",), 1),
            (("2", "3"), 0),
        ]

    def test_an_action_of_an_earlier_assessment_stays_until_it_is_over(self, small: Small) -> None:
        assess(small, "ASM-001", "2025-05-01", rating(["1"], "1", action=action("Buy lamps", "2025-09-01")))
        assess(small, "ASM-002", "2026-05-01", rating(["1"], "2", action=action("Fit them", "2027-01-01")))
        found = self.standard(small)
        assert [(line.what, line.standing) for line in found.still_open] == [("Buy lamps", "overdue")]
        assert found.standings == (("open", 1), ("overdue", 1))

    def test_a_withheld_assessment_is_counted_and_not_used(self, small: Small) -> None:
        assess(small, "ASM-001", "2025-05-01", rating(["1"], "1"))
        assess(small, "ASM-002", "2026-05-01", rating(["1"], "5"), head={"classification": "confidential"})
        page = gap_analysis_page(*seen(small))
        assert page.withheld == 1
        assert page.standards[0].ratings[0].maturity == 1

    def test_what_a_withheld_record_tells_of_an_action_is_not_told(self, small: Small) -> None:
        assess(small, "ASM-001", "2025-05-01", rating(["1"], "1", action=action("Buy lamps", "2025-09-01")))
        told = [{"of": "ASM-001", "action": 1, "state": "done", "on": "2025-08-01", "note": "A secret"}]
        secret = {"classification": "confidential"}
        assess(small, "ASM-002", "2026-05-01", rating(["1"], "5"), head=secret, follow_ups=told)
        line = self.standard(small).ratings[0].action
        assert line is not None
        assert (line.note, line.told_in) == ("", "")

    def test_what_comes_next(self, small: Small) -> None:
        assert gap_analysis_step(*seen(small)) == StepState((), "Rate the clauses in a first assessment")
        assess(small, "ASM-001", "2026-05-01", rating(["1", "2"], "3"))
        assert gap_analysis_step(*seen(small)).following == "Rate clause 3 Method"
        assess(small, "ASM-001", "2026-05-01", rating(["1", "2"], "3"), rating(["3"], "1"))
        assert gap_analysis_step(*seen(small)).following == "Plan what closes the gap in clause 3"
        planned = rating(["3"], "1", action=action("Write it", "2027-02-01"))
        assess(small, "ASM-001", "2026-05-01", rating(["1", "2"], "3"), planned)
        step = gap_analysis_step(*seen(small))
        assert (step.following, step.owner, step.late) == ("By 2027-02-01: Write it", "director", False)
        late = rating(["3"], "1", action=action("Write it", "2026-02-01"))
        assess(small, "ASM-001", "2026-05-01", rating(["1", "2"], "3"), late)
        step = gap_analysis_step(*seen(small))
        assert (step.following, step.late) == ("Overdue since 2026-02-01: Write it", True)


class TestDirection:
    def page(self, small: Small) -> DirectionPage:
        return direction_page(*seen(small))

    def test_each_part_of_the_tree_says_how_it_stands(self, small: Small) -> None:
        small.decision(small.policy())
        measure(small, "IND-001", ("2026-10-01", "12"))
        objective(small, due="2026-10-31", indicators=["IND-001"])
        page = self.page(small)
        (policy,) = page.tree
        (aim,) = policy.below
        (indicator,) = aim.below
        assert (policy.state, aim.state) == ("", "draft")
        assert aim.objective is not None
        assert (aim.objective.overdue, aim.objective.measured) == (True, True)
        assert indicator.indicator is not None
        assert (indicator.indicator.latest, indicator.indicator.on_target) == (("2026-10-01", "12"), True)
        assert (page.objectives, page.overdue, page.indicators, page.on_target) == (1, 1, 1, 1)

    def test_an_objective_of_two_policies_is_unfolded_once(self, small: Small) -> None:
        small.policy()
        small.policy("POL-002")
        measure(small, "IND-001", ("2026-10-01", "12"))
        objective(small, indicators=["IND-001"])
        path = small.root / "ims/objectives/OBJ-001.yaml"
        path.write_text(path.read_text().replace("- POL-001", "- POL-001\n  - POL-002"))
        first, second = (root.below[0] for root in self.page(small).tree)
        assert (first.again, len(first.below), second.again, second.below) == (False, 1, True, ())
        assert self.page(small).objectives == 1

    def test_initiatives_that_no_link_ties_to_the_tree_stand_beside_it(self, small: Small) -> None:
        small.policy()
        objective(small)
        initiative(small, "INI-001", "concept", links={"serves": ["OBJ-001"]})
        initiative(small, "INI-002", "concept", body={"focus_area": "Light"})
        initiative(small, "INI-003", "concept", body={"exploration": "Whether stars glow"})
        initiative(small, "INI-004", "concept")
        page = self.page(small)
        assert [(line.id, line.focus_area, line.exploration) for line in page.beside] == [
            ("INI-002", "Light", ""),
            ("INI-003", "", "Whether stars glow"),
        ]
        assert page.serving_nothing == ("INI-004",)

    def test_withheld_documents_are_counted_only(self, small: Small) -> None:
        small.policy()
        objective(small)
        small.policy("POL-002", classification="confidential", title="Secret")
        page = self.page(small)
        assert page.withheld == 1
        assert "POL-002" not in repr(page)

    def test_what_comes_next(self, small: Small) -> None:
        assert direction_step(*seen(small)).following.startswith("Set a first objective")
        small.policy()
        objective(small)
        step = direction_step(*seen(small))
        assert (step.following, step.document) == ("Reach the objective by 2027-01-01", "OBJ-001")
        measure(small, "IND-001", ("2026-10-01", "12"))
        assert direction_step(*seen(small)).document == "IND-001"
        objective(small, due="2026-01-01")
        step = direction_step(*seen(small))
        assert (step.document, step.late) == ("OBJ-001", True)


class TestMonitoring:
    def page(self, small: Small) -> MonitoringPage:
        return monitoring_page(*seen(small))

    def test_missing_values_and_skipped_cycles_are_gaps_in_words(self, small: Small) -> None:
        measure(small, "IND-001", ("2025-11-01", "2"), ("2026-02-01", None), ("2026-10-01", "12"))
        page = self.page(small)
        (line,) = next(group.indicators for group in page.kinds if group.kind == "outcome")
        assert [(point.day, point.note, point.skipped) for point in line.gaps] == [
            ("2026-05-01", "nothing was entered for this cycle", True),
            ("2026-02-01", "The meter broke", False),
        ]
        assert (len(page.gaps), page.skipped) == (2, 1)
        assert (line.trend, line.every, line.on_target) == ("better", "3 months", True)

    def test_all_six_kinds_and_four_benefits_are_there_with_nobody_in_most(self, small: Small) -> None:
        measure(small, "IND-001", ("2026-10-01", "2"))
        measure(small, "IND-002", ("2026-10-01", "2"), benefit="competitiveness")
        page = self.page(small)
        assert [len(group.indicators) for group in page.kinds] == [0, 0, 0, 2, 0, 0]
        assert [(line.benefit, len(line.indicators)) for line in page.benefits] == [
            ("innovation-capability", 0),
            ("competitiveness", 1),
            ("risk-management", 0),
            ("reputation", 1),
        ]

    def test_what_missed_a_target_or_a_step_is_to_be_looked_at(self, small: Small) -> None:
        late = {"value": "10", "due": "2026-10-01"}
        stepped = {"value": "10", "due": "2027-01-01", "steps": [{"value": "5", "due": "2026-10-01"}]}
        measure(small, "IND-001", ("2026-09-01", "2"), target=late)
        measure(small, "IND-002", ("2026-09-01", "2"), target=stepped)
        measure(small, "IND-003", ("2026-09-01", "6"), target=stepped)
        page = self.page(small)
        assert page.standings == (("on-course", 1), ("behind", 1), ("missed", 1))
        assert [line.id for line in page.trouble] == ["IND-001", "IND-002"]
        (step,) = page.trouble[1].steps
        assert (step.goals, step.due, step.reached) == (("5",), "2026-10-01", False)

    def test_a_retired_indicator_carries_no_benefit(self, small: Small) -> None:
        measure(small, "IND-001", ("2026-10-01", "2"), head={"state": "retired", "closed": "2026-11-01"})
        page = self.page(small)
        assert page.in_use == 0
        assert all(not line.indicators for line in page.benefits)

    def test_a_withheld_indicator_is_counted_only(self, small: Small) -> None:
        measure(small, "IND-001", ("2026-10-01", "2"), head={"classification": "confidential"})
        page = self.page(small)
        assert (page.in_use, page.withheld) == (0, 1)

    def test_what_comes_next(self, small: Small) -> None:
        assert monitoring_step(*seen(small)).following == "Set up a first indicator"
        measure(small, "IND-001", ("2026-10-01", "2"))
        assert monitoring_step(*seen(small)).following == "Find an indicator that shows innovation capability"
        measure(small, "IND-001", ("2026-08-01", "2"))
        step = monitoring_step(*seen(small))
        assert (step.following, step.late, step.owner) == (
            "Measure: it was due by 2026-11-01",
            True,
            "director",
        )


class TestPrinciples:
    def lines(self, small: Small) -> dict[str, PrincipleLine]:
        catalog, audience = seen(small)
        page = principles_page(catalog, {}, audience)
        return {line.id: line for line in (*page.mission, *page.family)}

    def test_what_nothing_shows_is_there_with_nothing(self, small: Small) -> None:
        found = self.lines(small)
        assert len(found) == 11
        assert all(line.shown == 0 for line in found.values())

    def test_signs_name_the_newest_and_count_all(self, small: Small) -> None:
        for number in range(1, 6):
            small.training(f"TRN-00{number}", date=f"2026-0{number}-01")
        (sign,) = [sign for sign in self.lines(small)["culture"].signs if "training" in sign.types]
        assert (sign.count, sign.documents) == (5, ("TRN-005", "TRN-004", "TRN-003"))

    def test_withheld_records_show_nothing(self, small: Small) -> None:
        small.training(classification="confidential")
        assert self.lines(small)["culture"].shown == 0

    def test_commitment_is_what_top_management_did(self, small: Small) -> None:
        small.decision(small.policy())
        line = self.lines(small)["leadership-commitment"]
        assert line.shown == 1
        assert line.signs[0].count == 1
