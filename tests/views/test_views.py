"""Registers, clauses, crosswalks, gaps, roles, changes, home and problems: what each lists."""

from __future__ import annotations

from imskit.facts.coverage import Coverage
from imskit.facts.graph import Graph
from imskit.model import Catalog
from imskit.problems import Place, Problem, Severity
from imskit.views.audience import Audience
from imskit.views.changes import changes
from imskit.views.clauses import ClausePage, Clauses
from imskit.views.crosswalk import crosswalks
from imskit.views.documents import States
from imskit.views.gaps import gaps_page
from imskit.views.home import HomePage, home_page
from imskit.views.problems import problems_page
from imskit.views.registers import register, registers
from imskit.views.roles import RolePage, Roles
from tests.builders import Small

CLAUSE_1 = {"tiny-2026": ["1"]}


def states_of(catalog: Catalog) -> States:
    coverage = Coverage(catalog, Graph.of(catalog))
    return {name: coverage.of(name) for name in catalog.standards}


def clause(small: Small, number: str) -> ClausePage:
    catalog = small.catalog()
    return Clauses(catalog, states_of(catalog), Audience.of(catalog)).page("tiny-2026", number)


def role(small: Small, name: str) -> RolePage:
    catalog = small.catalog()
    return next(page for page in Roles(catalog, Audience.of(catalog)).pages() if page.id == name)


def home(small: Small) -> HomePage:
    catalog = small.catalog()
    return home_page(catalog, states_of(catalog), Audience.of(catalog), ())


class TestRegisters:
    def test_it_has_the_columns_that_the_schema_names(self, small: Small) -> None:
        small.policy()
        catalog = small.catalog()
        found = register(catalog, Audience.of(catalog), "policy")
        assert found.keys == catalog.types["policy"].columns
        assert found.columns == ("Id", "Title", "Version", "Status", "Owner", "Effective from")
        assert [cell.value for cell in found.rows[0].cells][:3] == ["POL-001", "Title of POL-001", "1.0"]

    def test_sealed_records_come_newest_first(self, small: Small) -> None:
        small.training("TRN-001", date="2026-01-01")
        small.training("TRN-002", date="2026-02-01")
        catalog = small.catalog()
        rows = register(catalog, Audience.of(catalog), "training").rows
        assert [row.id for row in rows] == ["TRN-002", "TRN-001"]

    def test_withheld_records_are_counted(self, small: Small) -> None:
        small.idea(classification="confidential")
        catalog = small.catalog()
        found = register(catalog, Audience.of(catalog), "idea")
        assert (found.rows, found.withheld) == ((), 1)

    def test_only_types_with_documents_are_listed_controlled_ones_first(self, small: Small) -> None:
        small.training()
        small.idea()
        small.policy()
        catalog = small.catalog()
        assert [found.type for found in registers(catalog, Audience.of(catalog))] == [
            "policy",
            "idea",
            "training",
        ]


