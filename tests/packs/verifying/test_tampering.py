"""What somebody can do to a pack who has imskit and makes all anew behind a change, and who finds it.

The table in docs/packs-tested.md says the same, line by line; a test holds the two equal.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from imskit.packs.packing import Made
from imskit.packs.verifying.verify import Wanted, verify
from tests.packs.everything import make_everything, tell_everything
from tests.packs.forging import Forgery
from tests.packs.hostility import rewrite
from tests.signing import Keys

pytestmark = pytest.mark.ssh

DOCS = Path(__file__).parents[3] / "docs/packs-tested.md"
POLICY = "system/ims/policies/POL-001.yaml"
VERSION = "versions/POL-001/1.1.yaml"
DECISION = "system/ims/records/decision/DEC-20260525-POL-001-1.1-approve-person-01.yaml"
SIGNED_POLICY = "system/ims/policies/POL-002.yaml"
SIGNED_VERSION = "versions/POL-002/1.0.yaml"
SIGNED = "system/ims/records/decision/DEC-20260618-POL-002-1.0-approve-person-01.yaml"
EVIDENCE = "system/ims/evidence/list.txt"
PEOPLE = "system/ims/people.yaml"
IN_PART = "withheld-in-part/TRN-003.yaml"


@dataclass(frozen=True)
class Case:
    """One way of altering a pack."""

    #: As the table in the manual calls it.
    what: str
    do: Callable[[Forgery], object]
    #: What `verify` alone says; empty where it finds nothing.
    alone: str
    #: What `verify --against` says.
    against: str = ""


def page(forgery: Forgery) -> None:
    forgery.edit("documents/POL-001.html", "We give a day a week.", "We give two days.")
    rewrite(forgery.pack)


def table(forgery: Forgery) -> None:
    file = forgery.data / "index/population.csv"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:-1]))
    rewrite(forgery.pack)


def pdf(forgery: Forgery) -> None:
    file = forgery.data / "pdf/POL-001-1.1.pdf"
    file.write_bytes(file.read_bytes() + b"%")
    rewrite(forgery.pack)


def workbook(forgery: Forgery) -> None:
    file = forgery.data / "index/evidence-index.xlsx"
    file.write_bytes(file.read_bytes() + b"\0")
    rewrite(forgery.pack)


def way_in(forgery: Forgery) -> None:
    (forgery.pack / "index.html").write_bytes(b"<p>All is well</p>")
    rewrite(forgery.pack)


def particulars(forgery: Forgery) -> None:
    info = forgery.pack / "bag-info.txt"
    info.write_bytes(info.read_bytes().replace(b"2026-09-30", b"2026-12-31"))
    rewrite(forgery.pack)


def stray(forgery: Forgery) -> None:
    (forgery.data / "more.txt").write_bytes(b"and this")
    rewrite(forgery.pack)


def organisation(forgery: Forgery) -> None:
    forgery.state(lambda stated: stated.update(organisation="Other Works"))
    forgery.finish()


def text(forgery: Forgery) -> None:
    for path in (POLICY, VERSION):
        forgery.edit(path, "We give a day a week.", "We give two days.")
    forgery.finish()


def text_and_fingerprint(forgery: Forgery) -> None:
    old = forgery.fingerprint(POLICY)
    for path in (POLICY, VERSION):
        forgery.edit(path, "We give a day a week.", "We give two days.")
    forgery.edit("pack.json", old, forgery.fingerprint(POLICY))
    forgery.finish()


def _approved(forgery: Forgery, paths: tuple[str, str], decision: str, old: str, new: str) -> bytes:
    """Alter a text and all that names its fingerprint; gives what the decision was."""
    before, was = forgery.fingerprint(paths[0]), (forgery.data / decision).read_bytes()
    for path in paths:
        forgery.edit(path, old, new)
    now = forgery.fingerprint(paths[0])
    forgery.edit("pack.json", before, now)
    forgery.edit(decision, before, now)
    forgery.relist(decision, was)
    return was


def approved_text(forgery: Forgery) -> None:
    _approved(forgery, (POLICY, VERSION), DECISION, "We give a day a week.", "We give two days.")
    forgery.finish()


def approved_text_and_log(forgery: Forgery) -> None:
    text_was = (forgery.data / POLICY).read_bytes()
    was = _approved(forgery, (POLICY, VERSION), DECISION, "We give a day a week.", "We give two days.")
    forgery.relog(DECISION, was)
    forgery.relog(POLICY, text_was)
    forgery.finish()


def signed_text_and_log(forgery: Forgery) -> None:
    text_was = (forgery.data / SIGNED_POLICY).read_bytes()
    was = _approved(forgery, (SIGNED_POLICY, SIGNED_VERSION), SIGNED, "Say where we go.", "Stay here.")
    forgery.relog(SIGNED, was)
    forgery.relog(SIGNED_POLICY, text_was)
    forgery.finish()


def no_signature(forgery: Forgery) -> None:
    (forgery.data / f"{SIGNED}.sig").unlink()
    forgery.finish()


def evidence(forgery: Forgery) -> None:
    forgery.edit(EVIDENCE, "who came", "who stayed")
    forgery.finish()


def evidence_and_log(forgery: Forgery) -> None:
    was = (forgery.data / EVIDENCE).read_bytes()
    forgery.edit(EVIDENCE, "who came", "who stayed")
    forgery.relog(EVIDENCE, was)
    forgery.finish()


def key(forgery: Forgery) -> None:
    """Person-01 gets another name, as somebody who puts in a key of their own would have to do."""
    forgery.edit(PEOPLE, "Director", "Head")
    forgery.finish()


def reference(forgery: Forgery) -> None:
    forgery.edit(IN_PART, "binder 12", "binder 13")
    forgery.finish()


def population(forgery: Forgery) -> None:
    def drop(stated: dict[str, dict[str, list[dict[str, str]]]]) -> None:
        stated["population"]["idea"] = [unit for unit in stated["population"]["idea"] if unit["id"]]

    forgery.state(drop)
    forgery.finish()


def closed(forgery: Forgery) -> None:
    def stopped(stated: dict[str, dict[str, list[dict[str, str]]]]) -> None:
        stated["population"]["idea"][-1]["stratum"] = "declined"

    forgery.state(stopped)
    forgery.finish()


def recorded(forgery: Forgery) -> None:
    path = DECISION.removeprefix("system/")
    forgery.state(lambda stated: stated["recorded"].update({path: "2026-05-25"}))
    forgery.finish()


def held(forgery: Forgery) -> None:
    forgery.state(lambda stated: stated["held"].update({"TRN-003": "2026-06-17"}))
    forgery.finish()


def begins(forgery: Forgery) -> None:
    forgery.state(lambda stated: stated.update(history_since="2026-01-01"))
    forgery.finish()


def state(forgery: Forgery) -> None:
    forgery.state(lambda stated: stated["states"]["tiny-2026"][1].update(state="audited"))
    forgery.finish()


def withheld(forgery: Forgery) -> None:
    forgery.state(lambda stated: stated.update(withheld=stated["withheld"][1:]))
    forgery.finish()


def outside(forgery: Forgery) -> None:
    forgery.state(lambda stated: stated["outside"].pop("IDEA-002"))
    forgery.finish()


def log(forgery: Forgery) -> None:
    lines = (forgery.data / "git-log.txt").read_text("utf-8").splitlines(keepends=True)
    shown = [line for line in lines if not line.startswith("author ")]
    (forgery.data / "git-log.txt").write_text("".join(shown), "utf-8")
    forgery.finish()


def other_commit(forgery: Forgery) -> None:
    forgery.state(lambda stated: stated.update(commit="0" * 40))
    forgery.finish()


GIVE = "is not what the sources in the pack give"
CASES = (
    Case("a page", page, GIVE),
    Case("a row of a table", table, GIVE),
    Case("a PDF", pdf, GIVE),
    Case("the workbook", workbook, GIVE),
    Case("the page beside the payload", way_in, "is not the page that leads into a pack"),
    Case("bag-info.txt", particulars, "is not what the pack states"),
    Case("a file more", stray, "is no file that the sources in the pack give"),
    Case("the name of the organisation in pack.json", organisation, "names another organisation"),
    Case("the text of a policy", text, "is not the version that the pack says it is"),
    Case("and its fingerprint in pack.json", text_and_fingerprint, "was approved with other content"),
    Case("and the decision on it", approved_text, "is not as the log of git in the pack says"),
    Case("and the log of git", approved_text_and_log, "", "was never held by the history"),
    Case(
        "all of that, with a decision that is signed", signed_text_and_log, "has a signature that is broken"
    ),
    Case("the signature of a decision, taken away", no_signature, "tells of ims/records/decision/"),
    Case("a file of evidence", evidence, "is not as the log of git in the pack says"),
    Case("and the log of git, of evidence", evidence_and_log, "", "is not as commit"),
    Case("people.yaml", key, "is not as the log of git in the pack says"),
    Case("a record that is withheld in part", reference, "", "is not what the repository gives"),
    Case("a record taken out of its population", population, "", "does not list ims/records/idea/IDEA-003"),
    Case("the state of a withheld record", closed, "", "with another state"),
    Case("the day since when git holds a record as it is", recorded, "was not recorded on the day"),
    Case(
        "the day since when git holds a record that is withheld in part",
        held,
        "",
        "says git holds TRN-003 since",
    ),
    Case("the first day of the history", begins, "", "says the first day of the history is 2026-01-01"),
    Case("the state of a clause that rests on what is withheld", state, "", "states something else than"),
    Case(
        "the count of what is withheld", withheld, "", "states something else than the repository: withheld"
    ),
    Case("what lies outside the pack", outside, "", "states something else than the repository: outside"),
    Case("the authors in the log of git", log, "", "is not what git says of the history"),
    Case(
        "the commit",
        other_commit,
        "is not of the commit that the pack was made from",
        "none of this repository",
    ),
)


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Keys]:
    place = tmp_path_factory.mktemp("tampering")
    keys = Keys(place / "keys")
    return tell_everything(place / "system", keys), keys


@pytest.fixture(scope="module")
def plain(system: tuple[Path, Keys], tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Without PDFs, which take most of the time."""
    return make_everything(*system, tmp_path_factory.mktemp("plain") / "pack", pdf=False)


