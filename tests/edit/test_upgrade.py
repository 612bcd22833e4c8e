"""What becomes of a file in an upgrade: each way in which three texts can differ, as values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from imskit.blobs import blob_id
from imskit.edit.answers import Answers
from imskit.edit.laid_files import Laid
from imskit.edit.new_file import NewFile
from imskit.edit.replaced import replaced
from imskit.edit.upgrade import Here, Step, beside, laid_now, upgraded, waiting

PATH = "ims/policies/POL-001-innovation.yaml"
BASE = "id: POL-001\nstatus: draft\na: 1\n\nb: 1\n\nc: 1\n"
NEWER = BASE.replace("c: 1", "c: 2")
MINE = BASE.replace("a: 1", "a: 2")
ANSWERS = Answers("Example", "UTC", date(2026, 1, 15))


def blob(text: str) -> str:
    return blob_id(text.encode())


def what(
    laid: str | None,
    now: str | None,
    newer: str | None,
    *,
    path: str = PATH,
    found: bool = True,
    merged: str | None = None,
    ids: Mapping[str, str] | None = None,
) -> tuple[Step, ...]:
    """The steps where *laid* was laid at *path*, *now* lies there, and imskit brings *newer*."""
    files = {path: now} if now is not None else {}
    kept = Laid("1.0", ANSWERS, {path: blob(laid)} if laid is not None else {})
    target = [NewFile(path, newer)] if newer is not None else []
    here = Here(files.get, ids or {})
    return upgraded(target, kept, here, lambda _path, _blob: laid if found else None, lambda *_: merged)


@pytest.mark.parametrize(
    "laid, now, newer, outcome",
    [
        (BASE, BASE, BASE, None),
        (BASE, MINE, BASE, None),
        (BASE, NEWER, NEWER, None),
        (BASE, None, BASE, None),
        (None, NEWER, NEWER, None),
        (BASE, BASE, NEWER, "updated"),
        (BASE, MINE, NEWER, "decide"),
        (BASE, None, NEWER, "removed"),
        (BASE, MINE, None, "dropped"),
        (BASE, BASE, None, "dropped"),
        (BASE, None, None, None),
        (None, None, NEWER, "new"),
        (None, MINE, NEWER, "decide"),
    ],
)
def test_each_way_in_which_three_texts_can_differ(
    laid: str | None, now: str | None, newer: str | None, outcome: str | None
) -> None:
    steps = what(laid, now, newer)
    assert [step.outcome for step in steps] == ([outcome] if outcome else [])
    written = {file.path for step in steps for file in step.written}
    assert written == {"updated": {PATH}, "new": {PATH}, "decide": {beside(PATH)}}.get(outcome or "", set())


def test_what_merges_is_written_and_what_does_not_is_laid_beside() -> None:
    both = MINE.replace("c: 1", "c: 2")
    (step,) = what(BASE, MINE, NEWER, merged=both)
    assert (step.outcome, step.written) == ("merged", (NewFile(PATH, both),))
    (step,) = what(BASE, MINE, NEWER, merged=None)
    assert (step.outcome, step.written) == ("decide", (NewFile(beside(PATH), NEWER),))
    assert what(BASE, NEWER + "\n", NEWER, merged=NEWER + "\n") == ()


@pytest.mark.parametrize(
    "path, merged",
    [
        (PATH, "a: 1\na: 2\n"),
        (".github/workflows/ims.yml", "a: [\n"),
        (".vscode/settings.json", '{"a": 1 "b": 2}'),
    ],
)
def test_a_merge_that_no_program_can_read_is_not_written(path: str, merged: str) -> None:
    mine = "{}\n" if path.endswith(".json") else MINE
    (step,) = what(BASE, mine, NEWER, path=path, merged=merged)
    assert (step.outcome, step.why) == ("decide", "both changes together cannot be read any more")


def test_without_git_nothing_is_merged() -> None:
    kept = Laid("1.0", ANSWERS, {PATH: blob(BASE)})
    here = Here({PATH: MINE}.get, {})
    (step,) = upgraded([NewFile(PATH, NEWER)], kept, here, lambda *_: BASE, None)
    assert step.outcome == "decide"
    assert "git, which merges, is not installed" in step.why


@pytest.mark.parametrize("status", ["in-review", "approved", "superseded", "retired"])
def test_a_document_that_is_no_draft_is_never_written(status: str) -> None:
    held = MINE.replace("draft", status)
    (step,) = what(BASE, held, NEWER, merged="never")
    assert step.outcome == "decide"
    assert step.why.startswith(f"it is {status.replace('-', ' ')}")


def test_a_record_that_is_closed_is_never_written() -> None:
    (step,) = what(BASE, "id: RSK-001\nstate: closed\nclosed: 2026-01-15\n", NEWER, merged="never")
    assert (step.outcome, step.why) == ("decide", "it is closed")


def test_an_id_that_is_taken_leaves_the_new_document_beside() -> None:
    (step,) = what(None, None, NEWER, ids={"POL-001": "ims/policies/POL-001-ours.yaml"})
    assert step.outcome == "decide"
    assert "POL-001-ours.yaml has that id" in step.why


@pytest.mark.parametrize(
    "path, name",
    [
        (PATH, "ims/policies/POL-001-innovation.imskit-new.txt"),
        ("mkdocs.yml", "mkdocs.imskit-new.txt"),
        (".gitignore", ".gitignore.imskit-new.txt"),
        ("README.md", "README.md.imskit-new.txt"),
    ],
)
def test_what_lies_beside_a_file_has_a_name_that_no_program_reads(path: str, name: str) -> None:
    assert beside(path) == name


def test_all_that_was_brought_counts_as_seen() -> None:
    now = laid_now([NewFile(PATH, NEWER)], "2.0", ANSWERS, {"templates/x": blob("x")})
    assert now == Laid("2.0", ANSWERS, {PATH: blob(NEWER)}, {"templates/x": blob("x")})
    assert [*waiting([PATH, "mkdocs.yml"], {beside(PATH): NEWER}.get)] == [beside(PATH)]


def test_what_replaces_a_file_of_imskit_is_told_once_that_changes() -> None:
    own = {
        "templates/a": b"mine",
        "templates/same": b"as\r\nshipped",
        "schemas/own": b"x",
        "ims/ims.yaml": b"",
    }
    then = {"templates/a": b"one", "templates/same": b"as\nshipped", "ims/ims.yaml": b"x"}
    changed, kept = replaced(own, then, {}, lambda *_: None)
    assert (changed, kept) == ((), {"templates/a": blob("one")})
    now = {**then, "templates/a": b"two"}
    (row,), again = replaced(own, now, kept, lambda *_: "one")
    assert (row.path, row.before, row.after) == ("templates/a", "one", "two")
    assert replaced(own, now, again, lambda *_: None) == ((), again)
