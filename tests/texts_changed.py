"""What one change makes of a document's text or data; `tests.edits` picks the document and writes it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date as Day
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any, Literal

from imskit.project import shipped

#: The statuses of controlled documents.
_STATUSES = ("draft", "in-review", "approved", "superseded", "retired")
_DAY = re.compile(r"\b20[0-9]{2}-[01][0-9]-[0-3][0-9]\b")
#: A line within a longer text: words only, nothing that YAML could take for something else.
_WORDS = re.compile(r"(?m)^ {2,}[A-Za-z][A-Za-z ,]*(?: [a-z]+){3}[a-z ,.]*$")
_ID = re.compile(r"[A-Z]{2,5}(?:-[0-9]{8}-.+|(?:-[A-Za-z]+)?-[0-9]+)")


def id_of(stem: str) -> str:
    """The id that the name of a file begins with; the whole name where it begins with none."""
    if stem.startswith("DEC-"):
        return stem
    found = re.match(r"[A-Z]{2,5}-[0-9]+", stem)
    return found[0] if found else stem


def free_id(old: str, known: Sequence[str], dice: Random) -> str | None:
    """An id like *old* that none of those *known* is; None where *old* has no number."""
    found = re.fullmatch(r"([A-Z]{2,5}-)[0-9]+", old)
    if found is None:
        return None
    taken = set(known)
    return next(name for _ in range(9999) if (name := f"{found[1]}{dice.randrange(100, 9999)}") not in taken)


def with_id(text: str, new: str) -> str:
    """*text* with another id."""
    return re.sub(r"(?m)^id: .*$", f"id: {new}", text, count=1)


def difference(old: str, new: str) -> str:
    """The first line that differs, shortened."""
    for one, other in zip(old.split("\n"), new.split("\n"), strict=False):
        if one != other:
            return f"{one.strip()[:50]!r} -> {other.strip()[:50]!r}"
    return ""


def _replaced(text: str, found: re.Match[str], new: str) -> str:
    return text[: found.start()] + new + text[found.end() :]


def _picked(pattern: re.Pattern[str], text: str, dice: Random) -> re.Match[str] | None:
    every = list(pattern.finditer(text))
    return dice.choice(every) if every else None


# texts ----------------------------------------------------------------------------------------------------


def text(old: str, dice: Random, ids: list[str]) -> str | None:
    """One word more in a line of a text."""
    found = _picked(_WORDS, old, dice)
    if found is None:
        return None
    words = found[0].rstrip().split(" ")
    words.insert(len(words) - 2, dice.choice(("newly", "often", "always", "never", "hardly")))
    return _replaced(old, found, " ".join(words))


def link_in_text(old: str, dice: Random, ids: list[str]) -> str | None:
    """A link to a document, sometimes one that is not there, in a line of a text."""
    found = _picked(_WORDS, old, dice)
    if found is None:
        return None
    to = dice.choice([*ids, "POL-9999"])
    words = found[0].rstrip().split(" ")
    words.insert(len(words) - 2, f"[this]({to})")
    return _replaced(old, found, " ".join(words))


def title(old: str, dice: Random, ids: list[str]) -> str | None:
    found = re.search(r"(?m)^title: .*$", old)
    return None if found is None else _replaced(old, found, f"title: Title {dice.randrange(1000)} of many")


def date(old: str, dice: Random, ids: list[str]) -> str | None:
    """Another day in the place of one."""
    found = _picked(_DAY, old, dice)
    if found is None or old.rfind("\nid:", 0, found.start()) == old.rfind("\n", 0, found.start()):
        return None
    try:
        day = Day.fromisoformat(found[0]) + timedelta(days=dice.choice((-400, -30, -1, 1, 30, 400)))
    except ValueError:
        return None
    return _replaced(old, found, day.isoformat())


def state(old: str, dice: Random, ids: list[str]) -> str | None:
    """Another status, or another state; one in nine is one that its type does not know."""
    found = re.search(r"(?m)^(state|status): (.*)$", old)
    kind = re.search(r"(?m)^type: ([a-z-]+)$", old)
    if found is None or kind is None:
        return None
    known = _STATUSES if found[1] == "status" else _states(kind[1])
    new = dice.choice(known or ("closed",)) if dice.randrange(9) else "no-such-state"
    return _replaced(old, found, f"{found[1]}: {new}")


@cache
def _states(kind: str) -> tuple[str, ...]:
    """The states that the shipped schema of a type knows; none where there is no such schema."""
    path = shipped("schemas") / f"{kind}.schema.json"
    schema = json.loads(path.read_bytes()) if path.is_file() else {}
    return tuple(schema.get("properties", {}).get("state", {}).get("enum", ()))


def version(old: str, dice: Random, ids: list[str]) -> str | None:
    """Another version in the head, of which the revisions say nothing."""
    found = re.search(r"(?m)^version: .*$", old)
    return (
        None
        if found is None
        else _replaced(old, found, f'version: "{dice.randrange(3)}.{dice.randrange(9)}"')
    )


def move_lines(old: str, dice: Random, ids: list[str]) -> str | None:
    """A comment more at the top, so that all else stands a line lower; or one less."""
    if old.startswith("# Moved\n"):
        return old.removeprefix("# Moved\n")
    return f"# Moved\n{old}" if old else None


def same_size(old: str, dice: Random, ids: list[str]) -> str | None:
    """One letter in the place of another."""
    found = _picked(_WORDS, old, dice)
    if found is None:
        return None
    at = dice.choice([i for i in range(found.start(), found.end()) if old[i].islower()])
    return old[:at] + ("e" if old[at] != "e" else "a") + old[at + 1 :]


def break_yaml(old: str, dice: Random, ids: list[str]) -> str | None:
    """What no parser takes, somewhere."""
    lines = old.split("\n")
    lines.insert(dice.randrange(len(lines)), dice.choice(("\t: [", "id: twice\nid: twice", "{{ no", '"')))
    return "\n".join(lines)


def break_schema(old: str, dice: Random, ids: list[str]) -> str | None:
    """YAML that is sound and breaks the schema, each time in another way."""
    ways: tuple[Callable[[], str], ...] = (
        lambda: old + "unknown_field: true\n",
        lambda: re.sub(r"(?m)^owner: .*\n", "", old, count=1),
        lambda: re.sub(r"(?m)^title: .*$", "title: 7", old, count=1),
        lambda: re.sub(r"(?m)^type: .*$", "type: no-such-type", old, count=1),
        lambda: re.sub(r"(?m)^classification: .*$", "classification: secret", old, count=1),
    )
    new = dice.choice(ways)()
    return None if new == old else new


# data -----------------------------------------------------------------------------------------------------


def add_link(data: dict[str, Any], dice: Random, ids: list[str]) -> str | None:
    """One link more, sometimes to what is not there."""
    links = data.setdefault("links", {})
    if not isinstance(links, dict):
        return None
    name = dice.choice([*links, "see", "implements", "supersedes"])
    to = dice.choice([*ids, *ids, "POL-9999"])
    there = links.setdefault(name, [])
    if not isinstance(there, list):
        return None
    there.append(to)
    return f"{name} {to}"


def remove_link(data: dict[str, Any], dice: Random, ids: list[str]) -> str | None:
    links = data.get("links")
    lists = (
        {name: to for name, to in links.items() if to and isinstance(to, list)}
        if isinstance(links, dict)
        else {}
    )
    if not lists:
        return None
    name = dice.choice(sorted(lists))
    gone = lists[name].pop(dice.randrange(len(lists[name])))
    if not lists[name]:
        del data["links"][name]
    return f"{name} {gone}"


def add_claim(data: dict[str, Any], dice: Random, ids: list[str]) -> str | None:
    """A claim on a clause more; some of these clauses no standard has."""
    claims = data.get("satisfies")
    if not isinstance(claims, dict) or not claims:
        return None
    standard = dice.choice(sorted(claims))
    clause = dice.choice(("1", "2", "3", "4.1", "5.2", "6.1", "7.2", "8.1", "9.3", "99.9"))
    if not isinstance(claims[standard], list) or clause in claims[standard]:
        return None
    claims[standard].append(clause)
    return f"{standard} {clause}"


def remove_claim(data: dict[str, Any], dice: Random, ids: list[str]) -> str | None:
    claims = data.get("satisfies")
    if not isinstance(claims, dict) or not claims:
        return None
    standard = dice.choice(sorted(claims))
    if isinstance(claims[standard], list) and len(claims[standard]) > 1:
        return f"{standard} {claims[standard].pop()}"
    del claims[standard]
    if not claims:
        del data["satisfies"]
    return str(standard)


def action_done(data: dict[str, Any], dice: Random, ids: list[str]) -> str | None:
    """An action that was open is done, or the other way round."""
    body = data.get("body")
    actions = body.get("actions") if isinstance(body, dict) else None
    rows = [row for row in actions if isinstance(row, dict)] if isinstance(actions, list) else []
    if not rows:
        return None
    row = dice.choice(rows)
    if row.pop("done", None) is not None:
        row.pop("result", None)
        return "open again"
    row["done"] = f"2026-{dice.randrange(1, 12):02d}-{dice.randrange(1, 29):02d}"
    row["result"] = "It is done."
    return f"on {row['done']}"


# settings -------------------------------------------------------------------------------------------------


def ims(data: dict[str, Any], dice: Random) -> str:
    """Another name for the organisation, or another severity of a rule."""
    if dice.randrange(2):
        name = f"Works {dice.randrange(1000)}"
        data["organisation"]["name"] = name
        return name
    rule, severity = (
        dice.choice(("blank", "dangling-link", "evidence-overdue")),
        dice.choice(("note", "warning")),
    )
    data.setdefault("rules", {})[rule] = severity
    return f"{rule} {severity}"


def people(data: dict[str, Any], dice: Random) -> str:
    """Another title of a role, or its holders only up to some day."""
    role = dice.choice(data["roles"])
    if dice.randrange(2) or not role.get("holders"):
        role["title"] = f"Role {dice.randrange(1000)}"
        return f"{role['id']} {role['title']}"
    role["holders"][-1]["until"] = f"2026-{dice.randrange(1, 12):02d}-01"
    return f"{role['id']} until {role['holders'][-1]['until']}"


_STANDARD_OF_OURS = """\
id: company-1
designation: Company 1
title: Ours
kind: requirements
status: current
leave_out: none
detail: titles
clauses:
  - {clause: "1", title: Scope, assessable: false, verified: false}
