"""The form with which anyone puts forward an idea: its fields from the schema, its promises from ims.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from imskit.model import Catalog
from imskit.periods import parse_period
from imskit.values import dataclass
from imskit.views.audience import Audience

_TYPE = "idea"


@dataclass(frozen=True, slots=True)
class FormField:
    """One text that the author writes."""

    key: str
    title: str
    help: str
    required: bool


@dataclass(frozen=True, slots=True)
class IdeaForm:
    """All that the form says, and what the script needs to write a valid file."""

    fields: tuple[FormField, ...]
    #: Who may hand in an idea: ids of people who are still here.
    people: tuple[str, ...]
    owner: str
    send_to: str
    seen_by: str
    owned_by: str
    #: A period such as P3W, and the same in words.
    answer_within: str
    answer_words: str
    prefix: str
    classification: str
    language: str
    #: The address of a new issue, where the forge is declared private; empty otherwise.
    issue_url: str


def idea_form(catalog: Catalog, audience: Audience | None = None) -> IdeaForm | None:
    """The form as *audience* may read it; None where there is none.

    Without an audience it is as ims.yaml says. There is none where that sets none up, or the type cannot be filled by
    such a form.
    """
    said = catalog.system.data.get("settings", {}).get("ideas")
    info = catalog.types.get(_TYPE)
    if said is None or info is None:
        return None
    fields = tuple(_fields(info.schema.get("properties", {}).get("body", {})))
    if not fields:
        return None
    redact = (audience or Audience.everybody()).redact
    return IdeaForm(
        fields=fields,
        people=tuple(
            person.id
            for person in catalog.system.people.values()
            if person.left is None or person.left >= catalog.today
        ),
        owner=said["owner"],
        send_to=redact(said["send_to"]),
        seen_by=redact(said["seen_by"]),
        owned_by=redact(said["owned_by"]),
        answer_within=said["answer_within"],
        answer_words=parse_period(said["answer_within"]).words,
        prefix=info.prefix,
        classification=info.classification,
        language=_language(catalog),
        issue_url=said.get("private_issue_url", ""),
    )


def _language(catalog: Catalog) -> str:
    """The language in which most documents are written; the first by name of several."""
    used = sorted(document.language for document in catalog.documents.values())
    return max(dict.fromkeys(used), key=used.count, default="en")


def _fields(body: Mapping[str, Any]) -> Iterator[FormField]:
    """The texts of the body, in the order of the schema; what others add later is no text."""
    required = body.get("required", ())
    for name, field in body.get("properties", {}).items():
        if field.get("x-imskit", {}).get("format") == "text":
            yield FormField(name, field.get("title", name), field.get("description", ""), name in required)
