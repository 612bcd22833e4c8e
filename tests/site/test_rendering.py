"""The site that we make of a staged tree is the one that `mkdocs build` makes of it, byte for byte."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random
from typing import Any

import pytest

from imskit.kept_files import KeptFiles
from imskit.pipeline import Clock, read
from imskit.site import mkdocs_inside
from imskit.site.rendering import Renderer
from tests.builders import REFERENCE, Small
from tests.site.test_build import fill
from tests.site.trees import DAY, by_mkdocs, by_us, files_in, laid, unlike

CHECKOUT = Path(__file__).parents[2]
EXAMPLES = sorted(path.parent.parent for path in (CHECKOUT / "tests/examples/good").glob("*/ims/ims.yaml"))


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The staged tree of the reference system."""
    return laid(read(CHECKOUT, Clock(REFERENCE)), tmp_path_factory.mktemp("reference"))


@pytest.fixture(scope="module")
def reference_site(
    reference: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """What `mkdocs build` makes of it."""
    return by_mkdocs(reference, tmp_path_factory.mktemp("stock") / "site")


@pytest.fixture
def keep(tmp_path: Path) -> KeptFiles:
    return KeptFiles(tmp_path / "kept", b"k" * 32)


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    """The staged tree of a small system with a bit of everything."""
    return laid(fill(Small(tmp_path / "system")).read(), tmp_path / "stage")


def put(config: Path, page: str, text: str) -> None:
    path = config.parent / "docs" / page
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def calls_of_mkdocs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each way to mkdocs that is taken from now on."""
    taken: list[str] = []

    def note(name: str) -> None:
        before = getattr(mkdocs_inside.Workshop, name)

        def instead(*given: Any) -> Any:
            taken.append(name)
            return before(*given)

        monkeypatch.setattr(mkdocs_inside.Workshop, name, instead)

    note("__init__")
    note("built")
    monkeypatch.delattr("imskit.site.rendering.run_mkdocs")
    return taken


def test_the_reference_system_cold_and_warm_with_one_process_and_two(
    reference: Path,
    reference_site: tuple[dict[str, bytes], tuple[str, ...]],
    keep: KeptFiles,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken = calls_of_mkdocs(monkeypatch)
    for name, kept, processes in (("one", None, 1), ("two", keep, 2), ("warm", keep, 2)):
        ours, warnings = by_us(reference, tmp_path / name, kept, processes)
        assert unlike(ours, reference_site[0]) == []
        assert warnings == reference_site[1]
    # No page of ours is left to mkdocs, and what was kept is enough.
    assert taken == ["__init__", "__init__"]


@pytest.mark.parametrize("root", EXAMPLES, ids=lambda path: path.name)
def test_an_example_cold_and_warm(root: Path, keep: KeptFiles, tmp_path: Path) -> None:
    config = laid(read(root, Clock(REFERENCE)), tmp_path / "stage")
    theirs = by_mkdocs(config, tmp_path / "stock")
    for name in ("cold", "warm"):
        ours = by_us(config, tmp_path / name, keep)
        assert unlike(ours[0], theirs[0]) == []
        assert ours[1] == theirs[1]


@pytest.mark.parametrize(
    "settings",
    [
        "site_url: https://manual.example/ims/\n",
        "theme: {language: de, palette: {primary: teal, accent: amber}}\n",
        "theme: {language: ar}\nsite_description: Ours & <theirs>\ncopyright: We\n",
        "extra_css: [templates/own.css]\ntheme: {logo: templates/logo.svg}\n",
    ],
)
def test_each_setting_of_the_users_changes_what_was_kept(
    settings: str, keep: KeptFiles, small: Small, tmp_path: Path
) -> None:
    fill(small)
    small.write("templates/own.css", "p { margin: 0 }")
    small.write("templates/logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    config = laid(small.read(), tmp_path / "stage")
    by_us(config, tmp_path / "before", keep)
    small.write("mkdocs.yml", settings)
    shutil.rmtree(tmp_path / "stage")
    laid(small.read(), tmp_path / "stage")
    theirs = by_mkdocs(config, tmp_path / "stock")
    ours = by_us(config, tmp_path / "after", keep)
    assert unlike(ours[0], theirs[0]) == []
    assert ours[0]["index.html"] != (tmp_path / "before/index.html").read_bytes()


def test_a_change_of_the_theme_is_seen(staged: Path, keep: KeptFiles, tmp_path: Path) -> None:
    by_us(staged, tmp_path / "before", keep)
    footer = staged.parent / "theme/partials/footer.html"
    footer.write_text(footer.read_text() + "<p>{{ page.meta.title | upper }} {{ page.content | length }}</p>")
    theirs = by_mkdocs(staged, tmp_path / "stock")
    assert unlike(by_us(staged, tmp_path / "after", keep)[0], theirs[0]) == []


def test_pages_come_go_and_change_their_names(staged: Path, keep: KeptFiles, tmp_path: Path) -> None:
    docs = staged.parent / "docs"
    random = Random(32)  # noqa: S311  # the same steps at every run, for a test
    renderer, again = Renderer(), tmp_path / "again"
    again.mkdir()
    for step in range(8):
        pages = sorted(docs.rglob("*.md"))
        page = random.choice(pages)
        match random.randrange(6):
            case 0:
                page.write_text(page.read_text().replace("\n\n<", f"\n\n<p>Step {step}</p>\n\n<", 1))
            case 1:
                page.write_text(page.read_text() + f"\n## Added in step {step} {{: #added-{step} }}\n")
            case 2:
                page.rename(page.with_name(f"renamed-{step}.md"))
            case 3:
                shutil.copyfile(page, page.with_name(f"copy-{step}.md"))
            case 4:
                page.unlink()
            case _:
                put(
                    staged,
                    f"free-{step}.md",
                    f"See [the other](free-{step - 1}.md#there) and [home](index.md).\n",
                )
        theirs = by_mkdocs(staged, tmp_path / f"stock-{step}")
        for name, kept in (("cold", None), ("warm", keep)):
            ours = by_us(staged, tmp_path / f"{name}-{step}", kept)
            assert (step, name, unlike(ours[0], theirs[0])) == (step, name, [])
            assert sorted(ours[1]) == sorted(theirs[1])
        change = renderer.render(staged, again, DAY)
        assert (step, unlike(files_in(again), theirs[0])) == (step, [])
        assert sorted(change.warnings) == sorted(theirs[1])


def test_a_page_that_links_to_one_that_vanished_is_made_again_with_its_warning(
    staged: Path, keep: KeptFiles, tmp_path: Path
) -> None:
    put(staged, "a.md", "# A\n\nSee [B](b.md).\n")
    put(staged, "b.md", "# B\n")
    first = by_us(staged, tmp_path / "first", keep)
    assert b'href="b.html"' in first[0]["a.html"]
    assert first[1] == ()
    (staged.parent / "docs/b.md").unlink()
    second = by_us(staged, tmp_path / "second", keep)
    assert b'href="b.md"' in second[0]["a.html"]
    assert any("'a.md' contains a link 'b.md'" in warning for warning in second[1])
    assert by_us(staged, tmp_path / "third", keep) == second


def test_only_what_changed_is_written_again(staged: Path, tmp_path: Path) -> None:
    folder = tmp_path / "again"
    folder.mkdir()
    renderer = Renderer()
    first = renderer.render(staged, folder, DAY)
    assert first.written == set(files_in(folder))
    assert renderer.render(staged, folder, DAY).written == frozenset()
    page = staged.parent / "docs/documents/POL-001.md"
    page.write_text(page.read_text().replace("All of us.", "Nobody."))
    (staged.parent / "docs/documents/TRN-001.md").unlink()
    change = renderer.render(staged, folder, DAY)
    assert change.removed == {"documents/TRN-001.html"}
    assert "documents/POL-001.html" in change.written
    assert "documents/POL-002.html" not in change.written
    assert unlike(files_in(folder), by_mkdocs(staged, tmp_path / "stock")[0]) == []


def test_a_damaged_file_of_what_was_kept_is_not_believed(
    staged: Path, keep: KeptFiles, tmp_path: Path
) -> None:
    theirs = by_us(staged, tmp_path / "first", keep)
    for path in (tmp_path / "kept").iterdir():
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    assert by_us(staged, tmp_path / "second", keep) == theirs


def test_nothing_is_asked_of_mkdocs_when_one_page_changed(
    staged: Path, keep: KeptFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_us(staged, tmp_path / "before", keep)
    page = staged.parent / "docs/documents/POL-001.md"
    page.write_text(page.read_text().replace("All of us.", "Nobody."))
    taken = calls_of_mkdocs(monkeypatch)
    ours, _ = by_us(staged, tmp_path / "after", keep)
    assert taken == []
    assert b"Nobody." in ours["documents/POL-001.html"]


def test_a_setting_that_we_never_make_is_left_to_mkdocs(staged: Path, tmp_path: Path) -> None:
    text = staged.read_text(encoding="utf-8")
    staged.write_text(f"{text}use_directory_urls: true\n".replace("use_directory_urls: false\n", "", 1))
    theirs = by_mkdocs(staged, tmp_path / "stock")
    assert unlike(by_us(staged, tmp_path / "ours")[0], theirs[0]) == []
