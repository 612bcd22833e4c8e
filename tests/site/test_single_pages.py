"""A page that is made by itself, of what was handed over, is the one that `mkdocs build` makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from imskit.site.single_pages import SinglePages
from tests.builders import Small
from tests.site.test_build import fill
from tests.site.test_rendering import calls_of_mkdocs
from tests.site.trees import DAY, by_mkdocs, laid

ANOTHER_FORM = "---\ntitle: Of another form\n---\n\n- **strong** [home](../index.md)\n"


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    """The staged tree of a small system with a bit of everything, and a page that mkdocs alone can make."""
    config = laid(fill(Small(tmp_path / "system")).read(), tmp_path / "stage")
    (config.parent / "docs/documents/other.md").write_text(ANOTHER_FORM, encoding="utf-8", newline="\n")
    return config


def sources(config: Path) -> dict[str, bytes]:
    docs = config.parent / "docs"
    return {
        path.relative_to(docs).as_posix(): path.read_bytes() for path in docs.rglob("*") if path.is_file()
    }


def taken_from_disk(config: Path) -> dict[str, bytes]:
    """What is staged, which then lies there no longer."""
    found = sources(config)
    for path in found:
        (config.parent / "docs" / path).unlink()
    return found


def test_each_page_is_that_of_a_build_whoever_makes_it(
    staged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built, _ = by_mkdocs(staged, tmp_path / "stock")
    held = taken_from_disk(staged)
    single = SinglePages(staged, held, DAY)
    pages = [path for path in held if path.endswith(".md")]
    made = {path: single.render(path, held[path]) for path in pages}
    unlike = [path for path in pages if made[path] != built[f"{path.removesuffix('.md')}.html"]]
    assert unlike == []
    # What is known by now is not asked for again, but for the page of another form.
    calls = calls_of_mkdocs(monkeypatch)
    assert {path: single.render(path, held[path]) for path in pages} == made
    assert calls == ["built"]


def test_the_theme_and_its_own_pages_are_those_of_a_build(staged: Path, tmp_path: Path) -> None:
    built, _ = by_mkdocs(staged, tmp_path / "stock")
    held = taken_from_disk(staged)
    single = SinglePages(staged, held, DAY)
    others = built.keys() - {
        f"{path.removesuffix('.md')}.html" if path.endswith(".md") else path for path in held
    }
    made = {name: single.render_template(name) for name in single.templates}
    ours = {name: data for name, data in made.items() if data is not None}
    ours |= {name: path.read_bytes() for name, path in single.theme.items()}
    assert ours.keys() == others
    assert [name for name in others if ours[name] != built[name]] == []
    assert single.render_template("main.html") is None


def test_another_list_of_pages_is_laid_out_no_second_time_where_it_looks_the_same(
    staged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = taken_from_disk(staged)
    policy = "documents/POL-001.md"
    first = SinglePages(staged, held, DAY)
    made = first.render(policy, held[policy])
    new = held | {"documents/POL-999.md": held[policy].replace(b"POL-001", b"POL-999")}
    second = SinglePages(staged, new, DAY, first.looks)
    calls = calls_of_mkdocs(monkeypatch)
    assert second.render(policy, held[policy]) == made
    assert b"POL-999" in second.render("documents/POL-999.md", new["documents/POL-999.md"])
    assert calls == []


def test_another_look_is_laid_out_anew(staged: Path, tmp_path: Path) -> None:
    policy = "documents/POL-001.md"
    held = sources(staged)
    first = SinglePages(staged, held, DAY)
    first.render(policy, held[policy])
    text = staged.read_text(encoding="utf-8")
    staged.write_text(f"{text}copyright: Somebody else\n", encoding="utf-8", newline="\n")
    built, _ = by_mkdocs(staged, tmp_path / "stock")
    second = SinglePages(staged, held, DAY, first.looks)
    assert second.render(policy, held[policy]) == built["documents/POL-001.html"]
    assert b"Somebody else" in built["documents/POL-001.html"]


def test_a_configuration_of_another_form_is_left_to_mkdocs(staged: Path, tmp_path: Path) -> None:
    text = staged.read_text(encoding="utf-8")
    staged.write_text(f"{text}site_author: Somebody\n", encoding="utf-8", newline="\n")
    held = sources(staged)
    built, _ = by_mkdocs(staged, tmp_path / "stock")
    single = SinglePages(staged, held, DAY)
    assert single.looks is None
    assert single.render("index.md", held["index.md"]) == built["index.html"]
