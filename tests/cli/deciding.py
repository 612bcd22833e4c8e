"""What tests of decisions share: the record that is written, and a refusal that writes none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders import Small

if TYPE_CHECKING:
    from tests.running import Ran


AS_OF = ("--as-of", "2026-11-23")
EARLY = ("--on", "2026-02-20")
RECORD = "ims/records/decision/DEC-20260220-POL-001-1.0-approve-person-01.yaml"
AUTHOR_3 = [{"version": "1.0", "date": "2026-02-01", "by": "person-03", "change": "material", "summary": "x"}]
UNCOMMITTED = "the decision is about the text as it lies in the folder"
SIGNED = "signed: with a key of this person; the signature was verified"


def files(small: Small) -> dict[str, bytes]:
    return {
        path.relative_to(small.root).as_posix(): path.read_bytes()
        for path in small.root.rglob("*")
        if path.is_file() and ".schemas" not in path.parts
    }


def refused(small: Small, ran: Ran, before: dict[str, bytes]) -> str:
    """What a refusal says; the test fails where it wrote anything."""
    assert (ran.code, ran.out) == (2, "")
    assert files(small) == before
    return ran.err
