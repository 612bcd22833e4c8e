"""What an import remembers of the drafts that it makes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date as Day
from hashlib import sha256
from typing import Any

from imskit.edit.new_file import NewFile
from imskit.importers.documents.drafts import Draft
from imskit.importers.mapping_file import Goes, Rule
from imskit.importers.memory import Memory, Remembered, memory_path, memory_text
from imskit.load import load
from imskit.model import UNNAMED
from imskit.problems import Problem


def memory_of(draft: Draft, today: Day, source: str, mapping: str) -> Memory:
    """What is to be remembered of a *draft* from a source first called *source*; *mapping* as by `digest_of`."""
    loaded = load(draft.text.encode("utf-8"), draft.path)
    assert not isinstance(loaded, Problem)
    return Memory(
        source,
        "",
        draft.source.sha256,
        today.isoformat(),
        (Remembered(draft.number, draft.id, {**loaded.data, "id": draft.id}),),
        (),
        mapping,
    )


def names_with(before: Memory, name: str) -> tuple[str, ...]:
    """The other names of a source, *name* with them."""
    return before.also if name in (before.source, *before.also) else (*before.also, name)


def digest_of(rule: Rule | None, roles: Mapping[str, str]) -> str:
    """What tells whether a *rule*, and what *roles* are called, say of documents what they said before."""
    if rule is None and not roles:
        return ""
    sources: Mapping[str, Goes] = rule.sources if rule is not None else {}
    said: dict[str, Any] = {name: [goes.field, dict(goes.words), goes.why] for name, goes in sources.items()}
    of_rule = [rule.type if rule is not None else None, said]
    return sha256(json.dumps([of_rule, dict(roles)], sort_keys=True).encode()).hexdigest()[:16]


def waits_for_names(remembered: Remembered) -> bool:
    """Whether a document came in with somebody still to be named, who may be known since."""
    return UNNAMED in json.dumps(remembered.data)


def forgotten(heads: Sequence[Memory], drafts: Sequence[Draft]) -> list[NewFile]:
    """The memories of sources, by their *heads*, that became documents which another source becomes now."""
    now = {draft.id: draft.source.name for draft in drafts}
    found = []
    for head in heads:
        ids = [each.id for each in head.documents]
        if any(name in now and now[name] != head.source for name in ids) and not head.sheet:
            path = memory_path(head.source)
            found.append(NewFile(path, memory_text(replace(head, sha256="", documents=()))))
    return found
