"""Systems of any size for benchmarks: what an organisation would write, from a seed, the same bytes each time.

A document's content depends on the seed, its id and how many documents of each type there are, on nothing
else: no clock, no locale, no folder. The mix, the lengths and the density of links and claims follow the
reference system and what an organisation keeps over years.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

from imskit.fingerprint import fingerprint
from tests.benchmarks import words
from tests.benchmarks.bodies import BODIES, approval_of
from tests.benchmarks.mix import (
    APPROVERS,
    FOLDERS,
    PEOPLE,
    PREFIXES,
    SHARES,
    SITES,
    STANDARDS,
    is_approved,
)
from tests.benchmarks.writer import SoFar, Writer
from tests.benchmarks.yaml_text import to_yaml


def make(root: Path, documents: int, seed: int = 0) -> None:
    """Write a system of *documents* documents into the folder *root*, which is made where it is not there.

    It checks without an error. The same number and seed give the same files, byte for byte.
    """
    so_far = SoFar(_counts(documents))
    written = 0
    for data in _documents(seed, so_far):
        kind, name = data["type"], data["id"]
        slug = "" if kind == "decision" else f"-{data['title'].lower().replace(' ', '-')}"
        folder = FOLDERS.get(kind, f"records/{kind}")
        up = "../" * (folder.count("/") + 2)
        head = f"# yaml-language-server: $schema={up}schemas/{kind}.schema.json\n"
        _write(root / "ims" / folder / f"{name}{slug}.yaml", head + to_yaml(data))
        written += 1
    if written != documents:
        raise AssertionError(f"wrote {written} documents instead of {documents}")
    for path, text in so_far.evidence.items():
        _write(root / "ims/evidence" / path, text)
    _write(root / "ims/ims.yaml", to_yaml(_IMS))
    _write(root / "ims/people.yaml", to_yaml(_people()))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


def _counts(documents: int) -> dict[str, int]:
    """How many documents of each type there are; ideas and decisions make up the rest."""
    counts = {kind: documents * share // 1000 for kind, share in SHARES.items()}
    counts["policy"] = max(1, counts["policy"])
    counts["procedure"] = max(1, counts["procedure"])
    approved = sum(is_approved(n) for kind in APPROVERS for n in range(1, counts[kind] + 1))
    counts["idea"] = documents - sum(counts.values()) - approved
    if counts["idea"] < 0:
        raise ValueError(f"a system has at least 5 documents, not {documents}")
    return counts


def _documents(seed: int, so_far: SoFar) -> Iterator[dict[str, Any]]:
    """The documents of the system, those that others remember the fingerprint of first."""
    for kind, body in BODIES.items():
        for number in range(1, so_far.counts[kind] + 1):
            name = f"{PREFIXES[kind]}-{number:03d}"
            writer = Writer(Random(f"{seed} {name}"), kind, number, so_far)  # noqa: S311 - no secret
            data = writer.head(name) | body(writer)
            if kind == "policy":
                so_far.fingerprints[name] = fingerprint(data)
            yield data
            if data.get("status") == "approved":
                yield approval_of(writer, data)


_IMS: Mapping[str, Any] = {
    "imskit": 1,
    "organisation": {"name": "Benchmark Works", "people": PEOPLE, "time_zone": "Europe/Vienna"},
    "scope": {
        "statement": "All innovation work at both sites.",
        "sites": [{"id": site, "name": site.replace("-", " ").capitalize()} for site in SITES],
    },
    "standards": [{"id": standard} for standard in STANDARDS],
    "approvals": [
        {
            "documents": ["POL-001"],
            "roles": ["managing-director"],
            "need": "all",
            "assurance": "asserted",
            "top_management": True,
        },
        {
            "types": ["policy"],
            "roles": ["managing-director", "management-team"],
            "need": "any",
            "assurance": "asserted",
            "top_management": True,
        },
        {
            "types": ["procedure"],
            "roles": ["innovation-manager", "quality-manager"],
            "need": "any",
            "assurance": "asserted",
        },
        {"types": ["objective"], "roles": ["managing-director"], "need": "all", "assurance": "asserted"},
    ],
}


def _people() -> dict[str, Any]:
    """People and roles; the first twenty people hold the roles, the managing director is the first."""
    held = {role: f"person-{number + 2:02d}" for number, role in enumerate(words.ROLES)}
    held |= dict(APPROVERS.values())
    return {
        "people": [{"id": f"person-{n:02d}", "site": SITES[n % 2]} for n in range(1, PEOPLE + 1)],
        "roles": [
            {
                "id": role,
                "title": role.replace("-", " ").capitalize(),
                "top_management": role in ("managing-director", "management-team"),
                "responsibilities": [f"Answers for the work of the {role.replace('-', ' ')}"],
                "holders": [{"person": held[role], "from": "2019-01-01"}],
            }
            for role in words.ROLES
        ],
    }