"""
#: Files that only some commands read: where each lies, and what it may hold, right and wrong.
OTHERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "starter": (
        "ims/starter.yaml",
        (
            "imskit: 1.0.0\nanswers:\n  organisation: Example\n  time_zone: UTC\n  date: 2026-11-20\nfiles: {}\n",
            "imskit: 1.0.0\nanswers:\n  organisation: Example\n  roles:\n    no-such-role: {}\nfiles: {}\n",
            "imskit: 1.0.0\nanswers:\n  size: huge\nfiles: {}\n",
            "imskit: [\n",
        ),
    ),
    "mapping": (
        "ims/import-mapping.yaml",
        (
            "documents:\n  - files: policies/*\n    type: policy\n",
            "documents:\n  - files: policies/*\n    type: polici\n",
            "registers:\n  - type: risk\n    columns:\n      Titel: titel\n",
            "documents: 3\n",
        ),
    ),
    "audiences": (
        "ims/audiences.yaml",
        (
            "audiences:\n  - id: auditor\n    title: Auditors\n    sees: [public]\n",
            "audiences:\n  - id: auditor\n    title: Auditors\n    sees: [secret]\n",
        ),
    ),
    "unused standard": (
        "ims/standards/company-1.yaml",
        (
            _STANDARD_OF_OURS,
            "id: company-1\n",
        ),
    ),
}
#: The kind of shipped files in whose place a file of one's own stands, and what is above such files in a system.
SHIPPED: Mapping[str, Literal["schemas", "templates", "standards"]] = {
    "schema": "schemas",
    "template": "templates",
    "standard": "standards",
}
ABOVE: Mapping[str, str] = {"schema": "schemas/", "template": "templates/", "standard": "ims/standards/"}


def override(
    kind: str, dice: Random, settings: str, documents: Sequence[str]
) -> tuple[str, str, Callable[[bytes, Random], bytes]]:
    """The name, the folder and the change of a file that takes the place of a shipped one."""
    if kind == "standard":
        named = re.findall(r"(?m)^\s*- id: ([a-z0-9-]+-[0-9]{4})\s*$", settings) or ["iso-56001-2024"]
        return f"{dice.choice(named)}.yaml", "ims/standards", _standard
    if kind == "template":
        name = dice.choice(("about.md.j2", "home.md.j2", "clause.md.j2", "register.md.j2"))
        return (
            name,
            "templates/site",
            lambda content, dice: content + f"\nOwn {dice.randrange(1000)}\n".encode(),
        )
    folders = sorted({path.split("/")[-2] for path in documents if path.startswith("ims/records/")})
    return f"{dice.choice([*folders, 'policy', 'procedure'])}.schema.json", "schemas", _schema


def _standard(content: bytes, dice: Random) -> bytes:
    """Another title of some clause."""
    old = content.decode("utf-8")
    found = _picked(re.compile(r"(?m)^( +)title: .*$"), old, dice)
    return (
        content
        if found is None
        else _replaced(old, found, f"{found[1]}title: Clause {dice.randrange(1000)}").encode()
    )


def _schema(content: bytes, dice: Random) -> bytes:
    """Other words for a type, or a title that may not be as long."""
    schema = json.loads(content)
    if dice.randrange(2):
        schema["description"] = f"Words {dice.randrange(1000)}"
    else:
        schema.setdefault("properties", {})["title"] = {"type": "string", "maxLength": dice.randrange(20, 60)}
    return (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode()
