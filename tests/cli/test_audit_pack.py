"""`imskit export audit-pack` on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.folders import commit
from tests.packs.story import tell

if TYPE_CHECKING:
    from tests.running import Run

EXPORT = ("export", "audit-pack", "--period", "2026-04-01..2026-09-30", "--no-pdf", "-o")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a small system with a history."""
    return tell(tmp_path_factory.mktemp("told") / "system")


def test_it_says_what_it_wrote_and_what_is_missing(root: Path, run: Run, tmp_path: Path) -> None:
    ran = run(root, *EXPORT, str(tmp_path / "pack"))
    assert ran.code == 0, ran.err
    assert "wrote " in ran.out
    assert "note: 1 missing, see data/missing.html" in ran.err
    assert not (tmp_path / "pack/data/pdf").exists()


def test_strict_exits_with_1_and_writes_nothing_where_evidence_is_missing(run: Run, tmp_path: Path) -> None:
    lacking = tell(tmp_path / "lacking")
    (lacking / "ims/evidence/list.txt").unlink()
    commit(lacking, at="2026-06-20T12:00:00Z")
    ran = run(lacking, *EXPORT, str(tmp_path / "out/pack"), "--strict")
    assert ran.code == 1
    assert ran.out == "TRN-002: the evidence list.txt is not there\n"
    assert ran.err == "a piece of evidence cannot go into the pack as recorded, so none is made\n"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "more, sentence",
    [
        (("--sample", "3"), "a sample needs both --sample and --seed"),
        (("--as-of", "2026-05-05"), "give one of them"),
        (("--period", "2026"), "is no period"),
        (("--period", "2026-09-30..2026-04-01"), "before it begins"),
        (("--period", "2019-01-01..2019-12-31"), "nothing from 2019-01-01"),
        (("--period", "2019-01-01..2019-12-31"), "the first day that the files tell of is 2026-02-01"),
        (("--clauses", "77"), "there is no clause 77"),
        (("--clauses", ""), "a name is empty"),
        (("--standard", "iso-77"), "is not in use here"),
        (("--rev", "nowhere"), "no revision nowhere"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_nothing_is_written(
    root: Path, run: Run, tmp_path: Path, more: tuple[str, ...], sentence: str
) -> None:
    ran = run(root, *EXPORT, str(tmp_path / "pack"), *more)
    assert ran.code == 2
    assert sentence in ran.err
    assert "Traceback" not in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("inside", ["ims/pack", ".git/pack"])
def test_a_pack_among_what_it_is_made_from_is_refused(root: Path, run: Run, inside: str) -> None:
    ran = run(root, *EXPORT, str(root / inside))
    assert ran.code == 2
    assert f"{root / inside} lies in " in ran.err
    assert not (root / inside).exists()
    assert not (root / f"{inside}.zip").exists()


def test_a_sample_of_our_own_stands_in_the_pack(root: Path, run: Run, tmp_path: Path) -> None:
    ran = run(root, *EXPORT, str(tmp_path / "pack"), "--sample", "1", "--seed", "7")
    assert ran.code == 0, ran.err
    assert "of the auditee" in (tmp_path / "pack/data/sample.html").read_text(encoding="utf-8")