class TestClauses:
    def test_the_ladder_shows_what_is_reached_next_ahead_and_not_asked_for(self, small: Small) -> None:
        small.decision(small.policy(satisfies=CLAUSE_1))
        steps = {rung.word: rung.step for rung in clause(small, "1").rungs}
        assert steps == {
            "documented": "reached",
            "approved": "reached",
            "in force": "reached",
            "evidenced": "next",
            "fresh": "ahead",
            "audited": "ahead",
        }
        assert {r.word: r.step for r in clause(small, "2").rungs}["approved"] == "not asked for"

    def test_it_stands_between_its_neighbours_and_below_its_heading(self, small: Small) -> None:
        found = clause(small, "1")
        assert [parent.number for parent in found.parents] == ["0"]
        assert found.previous is not None
        assert found.previous.number == "0"
        assert found.following is not None
        assert found.following.number == "2"
        assert [child.number for child in clause(small, "0").children] == ["1", "2", "3"]

    def test_it_says_what_proves_it(self, small: Small) -> None:
        first, second = clause(small, "1").proofs
        assert first.types == ("policy", "procedure")
        assert (second.every, second.fields) == ("1 year", ("Subject",))

    def test_a_document_that_names_it_otherwise_is_mentioned_once(self, small: Small) -> None:
        body = {
            "source": "internal-audit",
            "grade": "minor",
            "against": CLAUSE_1,
            "description": "Nobody knew.",
        }
        small.living("nonconformity", "NCR-001", "open", body)
        assert [(m.relations, m.id, m.day) for m in clause(small, "1").mentions] == [
            (("against",), "NCR-001", "2026-05-05")
        ]

    def test_claims_that_are_withheld_are_counted(self, small: Small) -> None:
        small.idea(classification="confidential", satisfies={"tiny-2026": ["2"]})
        found = clause(small, "2")
        assert (found.records, found.withheld_records) == ((), 1)

    def test_a_counterpart_is_seen_from_both_ends(self, small: Small) -> None:
        other = {**small.standard, "id": "other-2020", "designation": "OTHER 1:2020"}
        small.write("ims/standards/other-2020.yaml", other)
        small.ims = {**small.ims, "standards": [{"id": "tiny-2026"}, {"id": "other-2020"}]}
        rows = [{"from": "1", "to": "2", "relation": "subset"}, {"from": "2", "relation": "none"}]
        small.write(
            "ims/standards/crosswalk-tiny-other.yaml", {"from": "tiny-2026", "to": "other-2020", "rows": rows}
        )
        catalog = small.catalog()
        pages = Clauses(catalog, states_of(catalog), Audience.of(catalog))
        (there,) = pages.page("tiny-2026", "1").counterparts
        assert (there.designation, there.number, there.relation) == ("OTHER 1:2020", "2", "subset")
        (here,) = pages.page("other-2020", "2").counterparts
        assert (here.number, here.relation) == ("1", "superset")
        (none,) = pages.page("tiny-2026", "2").counterparts
        assert (none.number, none.relation) == (None, "none")
        (page,) = crosswalks(catalog, states_of(catalog))
        assert [line.relation for line in page.lines] == ["subset", "none"]
        assert [side.number for side in page.unmatched] == ["1", "3"]


class TestGaps:
    def test_clauses_documents_under_way_and_what_is_due(self, small: Small) -> None:
        small.decision(small.policy(satisfies=CLAUSE_1, review={"every": "P6M"}))
        small.procedure(status="draft")
        catalog = small.catalog()
        found = gaps_page(catalog, states_of(catalog), Audience.of(catalog))
        (standard,) = found.standards
        assert standard.assessed == 3
        assert [line.number for line in standard.lines] == ["1", "2", "3"]
        assert [(line.id, line.status) for line in found.unapproved] == [("PRO-001", "draft")]
        assert [(line.document, line.day, line.overdue) for line in found.due] == [
            ("POL-001", "2026-08-20", True)
        ]

    def test_what_is_due_in_a_withheld_record_is_counted(self, small: Small) -> None:
        small.decision(small.policy(classification="confidential", review={"every": "P6M"}))
        catalog = small.catalog()
        found = gaps_page(catalog, states_of(catalog), Audience.of(catalog))
        assert (found.due, found.withheld_due) == ((), 1)


class TestRoles:
    def test_what_names_the_role_and_what_names_everyone_applies(self, small: Small) -> None:
        small.policy("POL-001", must_read=["everyone"], applies_to={"roles": ["director"]})
        small.policy("POL-002", must_read=["director"])
        small.policy("POL-003", must_read=["director"], status="retired")
        found = role(small, "director")
        assert [line.id for line in found.must_read] == ["POL-001", "POL-002"]
        assert [line.id for line in found.applies] == ["POL-001"]

    def test_it_owns_approves_and_has_a_part_in_steps(self, small: Small) -> None:
        small.procedure()
        assert [line.id for line in role(small, "innovation-manager").owns] == ["PRO-001"]
        assert [line.id for line in role(small, "director").approves] == ["PRO-001"]
        (task,) = role(small, "innovation-manager").tasks
        assert (task.id, task.number, task.item, task.part) == ("PRO-001", 1, "Do it", "Responsible")

    def test_who_holds_it_now_comes_first(self, small: Small) -> None:
        found = role(small, "director")
        assert [(line.person, line.when) for line in found.holders] == [("person-01", "now")]
        assert [(line.person, line.until, line.when) for line in found.deputies] == [
            ("person-03", "2026-06-30", "past")
        ]


