"""Freezes a small system for this release: one document of each type of the reference system, in tests/frozen/.

`python -m tests.tools.freeze` makes the folder of the release that `imskit --version` names, at a release and never
again: what is frozen stays as it is, and each later release must still read it. Ids of documents that are left out
become those of the one that stays of their type; approvals are signed with the demonstration keys in tests/keys.

It also keeps what `imskit init` lays in this release in templates/earlier/<version>: `imskit upgrade` of a later one
tells by it what somebody changed who had not committed the texts as they were laid.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from imskit import __version__
from imskit.edit.bases import EARLIER
from imskit.edit.starter_table import FOLDER
from imskit.editions import tag_message
from imskit.fingerprint import fingerprint
from imskit.model import Catalog, Document
from imskit.pipeline import read
from imskit.project import shipped
from imskit.publishing import publish
from imskit.sshsig import DECISION, ENDING
from tests.frozen_systems import (
    CLOCK,
    DAY,
    EDITION,
    FROZEN,
    WITHHELD,
    Frozen,
    findings,
    fingerprints,
    laid,
    words_on,
)
from tests.tools.sign_decisions import Signer

CHECKOUT = Path(__file__).resolve().parents[2]
#: Which document of a type stays, where it is not the first one.
_CHOSEN: Mapping[str, str] = {
    "acknowledgement": "ACK-20261015-POL-001-1.3-person-23",
    "resource-ledger": "LED-002",
}
#: Types whose records name one another at the same time: made anew, not taken over.
_MADE = frozenset({"decision"})


class _Plain(yaml.SafeDumper):
    """What stands in two places is written twice: anchors are refused."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  the same for all data
        return True


def _dump(data: Any) -> bytes:
    return yaml.dump(data, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100).encode("utf-8")


class _Smaller:
    """The reference system with one document of each type."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.documents = dict(self._choose())
        self._by_prefix = {name.partition("-")[0]: name for name in self.documents.values()}
        prefixes = "|".join(sorted(self._by_prefix, key=len, reverse=True))
        self._ids = re.compile(rf"\b({prefixes})-[0-9]{{3}}\b")

    def _choose(self) -> Iterator[tuple[str, str]]:
        for kind in sorted(self._catalog.types):
            of_kind = [each for each in self._catalog.documents.values() if each.type == kind]
            if kind in _MADE or not of_kind:
                continue
            name = _CHOSEN.get(kind) or min(of_kind, key=_rank).id
            yield kind, name

    def data(self, name: str) -> dict[str, Any]:
        """The document *name*, with what it names in the smaller system."""
        found = self._mapped(self._catalog.documents[name].data, name)
        assert isinstance(found, dict)
        # What an initiative spends counts on one line of the ledger, and only one initiative stays.
        if "from_initiatives" in found.get("body", {}):
            del found["body"]["from_initiatives"][1:]
        links = found.get("links", {})
        links.pop("supersedes", None)
        for relation in [relation for relation, entries in links.items() if not entries]:
            del links[relation]
        if not links:
            found.pop("links", None)
        return found

    def _mapped(self, value: Any, name: str) -> Any:
        if isinstance(value, Mapping):
            return {key: each if key == "id" else self._mapped(each, name) for key, each in value.items()}
        if isinstance(value, list):
            found: list[Any] = []
            for each in value:
                now = self._mapped(each, name)
                target = now.get("to") if isinstance(now, Mapping) else now
                if now not in found and target != name:
                    found.append(now)
            return found
        if isinstance(value, str):
            return self._ids.sub(lambda match: self._by_prefix[match[1]], value)
        return value


def _texts(value: Any) -> Iterator[str]:
    """The texts in plain data, in their order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(each)


def _rank(document: Document) -> tuple[bool, str]:
    """What is in force comes first."""
    return document.lifecycle == "controlled" and document.status != "approved", document.id


