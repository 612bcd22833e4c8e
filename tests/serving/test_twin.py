"""What is served after any edits is what `imskit build` makes of the same files, byte for byte, without the panel."""

from __future__ import annotations

import subprocess
from pathlib import Path
from random import Random

import pytest

from imskit.git import GitAnswers
from imskit.history import git_folders
from imskit.pipeline import Clock, Reading, read
from imskit.problems import CannotGoOn
from imskit.publishing import publish
from imskit.serving.session import Session
from imskit.serving.watch import history_of
from imskit.shelf import Shelf
from imskit.write import MARKER
from tests.builders import NOW, TODAY, Small
from tests.edits import Edits
from tests.serving.sessions import begin, finish, laid


def built(reading: Reading, folder: Path) -> dict[str, bytes] | None:
    """The files that a build makes, by address; None where it makes none."""
    try:
        publish(reading, folder)
    except CannotGoOn:
        return None
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MARKER
    }


def differing(session: Session, site: dict[str, bytes]) -> list[str]:
    """The addresses at which a browser is shown something else than what was built."""
    found = sorted(session.addresses() ^ site.keys())
    for address, data in site.items():
        page = session.answer(address)
        shown = page.body if page.status == 200 and not page.outdated else session.file(address)
        if shown != data:
            found.append(address)
    return found


class Twins:
    """A session that follows the edits of a system, and a build of the same files."""

    def __init__(self, root: Path, output: Path, clock: Clock) -> None:
        self.root = root
        self.output = output
        self.clock = clock
        git, repository = GitAnswers(), git_folders(root)
        self.session = Session(
            lambda shelf: read(root, self.clock, shelf=shelf, rules=False),
            Shelf,
            root / ".imskit" / "serve" / "frame",
            working=lambda: git.remembered(history_of(repository)),
            history=lambda: history_of(repository),
        )
        self.session.saved()

    def look(self) -> Reading:
        return read(self.root, self.clock)

    def saved(self, clock: Clock) -> None:
        self.clock = clock
        save = self.session.saved()
        if save.stop is None:
            assert {*self.look().problems} <= {*save.problems}

    def compare(self) -> list[str]:
        """What differs; nothing may where nothing can be built, and the session says so then."""
        save = self.session.saved()
        finish(self.session)
        site = built(self.look(), self.output)
        if site is None:
            assert save.stop is not None or self.session.elsewhere is not None
            return []
        assert save.problems == tuple(sorted({*self.look().problems}))
        return differing(self.session, site)


@pytest.mark.slow
def test_a_small_system_is_served_as_it_is_built_before_and_after_edits(small: Small, tmp_path: Path) -> None:
    laid(small)
    twins = Twins(small.root, tmp_path / "built", Clock(NOW, TODAY))
    assert twins.compare() == []
    small.policy(status="draft", title="Another title")
    small.write("mkdocs.yml", "site_name: Ours\nsite_url: https://manual.example/\n")
    small.idea()
    small.write("ims/policies/POL-002.yaml", "id: [\n")
    twins.saved(Clock(NOW, TODAY))
    assert twins.compare() == []


@pytest.mark.slow
def test_long_tables_hubs_and_pages_of_another_form_are_served_as_they_are_built(
    small: Small, tmp_path: Path
) -> None:
    laid(small)
    for number in range(1, 261):
        small.idea(f"IDEA-{number:03}", links={"see": ["POL-001"]})
    # Only mkdocs knows what becomes of it.
    small.write("templates/site/documents/policy.md.j2", "- **strong** [home](../index.md)\n- `code`\n")
    twins = Twins(small.root, tmp_path / "built", Clock(NOW, TODAY))
    assert twins.compare() == []
    served = twins.session.addresses()
    assert "registers/idea.part-2.html" in served
    assert "registers/idea.rows.js" in served
    assert "documents/POL-001.links.html" in served
    for number in range(1, 21):
        (small.root / f"ims/records/idea/IDEA-{number:03}.yaml").unlink()
    twins.saved(Clock(NOW, TODAY))
    # The register is not long any more; until the rest is there, its parts are still looked for.
    assert twins.session.answer("registers/idea.part-2.html").status == 404
    assert twins.session.file("registers/idea.rows.js") is None
    assert twins.session.answer("documents/POL-001.html").body
    assert twins.compare() == []
    assert "registers/idea.part-2.html" not in twins.session.addresses()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_after_random_edits_the_site_is_served_as_it_is_built(
    small: Small, tmp_path: Path, seed: int
) -> None:
    laid(small)
    small.training()
    small.declined_idea()
    _commit(small.root)
    edits, moments = Edits(small.root, seed), Random(seed)  # noqa: S311 - no secret
    twins = Twins(small.root, tmp_path / "built", edits.clock)
    for edit in edits.steps(24):
        twins.saved(edits.clock)
        # What is left is done at times before the next save comes, and at others it is left at any step.
        begin(twins.session, moments.choice((0, 1, moments.randrange(600), moments.randrange(3000))))
        if edit.number % 8 == 0:
            assert twins.compare() == [], edits.told


def _commit(root: Path) -> None:
    who = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    (root / ".gitignore").write_text(".imskit/\nbuilt/\n", encoding="utf-8")
    for arguments in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "First"]):
        subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)