@pytest.fixture(scope="module")
def printed(system: tuple[Path, Keys], tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_everything(*system, tmp_path_factory.mktemp("printed") / "pack")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_who_alters_a_pack_and_makes_all_anew_is_found_out_as_the_manual_says(
    case: Case, system: tuple[Path, Keys], plain: Made, printed: Made, tmp_path: Path
) -> None:
    made = printed if case.do is pdf else plain
    shutil.copytree(made.folder, tmp_path / "pack")
    case.do(Forgery(tmp_path / "pack"))
    alone = [f"{each.path} {each.what}" for each in verify(tmp_path / "pack").findings]
    if case.alone:
        assert any(case.alone in line for line in alone), alone
    else:
        assert alone == []
    against = [f"{each.what}" for each in verify(tmp_path / "pack", Wanted(repository=system[0])).findings]
    assert any((case.against or case.alone) in line for line in against), against


def test_the_signature_of_a_pack_that_is_taken_away_is_missed_by_whoever_names_signers(
    system: tuple[Path, Keys], plain: Made, tmp_path: Path
) -> None:
    """All of the above is found so, since no change of a pack leaves its signature whole."""
    shutil.copytree(plain.folder, tmp_path / "pack")
    outside(Forgery(tmp_path / "pack"))
    signers = tmp_path / "signers"
    signers.write_text(f"auditee {system[1].public('person-01').line}\n", encoding="ascii")
    assert verify(plain.folder, Wanted(signers)).findings == ()
    assert verify(tmp_path / "pack").findings == ()
    (finding,) = verify(tmp_path / "pack", Wanted(signers)).findings
    assert finding.what.startswith("is missing, so nobody of the trusted signers")


def test_a_pack_that_nobody_altered_is_remade_the_same(plain: Made, tmp_path: Path) -> None:
    """What makes all anew here does it as imskit does, so that what it makes can be told from nothing else."""
    shutil.copytree(plain.folder, tmp_path / "pack")
    Forgery(tmp_path / "pack").finish()
    assert (tmp_path / "pack/tagmanifest-sha256.txt").read_bytes() == (
        plain.folder / "tagmanifest-sha256.txt"
    ).read_bytes()


def test_the_manual_has_the_same_table() -> None:
    rows = [line.split("|") for line in DOCS.read_text("utf-8").splitlines() if line.count("|") == 5]
    told = {cells[1].strip(): cells[2].strip() != "nothing" for cells in rows}
    for case in CASES:
        assert told.get(case.what) is bool(case.alone), case.what