def _lay(root: Path, catalog: Catalog) -> None:
    """Write the smaller system into the folder *root*."""
    smaller = _Smaller(catalog)
    documents = {name: smaller.data(name) for name in smaller.documents.values()}
    documents[smaller.documents["policy"]]["body"]["slogan"] = _SLOGAN
    prints = {name: fingerprint(data) for name, data in documents.items()}
    for name, data in documents.items():
        _remember(data, prints, documents)
        _write(root, catalog.documents[name].path, _dump(data))
    with tempfile.TemporaryDirectory() as folder:
        signer = Signer(Path(folder))
        for decision in (each for found in catalog.decisions.values() for each in found):
            if decision.document not in documents:
                continue
            data = documents[decision.document]
            if data.get("version") != decision.version:
                continue
            record = dict(decision.record.data)
            record["body"] = {**record["body"], "fingerprint": fingerprint(data)}
            written = _dump(record)
            _write(root, decision.record.path, written)
            if decision.assurance == "signed":
                signature = signer.sign(written, DECISION, decision.person)
                _write(root, decision.record.path + ENDING, signature)
    _lay_own(root)
    ims = dict(catalog.system.data)
    ims["settings"] = {key: value for key, value in ims["settings"].items() if key != "forge"}
    for rule in ims["approvals"]:
        if "documents" in rule:
            rule["documents"] = [name for name in rule["documents"] if name in documents]
    _write(root, "ims/ims.yaml", _dump(ims))
    _write(root, "ims/people.yaml", (CHECKOUT / "ims/people.yaml").read_bytes())
    for path in {each.file for name in documents for each in catalog.documents[name].evidence if each.file}:
        _write(root, f"ims/evidence/{path}", (CHECKOUT / "ims/evidence" / path).read_bytes())


def _remember(value: Any, prints: Mapping[str, str], documents: Mapping[str, Mapping[str, Any]]) -> None:
    """Let what remembers a fingerprint remember that of the smaller document."""
    if isinstance(value, dict):
        target = str(value.get("to", value.get("document")))
        if "fingerprint" in value and target in prints:
            value["fingerprint"] = prints[target]
            if "version" in value:
                value["version"] = documents[target]["version"]
        for each in value.values():
            _remember(each, prints, documents)
    elif isinstance(value, list):
        for each in value:
            _remember(each, prints, documents)


def _write(root: Path, path: str, data: bytes) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


_SLOGAN = "Measure what matters."
_VISIT = {
    "id": "VST-001",
    "type": "visit",
    "title": "Visit to the waterworks at Nordheim",
    "owner": "head-of-sales",
    "classification": "internal",
    "language": "en",
    "date": "2026-05-05",
    "by": "person-11",
    "body": {"seen": "The probe is cleaned by hand each Monday."},
}
#: The reference system is not certified yet.
_CERTIFICATE = {
    "id": "CRT-001",
    "type": "certificate",
    "title": "Certificate for ISO 56001",
    "owner": "quality-manager",
    "classification": "internal",
    "language": "en",
    "state": "valid",
    "opened": "2026-07-06",
    "body": {
        "standard": "iso-56001-2024",
        "number": "PD-56001-0042",
        "certification_body": "Plausible & Daughters Certification (fictional)",
        "scope": "Sensors, loggers and their data service.",
        "sites": ["port-ellery", "brannock"],
        "decided_on": "2026-07-06",
        "issued_on": "2026-07-10",
        "expires": "2029-07-05",
        "stage": "CST-001",
        "events": [{"date": "2026-07-10", "what": "issued", "text": "It hangs in the entrance."}],
    },
}


