"""The pages of a pack: what an auditor finds there, and how few clicks it takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from imskit.packs.packing import Asked, EvidenceMissing, Made, make_pack
from imskit.packs.stated import Sample
from imskit.packs.verifying.verify import verify
from imskit.pipeline import Clock
from tests.builders import NOW, Small
from tests.folders import commit, run_git
from tests.packs.crawl import clicks, links
from tests.packs.story import PERIOD


def words(made: Made, path: str) -> str:
    """The words of a page, without its marks."""
    text = (made.folder / "data" / path).read_text(encoding="utf-8")
    text = re.sub(r"<[^>]+>", " ", text.partition("<main>")[2].partition("</main>")[0])
    return " ".join(text.split())


@pytest.fixture
def clone(told: Path, tmp_path: Path) -> Path:
    """A clone to change."""
    run_git(told, "clone", "-q", str(told), str(tmp_path / "clone"))
    return tmp_path / "clone"


def again(root: Path, tmp_path: Path, **asked: object) -> Made:
    """A pack of a changed clone, without PDFs."""
    return make_pack(root, Clock(NOW), Asked(*PERIOD, **{"pdf": False, **asked}), tmp_path / "again")  # type: ignore[arg-type]  # options by name


def test_links_lead_to_every_file_in_at_most_four_clicks(made: Made) -> None:
    data = made.folder / "data"
    found = clicks(data / "index.html")
    everything = {path.resolve() for path in data.rglob("*") if path.is_file()}
    assert everything - found.keys() == set()
    assert max(found.values()) <= 4


def test_every_place_that_a_link_names_is_on_its_page(made: Made) -> None:
    for page in (made.folder / "data").rglob("*.html"):
        for link in links(page)[0]:
            path, _, place = link.partition("#")
            if place:
                target = (page.parent / path).resolve() if path else page
                assert place in links(target)[1], f"{page}: {link}"


def test_pages_are_small(made: Made) -> None:
    assert max(page.stat().st_size for page in made.folder.rglob("*.html")) < 100_000
    assert (made.folder / "data/style.css").stat().st_size < 8_000


def test_a_clause_shows_its_versions_with_approvals_and_records_with_both_days(made: Made) -> None:
    text = words(made, "clauses/tiny-2026/1.html")
    assert "1.1 since 2026-06-01" in text
    assert "1.0 2026-03-01 to 2026-05-31" in text
    assert "1.1: 2026-05-25 , person-01" in text
    assert "Not signed" in text
    assert "TRN-002 Title of TRN-002 Training 2026-06-10 2026-06-12 Who came" in text


def test_a_redline_stands_between_versions_and_says_why_it_is_material(made: Made) -> None:
    html = (made.folder / "data/versions/POL-001/1.0-to-1.1.html").read_text(encoding="utf-8")
    assert "<del>We give time.</del>" in html or "<ins>" in html
    assert "a day a week" in html
    assert "More time." in html
    assert "1.0-to-1.1.html" in (made.folder / "data/documents/POL-001.html").read_text(encoding="utf-8")


def test_an_earlier_entry_of_the_revisions_that_reads_otherwise_is_said(clone: Path, tmp_path: Path) -> None:
    path = clone / "ims/policies/POL-001.yaml"
    text = path.read_text(encoding="utf-8")
    first = text.rindex("summary:")
    path.write_text(
        text[:first] + text[first:].replace("summary: ", "summary: Quietly other. ", 1), encoding="utf-8"
    )
    commit(clone, at="2026-06-20T12:00:00Z")
    assert "Quietly other." in words(again(clone, tmp_path), "versions/POL-001/1.0-to-1.1.html")


def test_a_record_tells_when_it_happened_and_since_when_git_holds_it(made: Made) -> None:
    text = words(made, "documents/TRN-002.html")
    assert "Happened 2026-06-10, by its own word In git since 2026-06-12: recorded 2 days after" in text
    assert "As it is since 2026-06-12: not changed since" in text
    assert "before the history begins on 2026-03-12" in words(
        made, "documents/DEC-20260220-POL-001-1.0-approve-person-01.html"
    )


def test_late_recording_is_flagged_on_the_record_its_clause_and_its_population(
    clone: Path, tmp_path: Path
) -> None:
    path = clone / "ims/records/training/TRN-002.yaml"
    late = path.read_text(encoding="utf-8").replace("TRN-002", "TRN-003").replace("2026-06-10", "2026-05-02")
    path.with_name("TRN-003.yaml").write_text(late, encoding="utf-8")
    commit(clone, at="2026-06-20T12:00:00Z")
    made = again(clone, tmp_path)
    assert "late: recorded 49 days after it happened" in words(made, "documents/TRN-003.html")
    assert "2026-06-20 late" in words(made, "clauses/tiny-2026/1.html")
    assert "1 recorded late." in words(made, "records/training.html")
    missing = words(made, "missing.html")
    assert re.search(
        "TRN-003 Title of TRN-003 .{,20}Training 2026-05-02 2026-06-20 Recorded 49 days after", missing
    )
    overview = words(made, "index.html")
    assert re.search(r"[1-9] recorded late", overview)
    assert ",late," in (made.folder / "data/index/population.csv").read_text(encoding="utf-8")


def test_what_changed_after_it_was_recorded_tells_both_days(clone: Path, tmp_path: Path) -> None:
    path = clone / "ims/records/idea/IDEA-001.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("A lamp.", "A comet."), encoding="utf-8")
    commit(clone, at="2026-06-20T12:00:00Z")
    text = words(again(clone, tmp_path), "documents/IDEA-001.html")
    assert "In git since 2026-06-12" in text
    assert "As it is since 2026-06-20" in text


def test_evidence_is_listed_with_hash_and_custodian_where_it_is_kept_elsewhere(
    clone: Path, tmp_path: Path
) -> None:
    path = clone / "ims/records/training/TRN-002.yaml"
    text = path.read_text(encoding="utf-8")
    there = (
        f"evidence:\n- title: The papers\n  sha256: '{'ab' * 32}'\n"
        "  size: 4711\n  custodian: director\n  place: The safe\n"
    )
    path.write_text(text.replace("evidence:\n", there), encoding="utf-8")
    commit(clone, at="2026-06-20T12:00:00Z")
    made = again(clone, tmp_path)
    text = words(made, "evidence.html")
    assert "1 in files, 1 kept elsewhere" in text
    assert f"The safe 4.7 kB TRN-002 Title of TRN-002 {'ab' * 32}" in text
    assert "Who came list.txt 19 bytes As recorded" in text
    assert "kept elsewhere" in words(made, "clauses/tiny-2026/1.html")


@pytest.mark.parametrize(
    "done, said",
    [("gone", "the evidence list.txt is not there"), ("other", "is not the file that was recorded")],
)
def test_missing_evidence_is_said_and_strict_refuses_it(
    clone: Path, tmp_path: Path, done: str, said: str
) -> None:
    file = clone / "ims/evidence/list.txt"
    file.unlink() if done == "gone" else file.write_text("nobody\n", encoding="utf-8")
    commit(clone, at="2026-06-20T12:00:00Z")
    before = set(tmp_path.iterdir())
    with pytest.raises(EvidenceMissing, match="a piece of evidence cannot go into the pack") as stop:
        again(clone, tmp_path, strict=True)
    assert [lack.document for lack in stop.value.lacks] == ["TRN-002"]
    assert set(tmp_path.iterdir()) == before
    made = again(clone, tmp_path)
    assert said in words(made, "missing.html")
    assert verify(made.folder).findings == ()


def test_strict_makes_a_pack_where_only_a_document_waits(told: Path, tmp_path: Path) -> None:
    made = make_pack(told, Clock(NOW), Asked(*PERIOD, strict=True, pdf=False), tmp_path / "pack")
    assert [lack.kind for lack in made.stated.missing] == ["version"]


def test_what_lies_outside_says_why(made: Made) -> None:
    text = words(made, "missing.html")
    assert "TRN-001 Title of TRN-001 From before the period (2026-03-10)" in text
    assert "IDEA-002 Title of IDEA-002 From before the period (2026-03-01)" in text


def test_a_sample_drawn_here_is_labelled_as_the_auditees_choice(told: Path, tmp_path: Path) -> None:
    made = again(told, tmp_path, sample=Sample(1, "77"))
    text = words(made, "sample.html")
    assert "Whoever made this pack chose the seed 77" in text
    assert "Trainings: 1 of 1" in text
    assert verify(made.folder).findings == ()


def test_what_cannot_be_read_is_counted_and_never_passed_over(clone: Path, tmp_path: Path) -> None:
    path = clone / "ims/records/idea/IDEA-001.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("submitted", "dreamt", 1), encoding="utf-8")
    commit(clone, at="2026-06-20T12:00:00Z")
    made = again(clone, tmp_path)
    assert "1 document or record cannot be read" in words(made, "missing.html")


def test_without_a_sample_there_is_no_page_of_one(made: Made) -> None:
    assert not (made.folder / "data/sample.html").exists()


def test_the_git_log_names_commits_and_what_they_brought(made: Made) -> None:
    log = (made.folder / "data/git-log.txt").read_text(encoding="utf-8")
    assert log.count("\ncommit ") == 2
    path = "ims/records/decision/DEC-20260525-POL-001-1.1-approve-person-01.yaml"
    source = made.folder / "data/system" / path
    blob = run_git(made.folder.parent, "hash-object", str(source)).strip()
    assert f"A {path} {blob}" in log


def test_the_subject_of_a_commit_that_changed_what_may_not_be_named_is_not_shown(
    clone: Path, tmp_path: Path
) -> None:
    path = clone / "ims/records/training/TRN-001.yaml"
    path.unlink()
    other = clone / "ims/records/decision/DEC-20260525-POL-001-1.1-approve-person-01.yaml"
    other.write_text(other.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    run_git(clone, "commit", "-q", "-am", "Nobody is to know of TRN-001", at="2026-06-20T12:00:00Z")
    log = (again(clone, tmp_path).folder / "data/git-log.txt").read_text(encoding="utf-8")
    assert "date 2026-06-20" in log
    assert "Nobody is to know" not in log
    assert "subject not shown" in log
    assert "TRN-001" not in log


def test_two_texts_that_were_approved_under_one_number_are_both_there(clone: Path, tmp_path: Path) -> None:
    path = clone / "ims/policies/POL-001.yaml"
    altered = path.read_text(encoding="utf-8").replace("a day a week", "a day a month")
    path.write_text(altered, encoding="utf-8")
    small = Small(clone)
    small.decision(yaml.safe_load(altered), on="2026-06-19")
    commit(clone, at="2026-06-20T12:00:00Z")
    made = again(clone, tmp_path)
    rows = [row for row in made.stated.versions if row.version == "1.1"]
    assert len({row.fingerprint for row in rows}) == len({row.file for row in rows}) == 2
    assert "a day a week" in words(made, f"versions/POL-001/{rows[0].key}.html")
    assert "a day a month" in words(made, "documents/POL-001.html")
    assert verify(made.folder).findings == ()


def test_clauses_ask_for_the_documents_that_name_them_and_for_no_other_of_their_type(
    told: Path, tmp_path: Path
) -> None:
    made = again(told, tmp_path, clauses=("1",))
    assert {row.id for row in made.stated.versions} == {"POL-001"}
    # PRO-001 is a procedure, as clause 1 asks for one, but does not say that it stands for it.
    assert made.stated.missing == ()
    assert "PRO-001 Title of PRO-001 Not asked for by the clauses of this pack" in words(made, "missing.html")
    assert verify(made.folder).findings == ()


def test_a_document_that_is_still_being_written_says_so_and_one_that_ended_is_not_missing(made: Made) -> None:
    (lack,) = made.stated.missing
    assert lack.document == "PRO-001"
    assert "not approved as its rule asks" in lack.what