class TestChanges:
    def test_they_come_newest_first_and_none_from_the_future(self, small: Small) -> None:
        small.decision(small.policy(effective_from="2027-01-01"))
        small.idea(classification="internal")
        small.training(date="2027-01-01")
        catalog = small.catalog()
        assert [(c.day, c.kind, c.document, c.what) for c in changes(catalog, Audience.of(catalog))] == [
            ("2026-05-05", "record", "IDEA-001", "Opened"),
            ("2026-02-20", "decision", "POL-001", "Version 1.0 approved"),
            ("2026-02-01", "version", "POL-001", "Version 1.0, material: First."),
        ]

    def test_a_material_change_asks_to_read_again(self, small: Small) -> None:
        small.policy()
        catalog = small.catalog()
        (change,) = changes(catalog, Audience.of(catalog))
        assert change.material

    def test_withheld_documents_have_none(self, small: Small) -> None:
        small.decision(small.policy(classification="confidential"))
        catalog = small.catalog()
        assert changes(catalog, Audience.of(catalog)) == ()


class TestHome:
    def test_numbers_and_states_add_up(self, small: Small) -> None:
        small.decision(small.policy(satisfies=CLAUSE_1))
        small.training(satisfies=CLAUSE_1)
        small.procedure(status="draft")
        small.idea(classification="confidential")
        found = home(small)
        assert (found.documents_in_force, found.documents_under_way) == (1, 1)
        assert (found.records, found.withheld) == (2, 1)
        (standing,) = found.standards
        assert (standing.assessed, standing.achieved) == (3, 1)
        assert standing.counts == (("fresh", 1), ("open", 2))
        (group,) = standing.groups
        assert [cell.number for cell in group.cells] == ["1", "2", "3"]

    def test_the_way_to_put_forward_an_idea_is_the_document_that_everyone_must_read(
        self, small: Small
    ) -> None:
        body = {
            "purpose": "P.",
            "scope": "S.",
            "inputs": ["I"],
            "steps": [{"title": "T", "text": "X", "responsible": "director"}],
            "outputs": ["O"],
            "records": [{"type": "idea", "what": "The idea"}],
        }
        small.procedure("PRO-001", body=body)
        small.procedure("PRO-002", body=body, must_read=["everyone"])
        assert home(small).producers["idea"] == ("PRO-002", "PRO-001")

    def test_open_findings_are_counted_by_grade(self, small: Small) -> None:
        body = {
            "source": "internal-audit",
            "grade": "minor",
            "against": CLAUSE_1,
            "description": "Nobody knew.",
        }
        small.living("nonconformity", "NCR-001", "open", body)
        assert home(small).findings == (("minor", 1),)


class TestProblems:
    def test_errors_come_first_and_those_of_withheld_records_are_counted(self, small: Small) -> None:
        small.policy()
        small.idea(classification="confidential", title="A lamp that floats")
        catalog = small.catalog()
        found = problems_page(
            catalog,
            Audience.of(catalog),
            [
                Problem(Place("ims/policies/POL-001.yaml", 3), "blank", "Empty", "", Severity.NOTE),
                Problem(
                    Place("ims/policies/POL-001.yaml", 9), "dangling-link", "IDEA-001 is odd", "Mend IDEA-001"
                ),
                Problem(Place("ims/records/idea/IDEA-001.yaml"), "blank", "A lamp that floats"),
            ],
        )
        assert [(line.severity, line.document, line.message, line.mend) for line in found.lines] == [
            ("error", "POL-001", "a withheld record is odd", "Mend a withheld record"),
            ("note", "POL-001", "Empty", ""),
        ]
        assert found.withheld == 1
