"""Kept editions are believed as far as their sealed list goes, and no page that does not hold what it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from imskit import built_pages
from imskit.built_pages import BuiltPages, Damaged, keep, kept, kept_folder, listed
from tests.repositories import run

KEY = "a" * 64


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository in which the edition 2026.1 is kept."""
    run(tmp_path, "init", "-q", ".")
    folder = kept_folder(tmp_path, None, "2026.1")
    (folder / "documents").mkdir(parents=True)
    (folder / ".imskit-made").write_text("ours", encoding="utf-8")
    (folder / "index.html").write_text("Hello", encoding="utf-8")
    (folder / "documents/POL-001.html").write_text("A policy", encoding="utf-8")
    keep(tmp_path, None, listed("2026.1", folder, "Small Works"), KEY)
    return tmp_path


def found(root: Path, name: str = "2026.1", key: str = KEY) -> BuiltPages:
    built = kept(root, None, name, key)
    assert built is not None
    return built


def test_what_is_kept_is_read_again(root: Path) -> None:
    built = found(root)
    assert built.organisation == "Small Works"
    assert [*built.files] == ["documents/POL-001.html", "index.html"]
    assert built.read("index.html") == b"Hello"


def test_another_key_or_name_or_audience_has_nothing(root: Path) -> None:
    assert kept(root, None, "2026.1", "b" * 64) is None
    assert kept(root, "public", "2026.1", KEY) is None
    kept_folder(root, None, "2026.1").rename(kept_folder(root, None, "2026.2"))
    assert kept(root, None, "2026.2", KEY) is None


@pytest.mark.parametrize("content", [None, b"", b"Hellu", b"Hello and more"])
def test_a_page_that_holds_something_else_is_damaged(root: Path, content: bytes | None) -> None:
    page = kept_folder(root, None, "2026.1") / "index.html"
    page.unlink()
    if content is not None:
        page.write_bytes(content)
    with pytest.raises(Damaged) as raised:
        found(root).read("index.html")
    assert raised.value.name == "2026.1"


def test_a_page_that_is_a_link_is_damaged_even_if_it_leads_to_the_same(root: Path) -> None:
    page = kept_folder(root, None, "2026.1") / "index.html"
    page.rename(root / "elsewhere.html")
    page.symlink_to(root / "elsewhere.html")
    with pytest.raises(Damaged):
        found(root).read("index.html")


def test_a_list_that_was_changed_or_cut_off_is_not_believed(root: Path) -> None:
    place = kept_folder(root, None, "2026.1") / "imskit-list"
    whole = place.read_bytes()
    for content in (whole.replace(b"Small", b"Large"), whole[:40], b"", whole[32:]):
        place.write_bytes(content)
        assert kept(root, None, "2026.1", KEY) is None
    place.write_bytes(whole)
    assert found(root)


def test_without_a_secret_nothing_is_kept_beyond_a_run(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(built_pages, "sealed_folder", lambda *_: None)
    folder = kept_folder(root, None, "2026.1")
    assert kept(root, None, "2026.1", KEY) is None
    keep(root, None, listed("2026.1", folder, "Small Works"), KEY)
    assert kept(root, None, "2026.1", KEY) is None
    assert kept(root, None, "2026.1", KEY, even_once=True) is not None
    # What anybody could have sealed is not believed, whatever its key.
    body = json.dumps({"key": KEY, "name": "2026.1", "organisation": "x", "files": {}}).encode()
    (folder / "imskit-list").write_bytes(built_pages._seal(b"", body) + body)
    assert kept(root, None, "2026.1", KEY, even_once=True) is None