def _lay_own(root: Path) -> None:
    """Lay what an organisation may have of its own: a field more, its place on the page, and a type."""
    schema = json.loads((shipped("schemas") / "policy.schema.json").read_text(encoding="utf-8"))
    line = {"$ref": "common.schema.json#/$defs/line"}
    schema["properties"]["body"]["properties"]["slogan"] = {**line, "title": "Slogan"}
    _write(root, "schemas/policy.schema.json", json.dumps(schema, indent=2).encode())
    template = (shipped("templates") / "site/documents/policy.md.j2").read_text(encoding="utf-8")
    _write(root, "templates/site/documents/policy.md.j2", f"{template}\n**{{{{ body.slogan }}}}**\n".encode())
    own = {
        "$schema": schema["$schema"],
        "title": "Visit",
        "description": "What was seen where our instruments are used.",
        "x-imskit": {
            "type": "visit",
            "plural": "Visits",
            "lifecycle": "sealed",
            "prefix": "VST",
            "folder": "records/visit",
        },
        "allOf": [{"$ref": "common.schema.json#/$defs/sealed"}],
        "properties": {
            "type": {"const": "visit"},
            "body": {
                "title": "Body",
                "type": "object",
                "properties": {"seen": {**line, "title": "Seen"}},
                "required": ["seen"],
                "additionalProperties": False,
            },
        },
        "required": ["body"],
        "unevaluatedProperties": False,
    }
    _write(root, "schemas/visit.schema.json", json.dumps(own, indent=2).encode())
    _write(root, "templates/site/documents/visit.md.j2", b"## Seen\n\n{{ body.seen }}\n")
    _write(root, "ims/records/certificate/CRT-001-iso-56001.yaml", _dump(_CERTIFICATE))
    _write(root, "ims/records/visit/VST-001-nordheim.yaml", _dump(_VISIT))


def _expect(made: Frozen, work: Path) -> None:
    """Write what the frozen system is expected to say, as it does now."""
    found = laid(made, work / "system")
    reading, catalog = found.reading, found.catalog
    told = findings(reading)
    if any(line.startswith("error ") for line in told):
        sys.exit("\n".join(f"{each.place}: {each.message}" for each in reading.problems if each.severity > 2))
    publish(reading, work / "site", edition=EDITION)
    pages = []
    for name, document in sorted(catalog.documents.items()):
        page = work / f"site/documents/{name}.html"
        if not page.is_file():
            pages.append(f"{name} {WITHHELD}")
            continue
        seen = words_on(page)
        texts = [" ".join(text.split()) for text in _texts(document.data.get("body", {}))]
        there = [
            text
            for text in dict.fromkeys(texts)
            if 12 <= len(text) <= 120 and ":sha256:" not in text and text in seen
        ]
        pages += [f"{name} {text}" for text in (document.title, *there[:3])]
    record = tag_message(
        name=EDITION,
        day=DAY,
        commit=found.commit,
        previous=None,
        log="The first edition.",
        imskit=__version__,
    )
    for name, lines in (
        ("fingerprints", fingerprints(catalog)),
        ("check", told),
        ("pages", pages),
        ("edition", record.splitlines()),
    ):
        _write(made.folder, f"expected/{name}.txt", "".join(f"{line}\n" for line in lines).encode())


def keep_starters(checkout: Path, version: str) -> Path:
    """Keep the texts that `imskit init` lays in this release, for upgrades by later ones; returns their folder."""
    kept = checkout / EARLIER / version
    shutil.rmtree(kept, ignore_errors=True)
    return Path(shutil.copytree(checkout / FOLDER, kept))


def main() -> int:
    """Freeze a system for this release, and keep its starters."""
    made = Frozen(FROZEN / __version__)
    if made.folder.exists():
        sys.exit(f"{made.folder} is there; until the release is out, it may be taken away and made anew")
    catalog = read(CHECKOUT, CLOCK).catalog
    assert catalog is not None
    _lay(made.system, catalog)
    with tempfile.TemporaryDirectory() as work:
        _expect(made, Path(work))
    kept = keep_starters(CHECKOUT, __version__)
    print(f"made {made.folder.relative_to(CHECKOUT)} and {kept.relative_to(CHECKOUT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
