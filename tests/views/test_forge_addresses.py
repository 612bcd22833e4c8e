"""Addresses at the forge: the right page, with everything in it that was written by somebody taken for words."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest

from imskit.model import Forge
from imskit.views.forge_addresses import (
    LONGEST_ADDRESS,
    as_carried_on,
    edit_address,
    issue_address,
    new_address,
)
from tests.builders import Small

PLACE = "https://forge.example/our/ims"
PATH = "ims/policies/POL-001.yaml"
HARD = 'a=1&b=2#c ?d /e\n"quoted" <b> % ü \U0001f4a7'


def forge(kind: str, branch: str = "main", folder: str = "") -> Forge:
    assert kind in ("github", "gitlab", "gitea")
    return Forge(kind, PLACE, branch, folder)  # type: ignore[arg-type]  # asserted above


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
    room = LONGEST_ADDRESS - as_carried_on(address + "&value=")
    shorter, filled = new_address(forge(kind), PATH, "x" * room)
    assert filled
    assert as_carried_on(shorter) == LONGEST_ADDRESS
    assert not new_address(forge(kind), PATH, "x" * (room + 1))[1]


@pytest.mark.parametrize("kind", ["github", "gitea"])
def test_each_starter_that_imskit_brings_comes_along_even_through_a_page_for_signing_in(kind: str) -> None:
    starters = sorted((Path(__file__).parents[2] / "templates/starters").glob("*.yaml"))
    assert len(starters) >= 40
    path = "ims/records/management-review/MRV-0001.yaml"
    place = forge(kind, folder="quality/management-system")
    texts = {each.stem: each.read_text(encoding="utf-8") for each in starters}
    assert [name for name, text in texts.items() if not new_address(place, path, text)[1]] == []
    # 8,190 characters are what nginx, Apache and GitHub take; this is what each of them is asked.
    login = "/login?return_to="
    for text in texts.values():
        address = new_address(place, path, text)[0]
        assert len(login) + len(quote(address, safe="")) <= 8190
        assert parse_qs(urlsplit(address).query)["value"] == [text]


@pytest.mark.parametrize(
    "kind, edit, new",
    [
        # Looked up in the forges' sources: see docs/decisions/0040.
        ("github", "/edit/next/one/", "/new/next/one?filename="),
        ("gitlab", "/-/edit/next/one/", "/-/new/next/one/?file_name="),
        ("gitea", "/_edit/next/one/", "/_new/next/one/?filename="),
    ],
)
def test_a_system_in_a_folder_of_the_repository_leads_into_that_folder(
    small: Small, kind: str, edit: str, new: str
) -> None:
    said = {"kind": kind, "repository": PLACE, "branch": "next/one", "folder": "quality/our-ims/"}
    settings(small, forge=said)
    system = small.catalog().system
    assert edit_address(system, PATH) == f"{PLACE}{edit}quality/our-ims/{PATH}"
    assert system.forge is not None
    address, _ = new_address(system.forge, PATH, "id: POL-001\n")
    assert address.startswith(f"{PLACE}{new}")
    assert [f"quality/our-ims/{PATH}"] in parse_qs(urlsplit(address).query).values()


def test_the_name_of_a_file_may_hold_what_an_address_may_not(small: Small) -> None:
    settings(small, forge={"kind": "gitea", "repository": PLACE})
    path = "ims/policies/POL-001-größe & 100% #1?.yaml"
    address = edit_address(small.catalog().system, path)
    assert address is not None
    parts = urlsplit(address)
    assert (parts.query, parts.fragment) == ("", "")
    assert unquote(parts.path).endswith(f"/_edit/main/{path}")
    assert address.isascii()


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
        {"kind": "github", "repository": PLACE, "branch": "a b"},
        {"kind": "github", "repository": PLACE, "folder": "../other"},
        {"kind": "github", "repository": PLACE, "folder": "/ims"},
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
