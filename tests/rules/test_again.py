"""Held again where few documents changed, rules say what they say of the whole."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from imskit.fingerprint import fingerprint
from imskit.pipeline import Clock, read
from imskit.rules.again import Held, HoldAll
from tests.benchmarks.systems import make
from tests.builders import NOW, Small
from tests.edits import BROKEN, DOCUMENTS, FILES, Edits, reference
from tests.rules.partial import Whole, difference, held_between

_EXAMPLES = Path(__file__).parents[1] / "examples"
_KINDS: Mapping[str, int] = {**DOCUMENTS, **FILES, **BROKEN}


def _holds(root: Path, seed: int, steps: int, kinds: Mapping[str, int] = _KINDS) -> int:
    """Make random edits at *root*, and hold each partial run to the whole one; how many were partial."""
    edits = Edits(root, seed, kinds=kinds)
    before = Whole.of(root, edits.clock)
    partial = 0
    for _ in edits.steps(steps):
        after = Whole.of(root, edits.clock, before)
        held = held_between(before, after)
        if isinstance(held, Held):
            partial += 1
            assert not (found := difference(held, after)), f"{edits.told}\n{found}"
        before = after
    return partial


@pytest.mark.parametrize("seed", range(2))
def test_after_any_edit_a_partial_run_finds_what_a_whole_one_finds(tmp_path: Path, seed: int) -> None:
    make(tmp_path, 120, seed)
    assert _holds(tmp_path, seed, 20) == 20


def test_the_reference_system_is_held_again_as_a_whole(tmp_path: Path) -> None:
    assert _holds(reference(tmp_path / "system"), 5, 8) == 8


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 16))
def test_over_long_sequences_of_edits_a_partial_run_finds_what_a_whole_one_finds(
    tmp_path: Path, seed: int
) -> None:
    make(tmp_path, 300, seed)
    assert _holds(tmp_path, seed, 80) == 80


@pytest.mark.slow
@pytest.mark.parametrize("place", range(8))
def test_after_edits_of_all_examples_a_partial_run_finds_what_a_whole_one_finds(
    tmp_path: Path, place: int
) -> None:
    for number, example in enumerate(sorted(_EXAMPLES.glob("*/*"))[place::8]):
        root = tmp_path / str(number)
        shutil.copytree(example, root)
        edits = Edits(root, place)
        if len(edits.documents()) > 2 and read(root, edits.clock, rules=False).whole is not None:
            _holds(root, place, 4)


def _whole(small: Small, before: Whole | None = None) -> Whole:
    small.read()
    return Whole.of(small.root, Clock(NOW), before)


def _problems_after(small: Small, before: Whole) -> list[str]:
    """What a partial run says, which is what a whole one says."""
    after = _whole(small, before)
    held = held_between(before, after)
    assert isinstance(held, Held)
    assert difference(held, after) == ""
    return [problem.rule for problem in held.ledger.found]


def test_a_new_document_ends_the_links_that_led_nowhere(small: Small) -> None:
    small.idea(links={"see": ["POL-009"]})
    before = _whole(small)
    assert "dangling-link" in {problem.rule for problem in before.problems}
    small.policy("POL-009", status="draft", effective_from=None)
    assert _problems_after(small, before) == []


def test_a_new_id_is_offered_to_the_links_that_lead_nowhere(small: Small) -> None:
    small.idea(links={"see": ["POL-0010"]})
    before = _whole(small)
    small.policy("POL-001", status="draft", effective_from=None)
    assert _problems_after(small, before) == ["dangling-link"]


def test_an_approval_that_breaks_is_missed_as_long_as_it_is_broken(small: Small) -> None:
    decision = small.decision(small.policy())
    path = f"ims/records/decision/{decision['id']}.yaml"
    sound = _whole(small)
    assert sound.problems == ()
    small.write(path, {**decision, "owner": 7})
    broken = _whole(small, sound)
    assert _problems_after(small, sound) == []
    (small.root / path).unlink()
    assert _problems_after(small, broken) == ["approval-missing"]


def test_a_copy_of_a_file_is_told_at_the_copy_until_it_is_gone(small: Small) -> None:
    idea = small.idea()
    before = _whole(small)
    copy = small.root / small.write("ims/records/idea/IDEA-001-copy.yaml", idea)
    twice = _whole(small, before)
    assert _problems_after(small, before) == ["duplicate-id"]
    copy.unlink()
    assert _problems_after(small, twice) == []


def test_a_circle_is_told_at_its_first_member_whichever_closes_it(small: Small) -> None:
    for number in range(1, 7):
        small.idea(f"IDEA-00{number}", links={"supersedes": [f"IDEA-00{number + 1}"]} if number < 6 else {})
    before = _whole(small)
    small.idea("IDEA-006", links={"supersedes": ["IDEA-001"]})
    assert _problems_after(small, before) == ["circular-supersession"]


def test_a_moved_line_moves_what_was_found_there(small: Small) -> None:
    small.idea(links={"see": ["POL-009"]})
    before = _whole(small)
    path = small.root / "ims/records/idea/IDEA-001.yaml"
    path.write_text("# One line more\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert _problems_after(small, before) == ["dangling-link"]


def test_where_too_many_documents_are_linked_all_are_held(small: Small) -> None:
    policy = small.policy()
    read_it = fingerprint(policy)
    for number in range(300):
        small.idea(f"IDEA-{number:03d}", links={"see": [{"to": "POL-001", "fingerprint": read_it}]})
    before = _whole(small)
    small.decision(policy)
    held = held_between(before, _whole(small, before))
    assert held == HoldAll("what has changed is linked with 300 documents")
