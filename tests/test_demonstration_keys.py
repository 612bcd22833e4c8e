"""The reference system is signed with keys that lie open, and anybody can verify it without imskit."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from datetime import date as Day
from pathlib import Path

import pytest
import yaml

from imskit.facts.keys import trusted_keys
from imskit.facts.signatures import Standing, standing
from imskit.pipeline import Clock, read
from tests.tools import sign_decisions

pytestmark = pytest.mark.ssh


def test_all_approvals_are_signed_as_they_stand() -> None:
    assert sign_decisions.behind() == [], "run: python tests/tools/sign_decisions.py --update"


def test_imskit_finds_each_approval_signed_by_a_trusted_key(checkout: Path) -> None:
    catalog = read(checkout, Clock(datetime.now(UTC))).catalog
    assert catalog is not None
    approvals = [each for found in catalog.decisions.values() for each in found if each.verdict == "approve"]
    assert len(approvals) > 50
    assert [each.id for each in approvals if standing(catalog, each) is not Standing.VERIFIED] == []
    assert trusted_keys(catalog) == {key.number for key in catalog.system.keys}
    for name in ("POL-001", "SCO-001", "INT-001", "STR-001"):
        document = catalog.documents[name]
        (rule,) = [
            each
            for each in catalog.system.approvals
            if name in each.documents or (document.type in each.types and not each.documents)
        ][:1]
        assert rule.assurance == "signed"


def test_the_line_of_the_manual_verifies_them(checkout: Path, tmp_path: Path) -> None:
    people = yaml.safe_load((checkout / "ims/people.yaml").read_text(encoding="utf-8"))
    allowed = tmp_path / "allowed_signers"
    allowed.write_text(
        "".join(
            f'{key["person"]} namespaces="decision@imskit",valid-after="{key["from"]:%Y%m%d}" {key["key"]}\n'
            for key in people["keys"]
        ),
        encoding="ascii",
    )
    records = sorted((checkout / "ims/records/decision").glob("*-approve-*.yaml"))
    # One of each person is enough: all are verified above.
    by_person = {record.stem[record.stem.index("person-") :]: record for record in records}
    assert len(by_person) > 3
    for person, record in by_person.items():
        data = yaml.safe_load(record.read_text(encoding="utf-8"))
        day: Day = data["date"]
        verify = ["ssh-keygen", "-Y", "verify", "-f", str(allowed), "-I", person, "-n", "decision@imskit"]
        ran = subprocess.run(
            [*verify, "-s", f"{record}.sig", f"-Overify-time={day:%Y%m%d}120000"],
            input=record.read_bytes(),
            capture_output=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr


def test_the_keys_say_that_they_are_not_secret() -> None:
    files = [path for path in sign_decisions.HERE.iterdir() if path.suffix != ".md"]
    assert {path.name.removesuffix(".pub") for path in files} == {
        holder.person for holder in sign_decisions.KEYS
    }
    for path in files:
        if path.suffix == ".pub":
            assert "not secret" in path.read_text(encoding="utf-8")
    readme = (sign_decisions.HERE / "README.md").read_text(encoding="utf-8")
    assert "proves nothing outside it" in readme


def test_signing_again_changes_only_what_changed(checkout: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ims" / "records" / "decision"
    folder.mkdir(parents=True)
    source = checkout / "ims" / "records" / "decision"
    names = sorted(path.name for path in source.glob("*-approve-*.yaml"))[:2]
    (tmp_path / "ims" / "people.yaml").write_bytes((checkout / "ims/people.yaml").read_bytes())
    for name in names:
        text = (source / name).read_text(encoding="utf-8")
        (folder / name).write_bytes(text.replace("assurance: signed", "assurance: asserted").encode())
    written = sign_decisions.behind(tmp_path, update=True)
    assert written == sorted(f"ims/records/decision/{name}{end}" for name in names for end in ("", ".sig"))
    assert (folder / names[0]).read_bytes() == (source / names[0]).read_bytes()
    assert (folder / f"{names[0]}.sig").read_bytes() == (source / f"{names[0]}.sig").read_bytes()
    (folder / names[1]).write_bytes((folder / names[1]).read_bytes() + b"# more\n")
    assert sign_decisions.behind(tmp_path) == [f"ims/records/decision/{names[1]}.sig"]
