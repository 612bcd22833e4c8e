"""The smallest parts of a page."""

from __future__ import annotations

import pytest

from imskit.site.atoms import Atoms, chip, day, heading, status, verdict
from imskit.views.audience import Audience
from imskit.views.words import each, money, number, size, word
from tests.builders import Small


def atoms(small: Small, prefix: str = "../") -> Atoms:
    catalog = small.catalog()
    return Atoms(catalog, Audience.of(catalog), prefix)


def test_a_heading_means_nothing_to_markdown_or_html() -> None:
    assert heading("A plain title, 1.2 (new)") == "A plain title, 1.2 (new)"
    assert heading("<b>&*_`[]{}#") == "&#60;b&#62;&#38;&#42;&#95;&#96;&#91;&#93;&#123;&#125;&#35;"
    assert heading(" two\n lines ") == "two lines"
    assert heading("Größe und Maß") == "Größe und Maß"


def test_a_document_is_linked_from_where_the_page_stands(small: Small) -> None:
    small.policy(title="Us & them")
    assert atoms(small, "../../").document("POL-001") == (
        '<a class="im-doc" href="../../documents/POL-001.html">'
        '<span class="im-id">POL-001</span> Us &amp; them</a>'
    )


def test_an_object_with_a_link_is_a_document_too(small: Small) -> None:
    small.policy()
    assert "POL-001.html" in atoms(small).document({"to": "POL-001", "why": "so"})


def test_a_withheld_document_is_neither_named_nor_linked(small: Small) -> None:
    small.idea(classification="confidential", title="A lamp that floats")
    shown = atoms(small)
    assert shown.document("IDEA-001") == '<span class="im-withheld">withheld record</span>'
    assert shown.document_id("IDEA-001") == shown.document("IDEA-001")
    assert shown.text("See [it](IDEA-001).") == '<div class="im-text"><p>See it.</p></div>'


def test_what_does_not_exist_is_shown_as_written(small: Small) -> None:
    shown = atoms(small)
    assert shown.document("POL-9<") == '<span class="im-unknown">POL-9&lt;</span>'
    assert shown.role("nobody") == '<span class="im-unknown">nobody</span>'
    assert shown.clause("9", "tiny-2026") == '<span class="im-unknown">9</span>'
    assert shown.person("person-99") == "person-99"
    assert shown.type("nothing") == shown.type_title("nothing") == shown.type_plural("nothing") == "nothing"
    assert shown.site("nowhere") == "nowhere"
    assert shown.standard("none-1999") == "none-1999"
    assert shown.rule("none") == "<code>none</code>"


def test_names_come_from_the_files_of_the_system(small: Small) -> None:
    small.policy()
    shown = atoms(small)
    assert shown.role("director") == '<a href="../roles/director.html">Director</a>'
    assert shown.role("everyone") == '<a href="../roles/everyone.html">Everyone</a>'
    assert shown.site("hut") == "The hut"
    assert shown.site("all") == "All sites"
    assert shown.type("policy") == '<a href="../registers/policy.html">Policy</a>'
    assert shown.type("idea") == "Idea"
    assert shown.standard("tiny-2026") == "TINY 1:2026"
    assert 'href="../clauses/tiny-2026/1.html"' in shown.clause("1", "tiny-2026")


def test_a_text_is_markdown_whose_html_shows_as_text(small: Small) -> None:
    small.policy()
    shown = atoms(small).text(
        "**Bold** <script>alert(1)</script> {{ 7 * 7 }} [us](POL-001) [js](javascript:x)"
    )
    assert "<strong>Bold</strong>" in shown
    assert "&lt;script&gt;" in shown
    assert "{{ 7 * 7 }}" in shown
    assert 'href="../documents/POL-001.html"' in shown
    assert shown.count("href=") == 1
    assert atoms(small).text(None) == ""


def test_a_state_is_a_word_and_a_class() -> None:
    assert chip("in force") == '<span class="im-chip im-s-in-force">In force</span>'
    assert chip(None) == status(None) == verdict(None) == ""
    assert status("in-review") == '<span class="im-status im-d-in-review">In review</span>'
    assert verdict("not-effective") == '<span class="im-verdict im-v-bad">Not effective</span>'
    assert verdict("hold") == '<span class="im-verdict im-v-even">Hold</span>'


@pytest.mark.parametrize(
    "value, shown",
    [
        ("7", "7"),
        ("1234", "1234"),
        ("12345", "12\u202f345"),
        ("1234567.50", "1\u202f234\u202f567.50"),
        ("-12.5", "\u221212.5"),
        (0, "0"),
    ],
)
def test_numbers_have_their_thousands_apart(value: str | int, shown: str) -> None:
    assert number(value) == shown


def test_money_names_its_currency_first() -> None:
    assert money({"amount": "12500.00", "currency": "EUR"}) == "EUR\u00a012\u202f500.00"


def test_sizes_and_words_are_for_people() -> None:
    assert [size(512), size(2_500), size(3_200_000), size(5_000_000_000)] == [
        "512 bytes",
        "2.5 kB",
        "3.2 MB",
        "5.0 GB",
    ]
    assert word("within-1-year") == "Within 1 year"
    assert word(None) == ""


def test_a_decision_goes_by_its_title(small: Small) -> None:
    name = small.decision(small.policy())["id"]
    shown = atoms(small)
    assert shown.document(name) == (
        f'<a class="im-doc" href="../documents/{name}.html" title="{name}">Title of {name}</a>'
    )
    assert shown.document_id(name) == shown.document(name)


def test_a_person_who_is_called_by_the_role_is_named_once(small: Small) -> None:
    small.write("ims/people.local.yaml", {"people": {"person-01": {"name": "Director"}}})
    shown = atoms(small)
    role = '<a href="../roles/director.html">Director</a>'
    assert shown.acting("person-01", "director") == role
    assert shown.acting("person-03", "director") == f"person-03, {role}"


def test_a_clause_called_general_says_of_what(small: Small) -> None:
    small.standard["clauses"][1]["title"] = "General"
    shown = atoms(small)
    assert shown.clause_title("1", "tiny-2026") == "A heading: General"
    assert shown.clause_title("2", "tiny-2026") == "Ideas"
    assert shown.clause_title("9", "tiny-2026") == ""


def test_a_period_stands_behind_every() -> None:
    assert (each("P1Y"), each("P6M"), each(None)) == ("year", "6 months", "")


def test_only_the_day_itself_stays_on_one_line() -> None:
    assert day("2025-06-24") == '<time class="im-day">2025-06-24</time>'
    assert day("2025-06-24, before <1.2>") == '<time class="im-day">2025-06-24</time>, before &lt;1.2&gt;'
    assert day("") == ""
