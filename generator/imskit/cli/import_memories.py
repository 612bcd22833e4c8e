"""What an import remembers of the drafts that it makes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Day
from hashlib import sha256
from typing import Any

from imskit.edit.new_file import NewFile
from imskit.importers.documents.drafts import Draft
from imskit.importers.mapping_file import Rule
from imskit.importers.memory import Memory, Remembered, memory_path, memory_text
from imskit.load import load
from imskit.problems import Problem


def memory_of(draft: Draft, today: Day, source: str, rule: Rule | None) -> Memory:
    """What is to be remembered of a *draft* from a source that was first called *source*, read by *rule*."""
    loaded = load(draft.text.encode("utf-8"), draft.path)
    assert not isinstance(loaded, Problem)
    return Memory(
        source,
        "",
        draft.source.sha256,
        today.isoformat(),
        (Remembered(draft.number, draft.id, {**loaded.data, "id": draft.id}),),
        (),
        digest_of(rule),
    )


def names_with(before: Memory, name: str) -> tuple[str, ...]:
    """The other names of a source, *name* with them."""
    return before.also if name in (before.source, *before.also) else (*before.also, name)


def digest_of(rule: Rule | None) -> str:
    """What tells whether a *rule* says of documents what it said before."""
    if rule is None:
        return ""
    said: dict[str, Any] = {
        name: [goes.field, dict(goes.words), goes.why] for name, goes in rule.sources.items()
    }
    return sha256(json.dumps([rule.type, said], sort_keys=True).encode()).hexdigest()[:16]


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
