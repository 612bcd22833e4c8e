"""Addresses at the forge: the right page, with everything in it that was written by somebody taken for words."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from imskit.model import Forge
from imskit.views.forge_addresses import LONGEST_ADDRESS, edit_address, issue_address, new_address
from tests.builders import Small

PLACE = "https://forge.example/our/ims"
PATH = "ims/policies/POL-001.yaml"
HARD = 'a=1&b=2#c ?d /e\n"quoted" <b> % ü \U0001f4a7'


def forge(kind: str, branch: str = "main") -> Forge:
    assert kind in ("github", "gitlab", "gitea")
    return Forge(kind, PLACE, branch)  # type: ignore[arg-type]  # asserted above


def settings(small: Small, **said: object) -> Small:
    small.ims = {**small.ims, "settings": said}
    return small


@pytest.mark.parametrize(
    "kind, address",
    [
        ("github", f"{PLACE}/edit/main/{PATH}"),
        ("gitlab", f"{PLACE}/-/edit/main/{PATH}"),
        ("gitea", f"{PLACE}/_edit/main/{PATH}"),
    ],
)
def test_each_forge_opens_the_file_in_its_editor(small: Small, kind: str, address: str) -> None:
    settings(small, forge={"kind": kind, "repository": PLACE + "/"})
    small.policy()
    assert edit_address(small.catalog().system, PATH) == address


def test_the_address_of_an_editor_wins_over_the_forge(small: Small) -> None:
    settings(small, edit_url="https://other.example/{path}", forge={"kind": "github", "repository": PLACE})
    assert edit_address(small.catalog().system, PATH) == f"https://other.example/{PATH}"


def test_without_a_forge_there_is_no_editor(small: Small) -> None:
    assert edit_address(small.catalog().system, PATH) is None


@pytest.mark.parametrize(
    "kind, key", [("github", "filename"), ("gitea", "filename"), ("gitlab", "file_name")]
)
def test_a_new_file_has_its_name_and_where_the_forge_takes_it_its_text(kind: str, key: str) -> None:
    address, filled = new_address(forge(kind, "next/one"), PATH, HARD)
    parts = urlsplit(address)
    asked = parse_qs(parts.query, strict_parsing=True)
    assert asked[key] == [PATH]
    assert filled == (kind != "gitlab")
    assert asked.get("value") == ([HARD] if filled else None)
    assert parts.fragment == ""
    assert "/next/one" in unquote(parts.path)


@pytest.mark.parametrize("kind", ["github", "gitea"])
def test_a_text_that_is_too_long_for_an_address_is_copied(kind: str) -> None:
    address, filled = new_address(forge(kind), PATH, "x" * LONGEST_ADDRESS)
    assert not filled
    assert "value=" not in address
    shorter, filled = new_address(forge(kind), PATH, "x" * (LONGEST_ADDRESS - len(address) - len("&value=")))
    assert filled
    assert len(shorter) == LONGEST_ADDRESS


@pytest.mark.parametrize("kind", ["github", "gitea", "gitlab"])
def test_an_issue_has_a_title_that_is_only_a_title(kind: str) -> None:
    asked = parse_qs(urlsplit(issue_address(forge(kind), HARD)).query, strict_parsing=True)
    key = "issue[title]" if kind == "gitlab" else "title"
    assert asked[key] == [HARD]
    assert "b" not in asked
    assert len(issue_address(forge(kind), "ü" * 5000)) < LONGEST_ADDRESS


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "github", "repository": "javascript:alert(1)//our/ims"},
        {"kind": "github", "repository": "https://forge.example/our/ims?x=1"},
        {"kind": "github", "repository": "https://forge.example/our/../../ims"},
        {"kind": "github", "repository": 'https://forge.example/our/"><script>'},
        {"kind": "github", "repository": "https://user:word@forge.example/our/ims"},
        {"kind": "github", "repository": "https://forge.example"},
        {"kind": "github", "repository": PLACE, "branch": "../../settings"},
        {"kind": "github", "repository": PLACE, "branch": "main?x"},
        {"kind": "sourcehut", "repository": PLACE},
        {"kind": "github"},
        {"repository": PLACE},
        {"branch": "main"},
        {},
    ],
    ids=str,
)
def test_what_is_no_address_of_a_repository_is_refused(small: Small, said: dict[str, str]) -> None:
    settings(small, forge=said)
    found = [problem for problem in small.read().problems if problem.place.path == "ims/ims.yaml"]
    assert len(found) == 1
    # By its title as well as its path.
    assert "(settings.forge" in found[0].message
    assert found[0].mend
