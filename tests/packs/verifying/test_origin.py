"""Where a pack comes from: signatures over it, and the repository it was made from."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from imskit.packs.packing import Asked, Made, make_pack
from imskit.packs.verifying.verify import Wanted, verify
from imskit.pipeline import Clock
from imskit.problems import CannotGoOn
from tests.builders import NOW
from tests.folders import commit, run_git
from tests.packs.story import PERIOD

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
def test_without_trust_the_key_is_shown_and_nothing_is_proven(signed: Made, tmp_path: Path) -> None:
    alone = verify(signed.folder)
    assert "origin not proven: signed with the key SHA256:" in alone.origin
    assert verify(signed.folder, Wanted(signers(tmp_path, "person-01"))).origin == alone.origin


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
    run_git(told, "clone", "-q", str(told), str(tmp_path / "clone"))
    clone = tmp_path / "clone"
    shutil.rmtree(clone / ".git")
    commit(clone, at="2026-06-12T12:00:00Z")
    with pytest.raises(CannotGoOn, match=r"no revision .* here"):
        verify(made.folder, Wanted(repository=clone))
