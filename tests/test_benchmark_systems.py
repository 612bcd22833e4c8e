"""The systems that benchmarks measure are sound: no errors in them, and the same bytes for the same seed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from imskit.change_check import with_rules_of_change
from imskit.load import load
from imskit.loaded import Loaded
from imskit.pipeline import Clock, read
from imskit.problems import Severity
from tests.benchmarks.changing import change
from tests.benchmarks.measure import exponent, table
from tests.benchmarks.mix import SHARES, TODAY
from tests.benchmarks.systems import make
from tests.benchmarks.yaml_text import to_yaml
from tests.folders import commit, run_git


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("documents", [5, 30, 120])
def test_a_system_checks_without_errors(tmp_path: Path, documents: int) -> None:
    make(tmp_path, documents)
    reading = read(tmp_path, Clock(datetime(2026, 11, 23, 12, tzinfo=UTC), TODAY))
    assert [problem for problem in reading.problems if problem.severity is Severity.ERROR] == []
    assert reading.documents == documents


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in {"first": 1, "again": 1, "other": 2}.items():
        make(tmp_path / name, 30, seed)
    assert contents(tmp_path / "first") == contents(tmp_path / "again")
    assert contents(tmp_path / "first") != contents(tmp_path / "other")


def test_it_is_the_mix_that_organisations_have(tmp_path: Path) -> None:
    make(tmp_path, 400)
    reading = read(tmp_path, Clock(datetime(2026, 11, 23, 12, tzinfo=UTC), TODAY))
    assert reading.catalog is not None
    kinds = Counter(document.type for document in reading.catalog.all_documents)
    assert kinds.keys() == {*SHARES, "idea", "decision"}
    assert kinds.keys() <= reading.catalog.types.keys()
    assert (kinds["policy"], kinds["procedure"]) == (12, 48)
    approved = [document for document in reading.catalog.all_documents if document.status == "approved"]
    assert kinds["decision"] == len(approved)
    lines = [path.read_bytes().count(b"\n") for path in (tmp_path / "ims").rglob("*.yaml")]
    assert 80 < sum(lines) / len(lines) < 100


def test_a_change_is_one_that_may_be_made(tmp_path: Path) -> None:
    make(tmp_path, 500)
    commit(tmp_path, at="2026-11-01T12:00:00Z")
    assert change(tmp_path) == 100
    assert len(run_git(tmp_path, "diff", "--name-only").splitlines()) == 100
    clock = Clock(datetime(2026, 11, 23, 12, tzinfo=UTC), TODAY)
    found = with_rules_of_change(read(tmp_path, clock), clock, "HEAD")
    assert [problem for problem in found.problems if problem.severity is Severity.ERROR] == []


def test_what_is_written_is_what_is_read() -> None:
    data = {
        "text": "First line\n\n- item: one\n  # no comment\n",
        "words": ["a-b", "5.2", "true"],
        "lines": ["two words", "colon: here"],
        "rows": [{"day": "2026-01-15", "nested": {"of": ["x y", {"n": 1}]}}],
        "no": "yes",
        "number": "1.10",
        "count": 3,
    }
    loaded = load(to_yaml(data).encode("utf-8"), "x.yaml")
    assert isinstance(loaded, Loaded)
    assert loaded.data == data


def test_the_exponent_says_how_a_figure_grows() -> None:
    assert exponent(100, 1.0, 1000, 10.0) == pytest.approx(1)
    assert exponent(100, 1.0, 1000, 100.0) == pytest.approx(2)


def test_a_table_is_markdown() -> None:
    assert table(("what", "s"), [["check", "1.25"]]) == "| what  |    s |\n|-------|-----:|\n| check | 1.25 |"
