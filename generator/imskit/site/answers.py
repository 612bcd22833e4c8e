"""What pages ask of the ground they are made from, each answer as a digest: see `imskit.site.watched`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cached_property
from typing import Any

from imskit.facts.around import around
from imskit.model import Document
from imskit.site.digests import digest_of, document_digest
from imskit.site.watched import BY_NAME, FOUNDATION, IN_GIT, OF_DOCUMENTS, Question, Sight

#: What templates ask about beside their rows.
TITLE = "title"
WITHHELD = "withheld"


class Answers:
    """The answers of one ground, worked out when they are asked for."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self._known: dict[Question, str] = {}
        self._areas: Mapping[str, Callable[[str], str]] = {
            TITLE: self._title,
            WITHHELD: self._withheld_of,
            "outgoing": lambda name: digest_of(sight.graph.outgoing(name)),
            "incoming": lambda name: digest_of(sight.graph.incoming(name)),
            "sees": self._sees,
            "redact": sight.audience.redact,
            "names in": lambda text: str(sight.audience.names_in(text)),
            "evidence": lambda file: str(sight.catalog.evidence_hash(file)),
            "in git": self._in_git,
            "naming": lambda name: digest_of(around(sight.catalog).naming(name)),
            "since": lambda asked: digest_of(sight.catalog.since(*json.loads(asked))),
            **{called: self._part(getattr(sight.catalog, name)) for name, called in BY_NAME.items()},
            **{called: self._part(getattr(sight.catalog, name)) for name, called in OF_DOCUMENTS.items()},
            **{called: self._part_of_git(name) for name, called in IN_GIT.items()},
            **{f"state {name}": self._part(found) for name, found in sight.states.items()},
        }

    def to(self, question: Question) -> str | None:
        """The answer to *question*, or a digest of it; None where it is about what is not there.

        Raises NotPlainError where the answer is no plain data.
        """
        found = self._known.get(question)
        if found is None:
            area = self._areas.get(question[0])
            if area is None:
                return None
            found = self._known[question] = area(question[1])
        return found

    def known(self) -> Mapping[Question, str]:
        """What was worked out so far."""
        return self._known

    def learn(self, known: Mapping[Question, str]) -> None:
        """Take over what was worked out elsewhere of the same ground."""
        self._known |= known

    def foundation(self, more: Any) -> str:
        """One digest of what every page may depend on, *more* with it: the schemas, of which types are made.

        Raises NotPlainError where a part is no plain data.
        """
        catalog, audience = self._sight.catalog, self._sight.audience
        parts = {name: getattr(catalog, name) for name in sorted(FOUNDATION - {"types"})}
        # Of what failed, nothing is shown but that it is there: its place is that of a mistake.
        parts["failed_ids"] = tuple(catalog.failed_ids)
        filled = frozenset(document.type for document in catalog.documents.values())
        return digest_of((parts, filled, audience.definition, audience.levels, more))

    def _part(self, held: Mapping[str, Any]) -> Callable[[str], str]:
        """The answers about one part of the catalog, by name; that to an empty name is about all of it."""

        def answer(name: str) -> str:
            if name:
                found = held.get(name)
                return "" if found is None else _said(found)
            rows = [f"{each} {_said(found)}" for each, found in held.items()]
            if held is self._sight.catalog.documents:
                rows += map(_said, self._sight.catalog.all_documents)
            return digest_of(rows)

        return answer

    def _in_git(self, _: str) -> str:
        """Of what git says, all that is not said by name."""
        told = self._sight.catalog.in_git()
        others = (field.name for field in fields(told) if field.name not in IN_GIT)
        return digest_of({name: getattr(told, name) for name in others})

    def _part_of_git(self, part: str) -> Callable[[str], str]:
        def answer(name: str) -> str:
            return self._part(getattr(self._sight.catalog.in_git(), part))(name)

        return answer

    def _title(self, name: str) -> str:
        found = self._sight.catalog.documents.get(name)
        seen = self._sight.audience.sees(name)
        return f"{seen} {found.title if found is not None and seen else found is not None}"

    def _sees(self, name: str) -> str:
        audience = self._sight.audience
        return str(audience.sees(name)) if name else digest_of(audience.withheld)

    def _withheld_of(self, types: str) -> str:
        chosen = types.split()
        return str(sum(self._withheld[name] for name in chosen) if chosen else self._withheld.total())

    @cached_property
    def _withheld(self) -> Counter[str]:
        sight = self._sight
        hidden = (each for each in sight.catalog.documents.values() if not sight.audience.sees(each.id))
        return Counter(each.type for each in hidden)


def _said(found: Any) -> str:
    """The digest of one thing."""
    return document_digest(found) if isinstance(found, Document) else digest_of(found)
