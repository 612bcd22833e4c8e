"""What kinds of documents there are for the reach of rules: types, statuses, and a few words more."""

from __future__ import annotations

from imskit.model import Catalog, Document

SIGNED = "signed"
REMEMBERS = "remembers"
FOLLOWS_UP = "follows-up"
ACTS = "acts"
DUE = "due"
PRODUCES = "produces"
KEPT = "kept"


def kinds_of(catalog: Catalog, document: Document) -> frozenset[str]:
    """The kinds of *document*: its type and its status, and of these words those that hold for it.

    `signed`: a record that says more than asserted, or beside which a signature stands. `remembers`: a link of it
    remembers a fingerprint. `follows-up`: it tells of actions of others. `acts`: it holds actions. `due`: by its
    type, something of it may be due. `produces`: it names types of records. `kept`: records of its
    type have a retention.
    """
    found = {document.type}
    if document.status is not None:
        found.add(document.status)
    if document.id in catalog.signatures or _assurance(document) not in {None, "asserted"}:
        found.add(SIGNED)
    if document.references and any(reference.fingerprint for reference in document.references):
        found.add(REMEMBERS)
    if document.follow_ups:
        found.add(FOLLOWS_UP)
    if document.actions:
        found.add(ACTS)
    if catalog.types[document.type].due:
        found.add(DUE)
    if catalog.types[document.type].retention is not None:
        found.add(KEPT)
    if any(name.kind == "type" for name in document.names):
        found.add(PRODUCES)
    return frozenset(found)


def _assurance(document: Document) -> object:
    body = document.data.get("body")
    return body.get("assurance") if isinstance(body, dict) else None
