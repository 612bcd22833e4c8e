"""acknowledge: who has read which version in force, one by one or from a list, all of it or nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.builders import Small
from tests.repositories import run as git
from tests.signing import Keys, agent

if TYPE_CHECKING:
    from tests.running import Run

AS_OF = ("--as-of", "2026-11-23")
FOLDER = "ims/records/acknowledgement"


@pytest.fixture
def system(small: Small) -> Small:
    """Two policies in force, and a draft."""
    small.decision(small.policy(must_read=["everyone"]))
    small.decision(small.policy("POL-002", must_read=["innovation-manager"]))
    small.policy("POL-003", status="draft")
    small.read()
    return small


def written(small: Small) -> list[str]:
    folder = small.root / FOLDER
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_each_document_gets_a_record_of_its_own(system: Small, run: Run) -> None:
    ran = run(system.root, "acknowledge", "POL-001", "POL-002", "--as", "person-02", *AS_OF)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        f"{FOLDER}/ACK-20261123-POL-001-1.0-person-02.yaml",
        f"{FOLDER}/ACK-20261123-POL-002-1.0-person-02.yaml",
        "POL-001 1.0 acknowledged by person-02 on 2026-11-23, asserted: somebody typed the record",
        "POL-002 1.0 acknowledged by person-02 on 2026-11-23, asserted: somebody typed the record",
    ]
    assert system.found() == []
    second = system.catalog().documents["ACK-20261123-POL-002-1.0-person-02"]
    assert (second.by, second.value("body.role"), second.value("body.method")) == (
        "person-02",
        "innovation-manager",
        "own-entry",
    )


@pytest.mark.parametrize(
    "options, said",
    [
        (("POL-003", "--as", "person-02"), "POL-003 1.0 is not in force"),
        (("POL-009", "--as", "person-02"), "there is no document POL-009"),
        (("POL-001", "--as", "person-09"), "there is no person person-09"),
        (("POL-001", "--as", "person-02", "--on", "2026-02-28"), "is in force only since 2026-03-01"),
        (("POL-001", "--as", "person-02", "--on", "2026-11-24"), "has not come yet"),
        (("POL-001", "POL-003", "--as", "person-02"), "POL-003 1.0 is not in force"),
        (
            ("DEC-20260220-POL-001-1.0-approve-person-01", "--as", "person-02"),
            "only controlled documents are acknowledged",
        ),
        ((), "name documents and --as PERSON, or a list with --from"),
        (("POL-001", "--as", "person-02", "--by", "person-01"), "--by is for a list"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    system: Small, run: Run, options: tuple[str, ...], said: str
) -> None:
    ran = run(system.root, "acknowledge", *options, *AS_OF)
    assert ran.code == 2
    assert said in ran.err
    assert written(system) == []


def test_once_is_enough(system: Small, run: Run) -> None:
    call = ("acknowledge", "POL-001", "--as", "person-02", *AS_OF)
    run(system.root, *call, "--on", "2026-11-20")
    ran = run(system.root, *call)
    assert ran.code == 2
    assert "person-02 acknowledged POL-001 1.0 already, in ACK-20261120-POL-001-1.0-person-02" in ran.err


def take(system: Small, run: Run, text: str | bytes, *, by: str = "person-01") -> tuple[int, str]:
    """Exit code and output of taking a list."""
    data = text.encode() if isinstance(text, str) else text
    (system.root / "acks.csv").write_bytes(data)
    ran = run(system.root, "acknowledge", "--from", "acks.csv", "--by", by, *AS_OF)
    return ran.code, ran.out + ran.err


def test_a_list_is_recorded_as_reported_by_whoever_brought_it(system: Small, run: Run) -> None:
    code, said = take(
        system, run, "person,document,date\nperson-02,POL-001,2026-11-02\nperson-03,POL-002,2026-11-03\n"
    )
    assert (code, said) == (0, "recorded 2 acknowledgements, as reported by person-01\n")
    record = system.catalog().documents["ACK-20261102-POL-001-1.0-person-02"]
    assert (record.by, record.value("body.method"), record.value("body.reported_by")) == (
        "person-02",
        "reported",
        "person-01",
    )
    assert system.found() == []


@pytest.mark.parametrize(
    "text",
    [
        "document,date,person\nPOL-001,2026-11-02,person-02\n",
        "person;document;date\nperson-02;POL-001;2026-11-02\n",
        "\ufeffPerson,Document,Date\r\n\r\nperson-02, POL-001 ,2026-11-02\r\n",
        'person,document,date\n"person-02","POL-001","2026-11-02"',
    ],
)
def test_lists_as_programs_write_them_are_taken(system: Small, run: Run, text: str) -> None:
    assert take(system, run, text) == (0, "recorded 1 acknowledgement, as reported by person-01\n")


def test_every_line_that_cannot_be_taken_is_named_and_nothing_is_written(system: Small, run: Run) -> None:
    code, said = take(
        system,
        run,
        "person,document,date\n"
        "person-02,POL-001,2026-11-02\n"
        "person-09,POL-001,2026-11-02\n"
        "person-02,POL-003,2026-11-02\n"
        "person-03,POL-001,2.11.2026\n"
        "person-02,POL-001,2026-11-05\n"
        "=cmd|' /C calc'!A0,POL-001,2026-11-02\n"
        "person-03,,2026-11-02\n"
        "person-03,POL-002,2026-02-30\n",
    )
    assert code == 1
    lines = [line for line in said.splitlines() if not line.startswith("    mend: ")]
    assert [line.partition(": ")[0] for line in lines[:-1]] == [
        f"acks.csv:{line}:1" for line in (3, 4, 5, 6, 7, 8, 9)
    ]
    assert all(line.endswith(" [acknowledgement-list]") for line in lines[:-1])
    assert "There is no person person-09" in said
    assert "POL-003 1.0 is not in force" in said
    assert "'2.11.2026' is no day" in said
    assert "person-02 and POL-001 stand in line 2 already" in said
    assert lines[-1].endswith("nothing was written")
    assert written(system) == []


@pytest.mark.parametrize(
    "data, said",
    [
        (b"", "The first line names the columns person, document, date"),
        (b"person,document\nperson-02,POL-001\n", "The first line names the columns"),
        (b"person,document,date,version\n", "The first line names the columns"),
        (b"person,document,date\nperson-02,POL-001\n", "acks.csv:2:1: error: The line has 2 values"),
        (
            b"person,document,date\n\xff\xfe,POL-001,2026-11-02\n",
            "acks.csv:2:1: error: The list is not in UTF-8",
        ),
        (
            b'person,document,date\n"person-02,POL-001,2026-11-02\n',
            "acks.csv:2:1: error: The line cannot be read",
        ),
        (b"person,document,date\n" + b"x" * 200_000 + b",POL-001,2026-11-02\n", "The line cannot be read"),
        (b"x" * 5_000_000, "The list has more than 4 MB"),
    ],
)
def test_a_list_that_cannot_be_read_says_where(system: Small, run: Run, data: bytes, said: str) -> None:
    code, output = take(system, run, data)
    assert code == 1
    assert said in output
    assert written(system) == []


def test_a_list_needs_somebody_who_brought_it(system: Small, run: Run) -> None:
    (system.root / "acks.csv").write_text("person,document,date\n", encoding="utf-8")
    assert "say with --by who brought the list" in run(system.root, "acknowledge", "--from", "acks.csv").err
    assert "there is no person person-77" in take(system, run, "person,document,date\n", by="person-77")[1]
    both = run(system.root, "acknowledge", "POL-001", "--from", "acks.csv", "--by", "person-01")
    assert "a list says who, what and when" in both.err


def test_while_the_next_version_is_written_the_one_in_force_is_acknowledged(system: Small, run: Run) -> None:
    git(system.root, "init", "-q", "-b", "main", ".")
    git(system.root, "add", "-A")
    git(system.root, "commit", "-q", "-m", "x", at="2026-03-01T12:00:00Z")
    first = {"version": "1.0", "date": "2026-02-01", "by": "person-02", "change": "material", "summary": "x"}
    system.policy(
        version="1.1",
        status="draft",
        title="Anew",
        revisions=[{**first, "version": "1.1", "date": "2026-11-01"}, first],
        effective_from=None,
    )
    system.read()
    ran = run(system.root, "acknowledge", "POL-001", "--as", "person-02", *AS_OF)
    assert "POL-001 1.0 acknowledged by person-02" in ran.out
    assert (
        ran.out.splitlines()[-1]
        == f"next: git add {FOLDER}/ACK-20261123-POL-001-1.0-person-02.yaml && git commit"
    )


def test_a_list_whose_first_run_was_stopped_is_taken_to_its_end(system: Small, run: Run) -> None:
    (system.root / "acks.csv").write_text(
        "person,document,date\nperson-02,POL-001,2026-11-20\nperson-03,POL-001,2026-11-20\n", encoding="utf-8"
    )
    call = ("acknowledge", "--from", "acks.csv", "--by", "person-01", *AS_OF)
    assert run(system.root, *call).code == 0
    first, second = written(system)
    (system.root / FOLDER / second).unlink()
    ran = run(system.root, *call)
    assert (ran.code, ran.out.splitlines()[0]) == (
        0,
        "recorded 1 acknowledgement, as reported by person-01; 1 stood here already",
    )
    assert written(system) == [first, second]


def test_a_list_is_not_signed(system: Small, run: Run) -> None:
    ran = run(system.root, "acknowledge", "--from", "x.csv", "--by", "person-01", "--sign", "agent", *AS_OF)
    assert ran.code == 2
    assert "nobody can sign that somebody else has read" in ran.err


@pytest.mark.ssh
class TestSigning:
    """With --sign: the signature lies beside the record, or nothing is written."""

    @pytest.fixture
    def ready(self, system: Small, keys: Keys) -> Small:
        system.people["keys"] = [keys.entry("person-01"), keys.entry("person-02")]
        system.read()
        return system

    def test_each_record_gets_its_signature(self, ready: Small, keys: Keys, run: Run) -> None:
        key = str(keys.private("person-02"))
        ran = run(ready.root, "acknowledge", "POL-001", "POL-002", "--as", "person-02", "--sign", key, *AS_OF)
        assert (ran.code, ran.err) == (0, "")
        assert written(ready) == [
            f"ACK-20261123-{name}-1.0-person-02.yaml{ending}"
            for name in ("POL-001", "POL-002")
            for ending in ("", ".sig")
        ]
        assert "POL-001 1.0 acknowledged by person-02 on 2026-11-23, signed" in ran.out
        assert ready.found() == []
        status = run(ready.root, "status", "--acknowledgements", *AS_OF).out
        assert "Acknowledgements that count (2): 2 signed\n" in status

    @pytest.mark.skipif(sys.platform == "win32", reason="the agent of Windows is a service, not a process")
    def test_the_agent_signs(self, ready: Small, keys: Keys, run: Run) -> None:
        with agent(keys.private("person-02")):
            ran = run(ready.root, "acknowledge", "POL-001", "--as", "person-02", "--sign", "agent", *AS_OF)
        assert ran.code == 0
        assert ready.found() == []

    def test_with_somebody_elses_key_nothing_is_written(self, ready: Small, keys: Keys, run: Run) -> None:
        key = str(keys.private("person-01"))
        ran = run(ready.root, "acknowledge", "POL-001", "--as", "person-02", "--sign", key, *AS_OF)
        assert ran.code == 2
        assert "the key that you sign with is person-01's, so it proves nothing of person-02" in ran.err
        assert written(ready) == []

    def test_what_was_only_typed_can_be_signed_later(self, ready: Small, keys: Keys, run: Run) -> None:
        typed = ("acknowledge", "POL-001", "--as", "person-02", "--on", "2026-11-20", *AS_OF)
        assert run(ready.root, *typed).code == 0
        key = str(keys.private("person-02"))
        call = ("acknowledge", "POL-001", "--as", "person-02", "--sign", key, *AS_OF)
        assert run(ready.root, *call).code == 0
        assert ready.found() == []
        again = run(ready.root, *call)
        assert "acknowledged POL-001 1.0 already" in again.err
