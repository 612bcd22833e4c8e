"""A document as a sheet: all that was written, whatever the format."""

from __future__ import annotations

from imskit.facts.graph import Graph
from imskit.text import Node, Text, to_html
from imskit.views.audience import Audience
from imskit.views.documents import document_page
from imskit.views.fields import Value
from imskit.views.naming import Naming
from imskit.views.sheet import Cell, Grid, Passage, Rows, Sheet, cell, sheet
from tests.builders import Small, states_of


def sheet_of(small: Small, name: str) -> Sheet:
    catalog = small.catalog()
    audience = Audience.of(catalog)
    page = document_page(catalog, Graph.of(catalog), states_of(catalog), audience, catalog.documents[name])
    return sheet(page, Naming(catalog, audience))


def plain(cell: Cell) -> str:
    """The words of a cell."""

    def words(node: Node) -> str:
        return node.text + "".join(map(words, node.children))

    return "".join(map(words, cell.nodes))


def test_the_control_table_says_who_what_and_since_when(small: Small) -> None:
    small.decision(small.policy())
    laid = sheet_of(small, "POL-001")
    rows = {title: plain(cell) for title, cell in laid.control.lines}
    assert rows["Version"] == "1.0"
    assert rows["Status"] == "Approved, in force"
    assert rows["Owner"] == "Innovation manager"
    assert rows["Approved"] == "person-01, Director, 2026-02-20, asserted"
    assert rows["Effective from"] == "2026-03-01"
    assert laid.binding


def test_each_field_of_the_body_is_there_in_the_order_of_the_schema(small: Small) -> None:
    small.policy()
    body = sheet_of(small, "POL-001").body
    assert [section.title for section in body] == ["Purpose", "Scope", "Commitments", "Responsibilities"]
    (purpose,) = body[0].parts
    assert isinstance(purpose, Passage)
    assert to_html(Text(purpose.blocks), lambda _: None) == "<p>Say where we go.</p>"
    (commitments,) = body[2].parts
    assert isinstance(commitments, Grid)
    assert [plain(cell) for cell in commitments.rows[0]] == ["Time", "We give time."]
    (duties,) = body[3].parts
    assert isinstance(duties, Grid)
    assert plain(duties.rows[0][0]) == "Director"


def test_short_fields_that_are_neighbours_share_a_table(small: Small) -> None:
    small.training()
    laid = sheet_of(small, "TRN-001").body
    shared = [part for section in laid if not section.title for part in section.parts]
    assert [[title for title, _ in part.lines] for part in shared if isinstance(part, Rows)] == [
        ["Subject"],
        ["Kind", "Method"],
        ["Trainer"],
    ]


def test_fields_about_individuals_are_counted_and_not_shown(small: Small) -> None:
    small.training()
    laid = sheet_of(small, "TRN-001")
    (rows,) = next(section for section in laid.body if section.title == "About individuals").parts
    assert isinstance(rows, Rows)
    assert [(title, plain(cell)) for title, cell in rows.lines] == [("Attendees", "1, not shown")]
    assert "person-03" not in repr(laid)


def test_a_draft_says_that_nobody_follows_it(small: Small) -> None:
    small.policy(status="draft", effective_from=None)
    laid = sheet_of(small, "POL-001")
    assert not laid.binding
    assert laid.notices == ("Draft. Being written. It is not approved and nobody has to follow it.",)


def test_links_name_the_other_document_and_withheld_ones_are_counted(small: Small) -> None:
    small.policy()
    small.procedure(links={"implements": ["POL-001"]})
    small.idea(classification="confidential", title="A floating lamp", links={"see": ["POL-001"]})
    laid = sheet_of(small, "POL-001")
    (links,) = laid.incoming
    assert "PRO-001 Title of PRO-001" in repr(links)
    assert "1 withheld record" in repr(links)
    assert "floating" not in repr(laid)


def test_what_a_register_works_out_reads_as_words_on_paper_too(small: Small) -> None:
    catalog = small.catalog()
    naming = Naming(catalog, Audience.of(catalog))
    for kind, held, said in (
        ("review", {"day": "2026-03-01", "overdue": True, "soon": False}, "2026-03-01 (overdue)"),
        ("level", {"weight": 4, "word": "high"}, "High"),
        ("acting", {"role": "director", "right": "deputy"}, "Director (deputy)"),
    ):
        assert plain(cell(Value(kind, held), naming)) == said
