"""Recording a decision: what one person decided about one version of one document, as a file of its own."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date as Day
from typing import Literal

from imskit.edit.editor import first_line
from imskit.edit.new import NewDocument
from imskit.edit.yaml_words import block, scalar
from imskit.model import Document, TypeInfo
from imskit.problems import CannotGoOn

Verdict = Literal["approve", "reject", "reaffirm", "withdraw"]
Assurance = Literal["asserted", "committed", "signed"]

_TITLES: dict[Verdict, str] = {
    "approve": "Approval",
    "reject": "Rejection",
    "reaffirm": "Reaffirmation",
    "withdraw": "Withdrawal",
}
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def new_decision(
    document: Document,
    info: TypeInfo,
    *,
    verdict: Verdict,
    person: str,
    role: str,
    day: Day,
    assurance: Assurance = "asserted",
    reason: str | None = None,
    existing_ids: Collection[str] = (),
    schemas_at: str = "schemas",
) -> NewDocument:
    """Return the record of a decision on *document* as it is now, still to be laid.

    *info* is the type `decision`; *person* decided in *role* on *day*. The id is made from what was decided,
    never from a counter, so that two branches cannot give the same to different decisions. *schemas_at* is
    where editors find the schema, see `imskit.edit.editor`; *existing_ids* are all ids that are taken.

    Raises CannotGoOn: the document has no versions, the decision is already recorded, a rejection has no
    reason, or a name is none.
    """
    if document.version is None:
        raise CannotGoOn(
            f"{document.id} is a record, and only versions of controlled documents are decided on",
            "name a document that has a version, such as a policy",
        )
    if verdict == "reject" and not (reason or "").strip():
        raise CannotGoOn("a rejection needs a reason", "say with --reason what would have to change")
    for what, name in (("person", person), ("role", role)):
        if not _NAME.fullmatch(name):
            raise CannotGoOn(f"{name!r} is no id of a {what}", "ids stand in ims/people.yaml")
    decision_id = f"{info.prefix}-{day:%Y%m%d}-{document.id}-{document.version}-{verdict}-{person}"
    if decision_id in existing_ids:
        raise CannotGoOn(
            f"this decision is already recorded as {decision_id}",
            "a sealed record is not written twice; if the text changed since, decide on a later day, or take the "
            "record out and decide anew as long as it was not merged",
        )
    classification = "confidential" if document.classification == "confidential" else info.classification
    schema = info.path or f"{info.name}.schema.json"
    title = scalar(f"{_TITLES[verdict]} of {document.id}, version {document.version}")
    text = f"""\
{first_line(info.folder, schemas_at, schema)}
id: {decision_id}
type: {info.name}
title: {title}
owner: {role}
classification: {classification}
language: {document.language}
date: {day.isoformat()}
by: {person}
body:
  document: {document.id}
  version: "{document.version}"
  fingerprint: {document.fingerprint}
  verdict: {verdict}
  role: {role}
  assurance: {assurance}
"""
    if reason is not None and reason.strip():
        text += f"  reason: {block(reason, 4)}"
    return NewDocument(f"ims/{info.folder}/{decision_id}.yaml", text, decision_id)
