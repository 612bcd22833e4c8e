"""What roles, people, sites, clauses and documents are called, as words and links that any form can lay out.

A link leads to an id, not to an address: whoever lays it out knows where that is. Beside the ids of documents there
are `clause:STANDARD:NUMBER` and `evidence:PATH`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from imskit.model import EVERYONE, Catalog
from imskit.text import Node
from imskit.views.audience import Audience

#: Ids of decisions are made of day, document, version, verdict and person: too long to stand beside a title.
_LONG_ID = 20


def words(text: str) -> tuple[Node, ...]:
    """*text* as it stands."""
    return (Node("words", text=text),) if text else ()


def joined(parts: Sequence[tuple[Node, ...]], between: str = ", ") -> tuple[Node, ...]:
    """*parts* in one line."""
    found: list[Node] = []
    for part in parts:
        if found:
            found.extend(words(between))
        found.extend(part)
    return tuple(found)


def clause_target(standard: str, number: str) -> str:
    """Where a link to a clause leads."""
    return f"clause:{standard}:{number}"


def evidence_target(path: str) -> str:
    """Where a link to a file of evidence leads."""
    return f"evidence:{path}"


def _id_and(name: str, title: str) -> str:
    return title if len(name) > _LONG_ID else f"{name} {title}"


class Naming:
    """Names for one audience, by id."""

    def __init__(
        self, catalog: Catalog, audience: Audience, outside: Mapping[str, str] | None = None
    ) -> None:
        """*outside*: titles of documents that are not in *catalog* and are named all the same, by id.

        With it, what is neither in the catalog nor outside is taken for withheld.
        """
        self._catalog = catalog
        self._audience = audience
        self._outside = outside

    def role(self, name: str) -> str:
        """The title of a role."""
        if name == EVERYONE:
            return "Everyone"
        return self._catalog.system.role_title(name)

    def person(self, name: str) -> str:
        """What a person is called: the name of the overlay, or else the pseudonym."""
        return self._catalog.system.person_name(name)

    def acting(self, name: str, role: str) -> str:
        """A person and the role acted in: the role alone where people are called by their roles."""
        called, title = self.person(name), self.role(role)
        return title if called == title else f"{called}, {title}"

    def site(self, name: str) -> str:
        """What a site is called."""
        return "All sites" if name == "all" else self._catalog.system.sites.get(name, name)

    def standard(self, name: str) -> str:
        """The designation of a standard."""
        standard = self._catalog.standards.get(name)
        return standard.designation if standard else name

    def type(self, name: str) -> str:
        """A document type in the singular."""
        info = self._catalog.types.get(name)
        return info.title if info else name

    def document(self, name: str | Mapping[str, Any]) -> tuple[Node, ...]:
        """A document by id and title, linked; a withheld one is not named."""
        target = str(name["to"]) if isinstance(name, Mapping) else name
        if not self._audience.sees(target):
            return words("withheld record")
        found = self._catalog.documents.get(target)
        if found is None and self._outside is not None:
            title = self._outside.get(target)
            return words("a record that is not in this pack" if title is None else _id_and(target, title))
        if found is None:
            return words(target)
        return (Node("link", words(_id_and(target, found.title)), target=target),)

    def clause(self, standard: str, number: str) -> tuple[Node, ...]:
        """A clause by its number, linked."""
        found = self._catalog.standards.get(standard)
        if found is None or number not in found.clauses:
            return words(number)
        return (Node("link", words(number), target=clause_target(standard, number)),)

    def clauses(self, by_standard: Mapping[str, Sequence[str]]) -> tuple[Node, ...]:
        """Clauses of several standards in one line."""
        return joined(
            [
                words(f"{self.standard(standard)} ")
                + joined([self.clause(standard, number) for number in numbers])
                for standard, numbers in by_standard.items()
            ],
            "; ",
        )
