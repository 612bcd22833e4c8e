"""What goes out and comes in again is the same, however often."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from imskit.exporters.ciso_assistant import framework
from imskit.exporters.oscal.frame import Frame
from imskit.exporters.oscal.models import MODELS
from imskit.importers.brought import Asked
from imskit.importers.ciso_assistant import from_ciso_assistant
from imskit.importers.oscal import from_oscal
from imskit.load import load
from imskit.loaded import Loaded
from imskit.model import Catalog, Standard
from imskit.organisation import standard_of
from imskit.views.audience import Audience
from tests.builders import Small

OWN = Asked(own_words=True)
#: One line of words as people and Markdown write them, and some that look like YAML.
LINES = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"])
    | st.sampled_from(" *_[]()`\\<>:#'\"-{}"),
    min_size=1,
    max_size=30,
).map(lambda text: " ".join(text.split()) or "x")


@st.composite
def standards(draw: st.DrawFn) -> dict[str, Any]:
    """The data of a clause list: headings and clauses in a tree, each below its parent."""
    clauses: list[dict[str, Any]] = []
    for at in range(draw(st.integers(1, 12))):
        parent = draw(st.sampled_from([None, *range(at)]))
        clauses.append(
            {
                "clause": f"{'AB7'[at % 3]}.{at}",
                "title": draw(LINES),
                **({"parent": clauses[parent]["clause"]} if parent is not None else {}),
                "assessable": draw(st.booleans()),
                "verified": draw(st.booleans()),
                **({"summary": draw(LINES)} if draw(st.booleans()) else {}),
            }
        )
    return {
        "id": "round-2026",
        "designation": draw(LINES),
        "title": draw(LINES),
        "kind": draw(st.sampled_from(["requirements", "guidance"])),
        "status": draw(st.sampled_from(["current", "withdrawn"])),
        "leave_out": draw(st.sampled_from(["none", "annex-only"])),
        "detail": "titles",
        "clauses": clauses,
    }


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return Small(tmp_path_factory.mktemp("small")).catalog()


def read_in(text: str) -> Standard:
    loaded = load(text.encode(), "f.yaml")
    assert isinstance(loaded, Loaded)
    return standard_of(loaded.data)


def said(content: dict[str, Any]) -> list[Any]:
    """What a clause list says of each clause, below its parent, whatever the order of branches."""
    return sorted(
        (each["clause"], each["title"], each.get("parent"), each["assessable"], each.get("summary"))
        for each in content["clauses"]
    )


@given(data=standards())
def test_a_catalog_of_oscal_comes_back_and_goes_out_the_same(catalog: Catalog, data: dict[str, Any]) -> None:
    first = _oscal(catalog, standard_of(data))
    text = from_oscal(first, "f", OWN).files[0].text
    content = yaml.safe_load(text)
    assert [content[name] for name in data if name not in {"clauses", "detail"}] == [
        data[name] for name in data if name not in {"clauses", "detail"}
    ]
    assert said(content) == said(data)
    again = _oscal(catalog, read_in(text))
    assert from_oscal(again, "f", OWN).files[0].text == text
    assert _oscal(catalog, read_in(from_oscal(again, "f", OWN).files[0].text)) == again


def _oscal(catalog: Catalog, standard: Standard) -> bytes:
    return MODELS["catalog"].make(Frame(catalog, Audience.of(catalog), (standard,), None))


@given(data=standards())
def test_a_library_of_ciso_assistant_comes_back_and_goes_out_the_same(
    catalog: Catalog, data: dict[str, Any]
) -> None:
    first = framework(catalog, standard_of(data), None).data
    text = from_ciso_assistant(first, "f", OWN).files[0].text
    content = yaml.safe_load(text)
    assert (content["id"], content["designation"]) == (data["id"], data["designation"])
    assert said(content) == said(data)
    again = framework(catalog, read_in(text), None).data
    assert from_ciso_assistant(again, "f", OWN).files[0].text == text


def test_shipped_standards_go_out_the_same_after_they_came_in(checkout: Path, catalog: Catalog) -> None:
    for name in ("iso-56001-2024", "iso-56002-2019", "iso-iec-27001-2022"):
        text = (checkout / f"ims/standards/{name}.yaml").read_text(encoding="utf-8")
        first, came = (
            _oscal(catalog, read_in(each))
            for each in (text, from_oscal(_oscal(catalog, read_in(text)), "f", OWN).files[0].text)
        )
        assert _without_verified(first) == _without_verified(came)


def _without_verified(data: bytes) -> Any:
    """The groups of a catalog without what an import cannot know: who held titles against a copy, and line ends."""

    def cleaned(value: Any) -> Any:
        if isinstance(value, list):
            return [cleaned(each) for each in value if not _is_verified(each)]
        if isinstance(value, dict):
            return {name: cleaned(each) for name, each in value.items()}
        return " ".join(value.split()) if isinstance(value, str) else value

    return cleaned(json.loads(data)["catalog"]["groups"])


def _is_verified(value: Any) -> bool:
    return isinstance(value, dict) and value.get("name") == "title-verified"
