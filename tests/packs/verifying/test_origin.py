"""Where a pack comes from: signatures over it, and the repository it was made from."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from imskit.packs.packing import Asked, Made, make_pack
from imskit.packs.verifying.verify import Wanted, verify
from imskit.pipeline import Clock
from imskit.problems import CannotGoOn
from tests.builders import NOW, Small
from tests.folders import commit, run_git
from tests.packs.hostility import rewrite
from tests.packs.story import PERIOD, tell

KEYS = Path(__file__).parents[2] / "keys"


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A private key of the demonstration, readable by its owner only, as ssh-keygen wants it."""
    place = tmp_path_factory.mktemp("key") / "key"
    shutil.copy(KEYS / "person-07", place)
    place.chmod(0o600)
    return place


@pytest.fixture(scope="module")
def signed(told: Path, key: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_pack(
        told, Clock(NOW), Asked(*PERIOD, key=str(key)), tmp_path_factory.mktemp("signed") / "pack"
    )


def cloned(root: Path, folder: Path) -> Path:
    run_git(root, "clone", "-q", str(root), str(folder / "clone"))
    return folder / "clone"


def signers(folder: Path, who: str) -> Path:
    """A file of trusted signers with the key of *who* alone, called after an address."""
    public = (KEYS / f"{who}.pub").read_text(encoding="ascii").split()
    place = folder / "signers"
    place.write_text(f"# whom we trust\nqm@example.org {public[0]} {public[1]}\n", encoding="ascii")
    return place


def test_a_pack_without_a_signature_proves_integrity_only(made: Made) -> None:
    assert verify(made.folder).origin == "integrity only, origin not proven: the pack is not signed"


@pytest.mark.ssh
def test_a_signature_is_worth_something_to_whoever_trusts_its_key(signed: Made, tmp_path: Path) -> None:
    report = verify(signed.archive, Wanted(signers(tmp_path, "person-07")))
    assert report.findings == ()
    assert report.origin.startswith("signed by qm@example.org, with the key SHA256:")


@pytest.mark.ssh
def test_without_trust_the_key_is_shown_and_nothing_is_proven(signed: Made) -> None:
    alone = verify(signed.folder)
    assert "origin not proven: signed with the key SHA256:" in alone.origin
    assert alone.findings == ()


@pytest.mark.ssh
def test_who_names_signers_wants_a_signature_of_theirs(signed: Made, made: Made, tmp_path: Path) -> None:
    """Or somebody could alter a pack, write the manifests anew, and take the signature away."""
    others = verify(signed.folder, Wanted(signers(tmp_path, "person-01")))
    assert [each.what for each in others.findings] == ["is by none of the trusted signers"]
    assert others.origin.startswith("not proven: signed with the key SHA256:")
    assert others.origin.endswith(", which is none of the trusted signers'")
    assert "all else: none of the trusted signers signed it" in others.not_checked
    (missing,) = verify(made.folder, Wanted(signers(tmp_path, "person-07"))).findings
    assert missing.path == "tagmanifest-sha256.txt.sig"
    assert missing.what == "is missing, so nobody of the trusted signers signed this pack"


@pytest.mark.ssh
@pytest.mark.parametrize(
    "change",
    [
        lambda data: data + b"\n",
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data[:100] + b"\n" + data[100:],
        lambda data: data + b"x" * 100_000_000,
    ],
)
def test_a_signature_has_one_form_only(
    signed: Made, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    shutil.copytree(signed.folder, tmp_path / "pack")
    place = tmp_path / "pack/tagmanifest-sha256.txt.sig"
    place.write_bytes(change(place.read_bytes()))
    (finding,) = verify(tmp_path / "pack").findings
    assert finding.path == place.name


@pytest.mark.ssh
def test_a_signature_over_another_pack_is_found(told: Path, signed: Made, tmp_path: Path) -> None:
    narrow = make_pack(told, Clock(NOW), Asked(*PERIOD, clauses=("2",)), tmp_path / "pack").folder
    name = "tagmanifest-sha256.txt.sig"
    (narrow / name).write_bytes((signed.folder / name).read_bytes())
    assert [finding.what for finding in verify(narrow).findings] == ["is not over this pack"]


def test_a_file_of_signers_without_a_key_is_one_sentence(made: Made, tmp_path: Path) -> None:
    (tmp_path / "signers").write_text("nothing\n")
    with pytest.raises(CannotGoOn, match="no file of signers"):
        verify(made.folder, Wanted(tmp_path / "signers"))


def test_a_pack_stands_in_the_history_it_was_made_from(told: Path, made: Made) -> None:
    report = verify(made.folder, Wanted(repository=told))
    assert report.findings == ()
    assert any("against the history" in line for line in report.checked)


def test_a_history_that_was_rewritten_no_longer_holds_what_the_pack_holds(
    told: Path, made: Made, tmp_path: Path
) -> None:
    clone = cloned(told, tmp_path)
    shutil.rmtree(clone / ".git")
    commit(clone, at="2026-06-12T12:00:00Z")
    (finding,) = verify(made.folder, Wanted(repository=clone)).findings
    assert made.stated.commit in finding.what
    assert "none of this repository" in finding.what


def test_a_commit_that_no_branch_leads_to_any_more_is_found(told: Path, made: Made, tmp_path: Path) -> None:
    clone = cloned(told, tmp_path)
    run_git(clone, "checkout", "-q", "HEAD~1")
    for branch in run_git(clone, "for-each-ref", "--format=%(refname)").split():
        run_git(clone, "update-ref", "-d", branch)
    (finding,) = verify(made.folder, Wanted(repository=clone)).findings
    assert "on no branch and no tag any more" in finding.what


def test_a_source_that_the_commit_does_not_hold_is_found(told: Path, made: Made, tmp_path: Path) -> None:
    shutil.copytree(made.folder, tmp_path / "pack")
    evidence = tmp_path / "pack/data/system/ims/people.yaml"
    evidence.write_bytes(evidence.read_bytes() + b"# later\n")
    rewrite(tmp_path / "pack")
    inside, against = verify(tmp_path / "pack", Wanted(repository=told)).findings
    assert inside.path == against.path == "data/system/ims/people.yaml"
    assert against.what == "is not as the log of git in the pack says"
    assert inside.what.startswith("is not as commit ")


def test_a_pack_cannot_name_a_branch_for_its_commit(told: Path, made: Made, tmp_path: Path) -> None:
    shutil.copytree(made.folder, tmp_path / "pack")
    for path in [tmp_path / "pack/data/pack.json", *(tmp_path / "pack/data").rglob("*.html")]:
        path.write_bytes(path.read_bytes().replace(made.stated.commit.encode(), b"HEAD"))
    rewrite(tmp_path / "pack")
    found = verify(tmp_path / "pack", Wanted(repository=told)).findings
    assert any("from commit HEAD, which is none" in finding.what for finding in found)


def test_a_shallow_clone_cannot_tell(told: Path, made: Made, tmp_path: Path) -> None:
    run_git(told, "clone", "-q", "--depth", "1", f"file://{told}", str(tmp_path / "clone"))
    with pytest.raises(CannotGoOn, match="shallow"):
        verify(made.folder, Wanted(repository=tmp_path / "clone"))


def test_no_repository_is_one_sentence(made: Made, tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match="no git repository"):
        verify(made.folder, Wanted(repository=tmp_path))


def test_a_system_in_a_folder_of_its_repository_is_verified_against_it(tmp_path: Path) -> None:
    told = tell(tmp_path / "repository/quality")
    inner = tmp_path / "repository/quality/.git"
    shutil.rmtree(inner)
    commit(tmp_path / "repository", at="2026-06-12T12:00:00Z")
    made = make_pack(told, Clock(NOW), Asked(*PERIOD), tmp_path / "pack")
    report = verify(made.archive, Wanted(repository=told))
    assert report.findings == ()
    assert any("against the history" in line for line in report.checked)


def closing(root: Path, closed: str) -> Small:
    """A system whose one idea git held open from March until July; then it says that it was *closed* on a day."""
    small = Small(root)
    small.root.mkdir(parents=True)
    small.decision(small.policy())
    small.idea(opened="2026-03-01")
    small.read()
    commit(root, at="2026-03-05T12:00:00Z")
    small.idea(opened="2026-03-01", state="declined", closed=closed)
    commit(root, at="2026-07-20T12:00:00Z")
    return small


@pytest.mark.parametrize(
    "closed, says",
    [
        ("2026-03-20", "it is in no population, and as far as git can tell it was open in the period"),
        ("2026-06-01", "recorded late"),
        ("2026-07-18", ""),
    ],
)
def test_a_closing_day_that_git_heard_of_later_is_worth_a_question(
    tmp_path: Path, closed: str, says: str
) -> None:
    small = closing(tmp_path / "system", closed)
    pack = make_pack(small.root, Clock(NOW), Asked(*PERIOD, pdf=False), tmp_path / "pack")
    report = verify(pack.archive, Wanted(repository=small.root))
    assert report.findings == ()
    note = f"IDEA-001 says that it was closed on {closed}, and git holds that since 2026-07-20: {says}"
    assert report.notes == ((note,) if says else ())


def test_a_pack_is_made_again_as_a_whole_from_its_repository(told: Path, made: Made) -> None:
    report = verify(made.archive, Wanted(repository=told))
    assert report.findings == ()
    assert any(
        line.startswith("what the pack holds and states as a whole against") for line in report.checked
    )


def test_who_sees_what_may_have_been_decided_anew_since(told: Path, tmp_path: Path) -> None:
    clone = cloned(told, tmp_path)
    pack = make_pack(clone, Clock(NOW), Asked(*PERIOD, pdf=False), tmp_path / "pack")
    text = "audiences:\n  - {id: auditor, title: B, sees: [public, internal], leave_out: {types: [idea]}}\n"
    (clone / "ims/audiences.yaml").write_text(text, encoding="utf-8")
    commit(clone, at="2026-06-20T12:00:00Z")
    report = verify(pack.archive, Wanted(repository=clone))
    assert report.findings == ()
    assert any("where ims/audiences.yaml is not as it was" in line for line in report.not_checked)


@pytest.mark.ssh
@pytest.mark.parametrize(
    "option, trusts",
    [
        ('valid-before="20200101"', False),
        ('valid-after="20200101"', True),
        ('namespaces="git"', False),
        ('namespaces="pack@imskit,git"', True),
    ],
)
def test_a_key_counts_for_as_long_and_for_what_its_line_says(
    signed: Made, tmp_path: Path, option: str, trusts: bool
) -> None:
    place = signers(tmp_path, "person-07")
    place.write_text(place.read_text().replace("qm@example.org ", f"qm@example.org {option} "))
    assert (verify(signed.folder, Wanted(place)).signer == "qm@example.org") is trusts


@pytest.mark.ssh
def test_what_a_pack_says_is_read_apart_with_the_same_answer(
    told: Path, signed: Made, tmp_path: Path
) -> None:
    wanted = Wanted(signers(tmp_path, "person-07"), told, sample=1, seed="5")
    assert verify(signed.archive, wanted, apart=True) == verify(signed.archive, wanted)
