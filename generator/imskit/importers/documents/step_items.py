"""A step, or another part with a title, as an item of the list that the body has for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from imskit.importers.documents.compose import LINE, line_of, unlinked
from imskit.importers.documents.making import Making, Text
from imskit.importers.documents.steps import Titled
from imskit.model import UNNAMED

_RESPONSIBLE = {
    "de": "Verantwortlich",
    "fr": "Responsable",
    "es": "Responsable",
    "it": "Responsabile",
    "nl": "Verantwoordelijk",
}


def responsible_in(language: str, otherwise: str) -> str:
    """The word for who is responsible in a *language*; *otherwise* where it is not among those known."""
    return _RESPONSIBLE.get(language, otherwise)


def step_item(making: Making, each: Titled, below: Mapping[str, Any]) -> dict[str, Any]:
    """The item for *each*, which has the fields *below*; what these do not hold stands in its text."""
    whole = line_of(each.title)[:LINE] or "[fill in: the step in a few words]"
    # A title is plain words; where a link in it leads to, the text says.
    item: dict[str, Any] = {"title": unlinked(whole), "text": Text(each.text or whole)}
    if "responsible" in below:
        _responsible(making, each, item)
    for name in ("accountable", "limit"):
        words = each.columns.get(name, "")
        if not words:
            continue
        role = making.role(words) if name == "accountable" and name in below else None
        if name == "limit" and name in below and len(words) <= LINE:
            item[name] = words
        elif role is not None:
            item[name] = role[0]
        else:
            item["text"] = Text(f"{item['text']}\n\n**{each.labels.get(name, name)}:** {words}")
    return item


def _responsible(making: Making, each: Titled, item: dict[str, Any]) -> None:
    words = each.columns.get("responsible", "")
    found = making.role(words)
    label = each.labels.get("responsible") or responsible_in(making.tongue, "Responsible")
    if found is None and not words:
        mentioned = making.world.roles.mentioned(each.text)
        found = (mentioned.id, mentioned.confidence, mentioned.why) if mentioned is not None else None
    if found is None:
        words = words or making.called_in(each.text)
        item["text"] = making.with_role_words(item["text"], label, words)
        item["responsible"] = UNNAMED
        return
    item["responsible"] = found[0]
    making.guess(f"body.steps[{len(making.body['steps'])}].responsible", found[0], (), found[1], found[2])
    # Where the words name more than the role, they stay.
    if words and making.world.roles.find(words) is None:
        item["text"] = Text(f"{item['text']}\n\n**{label}:** {words}")
