"""A template that nothing uses is told, with the name that was probably meant."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from imskit.overrides import unused_templates
from imskit.problems import Severity
from imskit.project import shipped_files
from imskit.tree import Tree

TYPES = ("policy", "idea", "pledge")


def told(files: Mapping[str, bytes]) -> dict[str, str]:
    """How each unused template is to be mended, by path."""
    found = list(unused_templates(Tree.of(files), shipped_files(), TYPES))
    assert all(problem.severity is Severity.WARNING for problem in found)
    assert all(problem.rule == "unused-template" for problem in found)
    return {problem.place.path: problem.mend for problem in found}


@pytest.mark.parametrize(
    "path",
    [
        "templates/site/home.md.j2",
        "templates/site/documents/policy.md.j2",
        "templates/site/documents/pledge.md.j2",
        "templates/starters/pledge.yaml",
        "templates/exports/document.typ",
        "templates/logo.svg",
        "templates/site/own.css",
        "ims/policies/polcy.md.j2",
    ],
)
def test_what_takes_the_place_of_something_is_used(path: str) -> None:
    assert told({path: b""}) == {}


@pytest.mark.parametrize(
    "path, meant",
    [
        ("templates/site/hme.md.j2", "templates/site/home.md.j2"),
        ("templates/exports/documnt.typ", "templates/exports/document.typ"),
        ("templates/site/documents/polcy.md.j2", "templates/site/documents/policy.md.j2"),
        ("templates/site/documents/pleddge.md.j2", "templates/site/documents/pledge.md.j2"),
        ("templates/site/policy.md.j2", "templates/site/documents/policy.md.j2"),
        ("templates/policy.md.j2", "templates/site/documents/policy.md.j2"),
        ("templates/site/documents/policy.md", "templates/site/documents/policy.md.j2"),
        ("templates/site/documents/policy.html.j2", "templates/site/documents/policy.md.j2"),
        ("templates/starters/idae.yaml", "templates/starters/idea.yaml"),
        ("templates/starters/idea.yml", "templates/starters/idea.yaml"),
        ("templates/idea.yaml", "templates/starters/idea.yaml"),
    ],
)
def test_a_misspelt_name_is_told_with_the_one_that_was_meant(path: str, meant: str) -> None:
    assert told({path: b""}) == {path: f"did you mean {meant}?"}


def test_a_name_like_no_other_is_told_without_an_offer() -> None:
    assert told({"templates/site/zzzzzz.md.j2": b""}) == {
        "templates/site/zzzzzz.md.j2": "give it the name of the template whose place it is to take, or take it out"
    }


def test_a_template_that_another_one_names_is_used() -> None:
    part = "templates/site/own/badge.md.j2"
    page = b'{% include "own/badge.md.j2" %}'
    assert told({part: b"", "templates/site/home.md.j2": page}) == {}
    assert set(told({part: page})) == {part}


def test_a_template_for_paper_that_another_one_imports_is_used() -> None:
    own = {"templates/exports/document.typ": b'#import "cover.typ": *', "templates/exports/cover.typ": b""}
    assert told(own) == {}


@pytest.mark.parametrize("path", ["templates/site/assets/imskit.css", "templates/site/theme/main.html"])
def test_what_runs_in_browsers_is_never_replaced(path: str) -> None:
    assert set(told({path: b"body {}"})) == {path}
    assert told({path: shipped_files()[path].read_bytes()}) == {}


def test_a_style_sheet_that_the_settings_name_is_used() -> None:
    css = "templates/site/assets/own.css"
    assert told({css: b"", "mkdocs.yml": f"extra_css: [{css}]\n".encode()}) == {}


def test_the_templates_of_a_checkout_are_all_used() -> None:
    shipped = shipped_files()
    assert told({path: file.read_bytes() for path, file in shipped.items()}) == {}
