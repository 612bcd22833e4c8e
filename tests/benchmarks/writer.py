"""Writes the parts of one document by its own dice: words, names, days and heads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from random import Random
from textwrap import wrap
from typing import Any

import yaml

from imskit.project import shipped
from tests.benchmarks import words
from tests.benchmarks.mix import AUDITORS, PEOPLE, PREFIXES, STANDARDS, TODAY, status_of


@dataclass
class SoFar:
    """What of a system is known while it is written."""

    counts: Mapping[str, int]
    #: Evidence files by path below ims/evidence.
    evidence: dict[str, str] = field(default_factory=dict)
    #: The fingerprints of the policies that are written.
    fingerprints: dict[str, str] = field(default_factory=dict)


@dataclass
class Writer:
    """Writes the parts of one document by its own dice."""

    dice: Random
    kind: str
    number: int
    so_far: SoFar

    # words ------------------------------------------------------------------------------------------------

    def one_of(self, choices: Sequence[str]) -> str:
        return self.dice.choice(choices)

    def some_of(self, choices: Sequence[str], least: int, most: int) -> list[str]:
        """Between *least* and *most* different ones of *choices*, in their order."""
        count = min(len(choices), self.dice.randrange(least, most + 1))
        picked: set[int] = set()
        while len(picked) < count:
            picked.add(self.dice.randrange(len(choices)))
        return [choices[index] for index in sorted(picked)]

    def line(self) -> str:
        """A few words such as a list item has them."""
        return f"{self.one_of(words.THINGS).capitalize()} {self.one_of(words.WHERE)}"

    def sentence(self) -> str:
        who, what = self.one_of(words.WHO), self.one_of(words.DOES)
        thing, other = self.one_of(words.THINGS), self.one_of(words.THINGS)
        number = self.dice.randrange(2, 30)
        return (
            f"{who} {what.format(thing=thing, other=other, number=number)} "
            f"{self.one_of(words.WHEN).format(number=number)}, {self.one_of(words.WHY)}."
        )

    def text(self, sentences: int, *links: str) -> str:
        """A text of so many sentences with links to these documents, wrapped as editors wrap."""
        parts = [self.sentence() for _ in range(sentences)]
        for index, name in enumerate(links):
            parts.insert(index + 1, f"How that is done stands in [{self.one_of(words.THINGS)}]({name}).")
        return "\n".join(wrap(" ".join(parts), 94, break_on_hyphens=False, break_long_words=False)) + "\n"

    def list_text(self, items: int) -> str:
        """A text of a sentence and a list."""
        return self.text(1) + "\n" + "".join(f"- {self.line()}\n" for _ in range(items))

    def table_text(self, rows: int) -> str:
        """A text of a sentence and a table."""
        lines = [f"| {self.one_of(words.THINGS)} | {self.dice.randrange(5)} |" for _ in range(rows)]
        return self.text(1) + "\n| What | Points |\n|---|---|\n" + "\n".join(lines) + "\n"

    # names ------------------------------------------------------------------------------------------------

    def role(self) -> str:
        return self.one_of(words.ROLES)

    def roles(self, least: int, most: int) -> list[str]:
        return self.some_of(words.ROLES, least, most)

    def person(self) -> str:
        """Someone who writes; those who approve never write, nor do those who audit."""
        return f"person-{self.dice.randrange(21, PEOPLE - AUDITORS + 1):02d}"

    def auditor(self) -> str:
        """Someone who audits, and wrote nothing of what is audited."""
        return f"person-{self.dice.randrange(PEOPLE - AUDITORS + 1, PEOPLE + 1):02d}"

    def document(self, kind: str) -> str:
        """The id of a document of *kind*; of a policy where there is none of it."""
        if not self.so_far.counts[kind]:
            kind = "policy"
        count = self.so_far.counts[kind]
        number = self.dice.randrange(1, count + 1)
        if (kind, number) == (self.kind, self.number):  # nothing links to itself where there is another
            number = number % count + 1
        return f"{PREFIXES[kind]}-{number:03d}"

    def several(self, kind: str, least: int, most: int) -> list[str]:
        """The ids of up to *most* different documents of *kind*."""
        return sorted({self.document(kind) for _ in range(self.dice.randrange(least, most + 1))})

    def day(self, oldest: int, newest: int = 0) -> str:
        """A day that lies between *oldest* and *newest* days before today."""
        return (TODAY - timedelta(days=self.dice.randrange(newest, oldest + 1))).isoformat()

    def days(self, count: int, oldest: int) -> list[str]:
        """So many days of the past, oldest first."""
        return sorted(self.day(oldest, 3) for _ in range(count))

    def action(self, *, done: bool) -> dict[str, str]:
        found = {"what": self.line(), "owner": self.role(), "due": self.day(8, -240)}
        if done:
            found |= {"due": self.day(300, 60), "done": self.day(55, 1), "result": self.line()}
        return found

    def clauses(self, least: int, most: int, kind: str | None = None) -> dict[str, list[str]]:
        """Clauses of the standards that ask for documents of *kind* (its own where none is named)."""
        return {
            standard: self.some_of(_clauses(standard, kind or self.kind), least, most)
            for standard in STANDARDS
        }

    # heads ------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return f"{self.one_of(words.TITLES)} {self.one_of(words.WHERE)}".capitalize()

    def head(self, name: str) -> dict[str, Any]:
        return {
            "id": name,
            "type": self.kind,
            "title": self.title(),
            "owner": self.role(),
            "classification": "confidential" if self.kind == "idea" else "internal",
            "language": "en",
        }

    def controlled(self, *implemented: str) -> dict[str, Any]:
        status = status_of(self.number)
        approved = TODAY - timedelta(days=self.dice.randrange(25, 380))
        versions = self.dice.randrange(1, 4)
        written = [approved - timedelta(days=3 + 150 * age) for age in range(versions)]
        head: dict[str, Any] = {
            "applies_to": {"roles": ["everyone"], "sites": ["all"]},
            "must_read": ["everyone"] if self.kind == "policy" else self.roles(1, 3),
            "version": f"1.{versions - 1}",
            "status": status,
        }
        if status == "approved":
            head["effective_from"] = (approved + timedelta(days=10)).isoformat()
        head["review"] = {"every": self.one_of(("P1Y", "P2Y", "P2Y", "P3Y"))}
        head["satisfies"] = self.clauses(1, 3)
        links: dict[str, list[Any]] = {}
        if implemented:
            links["implements"] = [self._link(name) for name in implemented]
        if self.number > 1 and status_of(self.number - 1) == "superseded":
            links["supersedes"] = [f"{PREFIXES[self.kind]}-{self.number - 1:03d}"]
        links["see"] = sorted({*self.several("procedure", 1, 3), *self.several("policy", 1, 2)})
        head["links"] = links
        head["revisions"] = [
            {
                "version": f"1.{versions - 1 - age}",
                "date": day.isoformat(),
                "by": self.person(),
                "change": self.one_of(("material", "editorial")) if age < versions - 1 else "material",
                "summary": self.line(),
            }
            for age, day in enumerate(written)
        ]
        return head

    def _link(self, name: str) -> str | dict[str, str]:
        """A link; one in eight remembers what it was written against."""
        known = self.so_far.fingerprints.get(name) if self.dice.randrange(8) == 0 else None
        return name if known is None else {"to": name, "fingerprint": known, "why": self.line()}

    def living(self, states: Sequence[str], closed: Sequence[str], **links: list[str]) -> dict[str, Any]:
        """The head of a living record; a third of them are in one of the states in which it is *closed*."""
        is_closed = bool(closed) and self.dice.randrange(3) == 0
        head: dict[str, Any] = {}
        if self.dice.randrange(2) == 0:
            head["satisfies"] = self.clauses(1, 1)
        head["links"] = links
        head["state"] = self.one_of(closed if is_closed else states)
        head["opened"] = self.day(700, 250)
        if is_closed:
            head["closed"] = self.day(240, 1)
        return head

    def sealed(self) -> dict[str, Any]:
        head: dict[str, Any] = {"satisfies": self.clauses(1, 2)}
        if self.dice.randrange(3) == 0:
            head["evidence"] = [self._evidence()]
        return head | {"date": self.day(600, 5), "by": self.person()}

    def _evidence(self) -> dict[str, Any]:
        """A file of the system, or something that is kept elsewhere."""
        title = self.line()
        content = "".join(f"{self.line()},{self.dice.randrange(100)}\n" for _ in range(40))
        digest = hashlib.sha256(content.encode("utf-8")).hexdigest()
        if self.dice.randrange(4) == 0:
            return {"title": title, "sha256": digest, "custodian": self.role(), "place": "Archive room 2"}
        path = f"{self.kind}/{PREFIXES[self.kind]}-{self.number:03d}.csv"
        self.so_far.evidence[path] = content
        return {"title": title, "file": path, "sha256": digest, "size": len(content.encode("utf-8"))}


@cache
def _clauses(standard: str, kind: str) -> tuple[str, ...]:
    """The clauses of *standard* that ask for a document of *kind*; all that can be assessed where none does."""
    source = (shipped("standards") / f"{standard}.yaml").read_bytes()
    clauses = [
        entry for entry in yaml.load(source, Loader=yaml.CSafeLoader)["clauses"] if entry["assessable"]
    ]
    asking = [
        entry["clause"] for entry in clauses if any(kind in row["types"] for row in entry.get("expects", ()))
    ]
    return tuple(asking or (entry["clause"] for entry in clauses))
