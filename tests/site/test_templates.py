"""Page templates: the sandbox, the user's own, and errors in them."""

from __future__ import annotations

from typing import Any

import pytest

from imskit.problems import CannotGoOn
from imskit.site.templates import Templates
from imskit.tree import Tree
from imskit.views.audience import Audience
from tests.builders import Small


def render(small: Small, source: str, **rows: Any) -> str:
    catalog = small.catalog()
    tree = Tree.of({"templates/site/own.md.j2": source.encode()})
    return Templates(tree, catalog, Audience.of(catalog)).render("own.md.j2", "documents/POL-001.html", rows)


def failure(small: Small, source: str, **rows: Any) -> CannotGoOn:
    with pytest.raises(CannotGoOn) as raised:
        render(small, source, **rows)
    assert "remove it to use the one that imskit brings" in raised.value.mend
    return raised.value


def test_rows_are_shown_as_text(small: Small) -> None:
    assert render(small, "{{ word }}", word="<b>{{ 7 * 7 }}") == "&lt;b&gt;{{ 7 * 7 }}"


def test_links_lead_from_where_the_page_stands(small: Small) -> None:
    assert (
        render(small, "{{ at.gaps | href }} {{ address.role('x') | href }}") == "../gaps.html ../roles/x.html"
    )


def test_an_unknown_name_is_named_with_its_line(small: Small) -> None:
    error = failure(small, "fine\n{{ wrod }}\n", word="x")
    assert error.sentence == "the template templates/site/own.md.j2:2 cannot be used: 'wrod' is undefined"


def test_a_missing_attribute_is_named_with_its_line(small: Small) -> None:
    error = failure(small, "{% if true %}\n\n{{ row.nam }}{% endif %}", row={"name": 1})
    assert error.sentence.startswith("the template templates/site/own.md.j2:3 cannot be used:")
    assert "nam" in error.sentence


def test_wrong_grammar_is_named_with_its_line(small: Small) -> None:
    assert "templates/site/own.md.j2:2" in failure(small, "fine\n{% if %}").sentence


def test_an_expression_that_cannot_be_worked_out_is_named_with_its_line(small: Small) -> None:
    assert "templates/site/own.md.j2:1" in failure(small, "{{ 1 + 'a' }}").sentence
    assert "templates/site/own.md.j2:1" in failure(small, "{{ 1 // 0 }}").sentence


def test_a_template_that_is_not_there_is_named(small: Small) -> None:
    assert "other.md.j2" in failure(small, "{% include 'other.md.j2' %}").sentence


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ rows.append(1) }}",
        "{% for x in range(10 ** 9) %}{% endfor %}",
        "{% include '../../ims/ims.yaml' %}",
    ],
)
def test_a_template_cannot_leave_its_sandbox(small: Small, source: str) -> None:
    failure(small, source, rows=[])


def test_a_template_that_is_not_utf_8_is_named(small: Small) -> None:
    catalog = small.catalog()
    tree = Tree.of({"templates/site/own.md.j2": b"\xff"})
    with pytest.raises(CannotGoOn, match="not UTF-8"):
        Templates(tree, catalog, Audience.of(catalog)).render("own.md.j2", "index.html", {})
