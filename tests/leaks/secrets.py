"""A small system in which much is confidential, left out or masked, each word of it to be found nowhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from pathlib import Path
from typing import Any

from imskit.fingerprint import fingerprint
from tests.builders import BODIES, Small
from tests.folders import commit
from tests.leaks.records import MASKS, confidential_once, internal_now, linked_to_it, told_in_part

#: Takes part in a training, and is named nowhere else.
SOMEBODY = "91730246"
PERIOD = (Day(2026, 1, 1), Day(2026, 11, 20))

#: Beside the three classifications: a type, a document, a text that must be there, a list that must, and evidence.
AUDIENCES: Mapping[str, Any] = {
    "audiences": [
        {"id": "employee", "title": "Employees", "sees": ["public", "internal"], "names": True},
        {
            "id": "auditor",
            "title": "Auditors",
            "sees": ["public", "internal"],
            "leave_out": {"types": ["lesson"], "documents": ["PRO-900"]},
            "mask": [
                {"types": ["training"], "fields": ["body.content", "body.attendees", "evidence"]},
                {
                    "types": ["idea"],
                    "fields": ["body.proposal", "body.assessments.comment", "body.help_wanted"],
                },
                *MASKS,
            ],
        },
        {"id": "public", "title": "The public", "sees": ["public"]},
    ]
}
NAMES = {
    "people": {
        "person-01": {"name": "Nomenquark Directrixov"},
        "person-03": {"name": "Aliasbrumm Attendovic"},
    }
}


@dataclass
class Words:
    """Gives words that stand nowhere else."""

    given: list[str] = field(default_factory=list)

    def __call__(self, about: str) -> str:
        """A word that begins with *about*."""
        tail = hashlib.sha256(f"{about}{len(self.given)}".encode()).hexdigest()
        word = about + "".join(chr(ord("k") + int(digit, 16) % 13) for digit in tail[:10])
        self.given.append(word)
        return word


def _elsewhere(word: Words) -> dict[str, Any]:
    """Evidence that is held by reference."""
    return {
        "title": word("evidence"),
        "sha256": hashlib.sha256(b"x").hexdigest(),
        "size": 12,
        "custodian": word("custodian"),
        "place": word("place"),
    }


def tell(root: Path) -> Words:
    """Write and commit the system; the words that were made up for it."""
    root.mkdir(parents=True)
    small, word = Small(root), Words()
    small.people["people"].append({"id": f"person-{SOMEBODY}"})
    evidence = root / "ims/evidence"
    evidence.mkdir(parents=True)

    def attached(name: str) -> list[dict[str, str]]:
        data = f"{word('attached')}\n".encode()
        file = f"{word(name)}.txt"
        (evidence / file).write_bytes(data)
        return [{"title": word("evidence"), "file": file, "sha256": hashlib.sha256(data).hexdigest()}]

    def acknowledged(document: Mapping[str, Any], day: str) -> None:
        body = {
            "document": document["id"],
            "version": document["version"],
            "fingerprint": fingerprint(document),
        }
        name = f"ACK-{day.replace('-', '')}-{document['id']}-1.0-person-03"
        small.sealed("acknowledgement", name, body, date=day, by="person-03", title=word("read"))

    def controlled(name: str, make: Any, **changes: Any) -> dict[str, Any]:
        revision = {"version": "1.0", "date": "2026-02-01", "by": "person-02", "change": "material"}
        written: dict[str, Any] = make(
            name,
            title=word("title"),
            revisions=[{**revision, "summary": word("summary")}],
            evidence=attached("control"),
            links={"see": [{"to": "POL-001", "why": word("because")}]},
            **changes,
        )
        small.decision(written, on="2026-02-21", reason=word("reason"))
        acknowledged(written, "2026-03-09")
        return written

    shown = small.policy(classification="public", satisfies={"tiny-2026": ["1"]})
    small.decision(shown)
    body = {
        "purpose": word("purpose"),
        "scope": word("scope"),
        "commitments": [{"title": word("vow"), "text": f"**{word('strong')}** and\n\n- {word('item')}"}],
        "responsibilities": [{"role": "director", "duties": word("duty")}],
    }
    controlled(
        "POL-900", small.policy, classification="confidential", body=body, satisfies={"tiny-2026": ["1"]}
    )
    controlled("PRO-900", small.procedure, satisfies={"tiny-2026": ["3"]})
    # Confidential in its first version, and not in the second.
    before = small.policy(
        "POL-002",
        classification="confidential",
        body={**BODIES["policy"], "purpose": f"{word('earlier')} and {word('earlier')}"},
    )
    small.decision(before)
    confidential_once(small, word)
    linked_to_it(small, word)
    told_in_part(small, word)
    small.read()
    commit(root, at="2026-03-01T12:00:00Z", subject=word("original"), author=word("author"))
    # It touches nothing but what everybody may read now, and nobody could then.
    file = next((root / "ims/records/improvement").glob("IMP-003-*.yaml"))
    file.write_text(f"{file.read_text('utf-8')}# {word('oncesaid')}\n", encoding="utf-8")
    file = root / "ims/policies/POL-002.yaml"
    file.write_text(f"{file.read_text('utf-8')}# {word('oncesaid')}\n", encoding="utf-8")
    commit(root, at="2026-03-02T12:00:00Z", subject=word("oncesubject"))
    internal_now(small, word)
    revision = {
        "version": "1.1",
        "date": "2026-05-20",
        "by": "person-02",
        "change": "material",
        "summary": "It.",
    }
    after = small.policy(
        "POL-002", version="1.1", effective_from="2026-06-01", revisions=[revision, *before["revisions"]]
    )
    small.decision(after, on="2026-05-25")
    small.procedure("PRO-001")
    small.training(
        "TRN-002",
        date="2026-06-10",
        evidence=attached("sheet"),
        satisfies={"tiny-2026": ["1"]},
        body={
            "attendees": ["person-03", f"person-{SOMEBODY}"],
            "content": f"{word('content')} and [{word('linked')}](POL-001)",
            "subject": "The policy",
        },
    )
    assessment = {
        "date": "2026-06-20",
        "by": "innovation-manager",
        "novelty": "low",
        "feasibility": "low",
        "value": "low",
        "comment": word("comment"),
    }
    small.idea(
        "IDEA-002",
        body={
            "problem": "It is dark, see [the other](IDEA-900)",
            "proposal": word("proposal"),
            "assessments": [assessment],
            "help_wanted": word("help"),
            "merged_into": "IDEA-900",
        },
        links={"see": ["POL-001", {"to": "IDEA-900", "why": "It began there"}]},
        satisfies={"tiny-2026": ["2"]},
    )
    small.idea(
        "IDEA-900",
        classification="confidential",
        title=f"{word('idea')} {word('more')}",
        satisfies={"tiny-2026": ["2"]},
        evidence=[*attached("sketch"), _elsewhere(word)],
        body={
            "problem": f"| a | b |\n|---|---|\n| {word('problem')} | x |",
            "proposal": word("way"),
            "value_expected": word("value"),
        },
        links={"see": ["POL-001", "PRO-900"]},
    )
    small.living(
        "nonconformity",
        "NCR-900",
        "open",
        {
            "source": "own-observation",
            "grade": "major",
            "against": {"tiny-2026": ["1"]},
            "description": word("nonconforming"),
            "close_by": "2026-07-07",
        },
        classification="confidential",
        title=word("bad"),
    )
    small.sealed(
        "lesson",
        "LSN-900",
        {"from": "IDEA-900", "happened": word("happened"), "learnt": word("learnt")},
        title=word("lesson"),
        date="2026-08-08",
    )
    _named_and_committed(root, small, word)
    return word


def _named_and_committed(root: Path, small: Small, word: Words) -> None:
    """Names of files, comments, subjects of commits, names of people."""
    old = root / "ims/records/idea/IDEA-900.yaml"
    old.rename(old.with_name(f"IDEA-900-{word('slug')}.yaml"))
    # Of a record of which a part is withheld, and of one that is withheld.
    for name in ("training/TRN-002", "nonconformity/NCR-900"):
        file = root / f"ims/records/{name}.yaml"
        file.write_text(f"# {word('remark')}\n{file.read_text('utf-8')}", encoding="utf-8")
    small.write("ims/audiences.yaml", AUDIENCES)
    small.read()
    commit(root, at="2026-06-30T12:00:00Z")
    # Both change a file that every audience gets, and a second one that not every audience gets whole.
    for day, name, about in (
        ("01", "records/nonconformity/NCR-900", "subject"),
        ("02", "records/training/TRN-002", "telling"),
    ):
        for each in (name, "records/decision/DEC-20260220-POL-001-1.0-approve-person-01"):
            file = root / f"ims/{each}.yaml"
            file.write_text(f"{file.read_text('utf-8')}# {day}\n", encoding="utf-8")
        subject = f"{word(about)} of {word(about)}"
        commit(root, at=f"2026-07-{day}T12:00:00Z", subject=subject)
    # What people are called is never committed.
    small.write("ims/people.local.yaml", NAMES)
