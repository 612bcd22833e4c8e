"""Where PyYAML was built without libyaml, its own parser does the same."""

from __future__ import annotations

import sys

import pytest

from imskit import yaml_events
from imskit.problems import Place
from tests.loading import POLICY, read, refuse


@pytest.fixture
def pure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_events, "events_of", yaml_events.pure_events)


@pytest.mark.usefixtures("pure")
def test_without_libyaml_the_data_and_places_are_the_same() -> None:
    loaded = read(POLICY)
    assert loaded.data["links"]["see"][0] == {"to": "POL-004", "why": "the other side"}
    assert loaded.locate(("links", "see", 0, "why")) == Place("ims/x.yaml", 10, 26)
    assert loaded.raw(("version",)) == '"1.10"'


@pytest.mark.usefixtures("pure")
@pytest.mark.parametrize("code", ["\\U00110000", "\\UFFFFFFFF"])
def test_without_libyaml_a_code_beyond_unicode_is_refused(code: str) -> None:
    assert refuse(f'a: "{code}"').rule == "yaml-encoding"


def test_the_pure_parser_is_taken_where_there_is_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    assert yaml_events.fastest_events() is yaml_events.pure_events
