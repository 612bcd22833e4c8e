"""What a page is made from, watched: every question that is asked of it is noted, so that its answer can be compared.

A page that asks the same questions and gets the same answers is the same page. Each page is made from a watched
sight of its own, since facts keep in the catalog what they worked out: from a kept fact no question would be seen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, ItemsView, Iterator, KeysView, Mapping, Sequence, ValuesView
from dataclasses import fields, replace
from typing import Any, Final, Protocol, TypeVar

from imskit.facts.around import Around, around
from imskit.facts.coverage import States
from imskit.facts.graph import Edge, Graph
from imskit.model import Catalog, Document, InGit, Since
from imskit.model.since import Remembers
from imskit.values import dataclass
from imskit.views.audience import Audience

#: What is asked about, and which of it; an empty name stands for all of it.
Question = tuple[str, str]
Ask = Callable[[Question], object]

_V = TypeVar("_V")

#: Parts of the catalog that are looked up by a name, and what a question calls them.
BY_NAME: Final[Mapping[str, str]] = {
    "documents": "document",
    "decisions": "decisions",
    "acknowledgements": "acknowledgement",
    "coming": "coming",
    "signatures": "signature",
    "recorded": "recorded",
    "brought_by": "brought by",
}
#: The same of what git says; the rest of it is asked for as `in git`.
IN_GIT: Final[Mapping[str, str]] = {
    "held": "held since",
    "closed": "held as closed",
    "commits": "commits",
    "touched": "touched by",
    "classified": "classified in",
}
#: What a catalog works out of its documents, looked up by a name, and what a question calls it.
OF_DOCUMENTS: Final[Mapping[str, str]] = {
    "_by_type": "of type",
    "_all_by_type": "all of type",
    "_by_part": "with",
}
#: Parts that are watched in a way of their own.
OTHERWISE: Final = frozenset({"all_documents", "evidence_hash", "in_git", "since"})
#: Parts that all pages may depend on: where one is different, every page is made anew.
FOUNDATION: Final = frozenset(
    {
        "system",
        "types",
        "standards",
        "known_standards",
        "crosswalks",
        "failed_ids",
        "failed_types",
        "today",
        "now",
        "tested",
        "certification",
        "vouchings",
        "stray_signatures",
        "audiences",
        "code_owners",
    }
)


class Sight(Protocol):
    """What of the ground of all pages a page may be made from, if it is to be kept by what it asks."""

    @property
    def catalog(self) -> Catalog:
        """As in `Ground`."""
        ...

    @property
    def graph(self) -> Graph:
        """As in `Ground`."""
        ...

    @property
    def states(self) -> States:
        """As in `Ground`."""
        ...

    @property
    def audience(self) -> Audience:
        """As in `Ground`."""
        ...


@dataclass(frozen=True, slots=True)
class WatchedSight:
    """A sight whose questions are noted."""

    catalog: Catalog
    graph: Graph
    states: States
    audience: Audience


def watched(sight: Sight, ask: Ask) -> WatchedSight:
    """*sight*, of which *ask* is told every question. It says the same."""
    whole = sight.catalog
    parts: dict[str, Any] = {
        name: _Names(getattr(whole, name), called, ask) for name, called in BY_NAME.items()
    }
    catalog = replace(
        whole,
        **parts,
        all_documents=_All(whole.all_documents, ask),
        evidence_hash=_evidence_hash(whole, ask),
        in_git=_in_git(whole, ask),
        since=_Since(whole.since, ask),
    )
    graph = _Graph.watching(sight.graph, ask)
    # Where `Graph.of`, `around` and the catalog itself look for what is worked out once.
    kept = vars(catalog)
    kept.update({name: _Names(getattr(whole, name), called, ask) for name, called in OF_DOCUMENTS.items()})
    kept["_graph"] = graph
    kept["_around"] = _Around(around(whole), ask)
    states = {name: _Names(found, f"state {name}", ask) for name, found in sight.states.items()}
    return WatchedSight(catalog, graph, states, _Audience.watching(sight.audience, ask))


def is_covered() -> bool:
    """Whether every part of a catalog is watched or belongs to the foundation."""
    return {field.name for field in fields(Catalog)} == {*BY_NAME, *OTHERWISE, *FOUNDATION}


class _Names(Mapping[str, _V]):
    """A mapping that says what is looked up in it."""

    __slots__ = ("_area", "_ask", "_held")

    def __init__(self, held: Mapping[str, _V], area: str, ask: Ask) -> None:
        self._held = held
        self._area = area
        self._ask = ask

    def __getitem__(self, name: str) -> _V:
        self._look_up(name)
        return self._held[name]

    def get(self, name: str, default: Any = None) -> Any:
        """As of any mapping."""
        self._look_up(name)
        return self._held.get(name, default)

    def __contains__(self, name: object) -> bool:
        self._look_up(str(name))
        return name in self._held

    def _look_up(self, name: str) -> None:
        # Nothing has an empty name, which is looked up where a document names no other.
        if name:
            self._ask((self._area, name))

    def __iter__(self) -> Iterator[str]:
        self._ask((self._area, ""))
        return iter(self._held)

    def __len__(self) -> int:
        self._ask((self._area, ""))
        return len(self._held)

    def keys(self) -> KeysView[str]:
        """As of any mapping."""
        self._ask((self._area, ""))
        return self._held.keys()

    def values(self) -> ValuesView[_V]:
        """As of any mapping."""
        self._ask((self._area, ""))
        return self._held.values()

    def items(self) -> ItemsView[str, _V]:
        """As of any mapping."""
        self._ask((self._area, ""))
        return self._held.items()


class _All(Sequence[Document]):
    """All documents; whoever looks at one has asked for all."""

    __slots__ = ("_ask", "_held")

    def __init__(self, held: Sequence[Document], ask: Ask) -> None:
        self._held = held
        self._ask = ask

    def __getitem__(self, place: Any) -> Any:
        self._ask(("document", ""))
        return self._held[place]

    def __len__(self) -> int:
        self._ask(("document", ""))
        return len(self._held)


def _evidence_hash(whole: Catalog, ask: Ask) -> Callable[[str], str | None]:
    def evidence_hash(file: str) -> str | None:
        ask(("evidence", file))
        return whole.evidence_hash(file)

    return evidence_hash


def _in_git(whole: Catalog, ask: Ask) -> Callable[[], InGit]:
    def in_git() -> InGit:
        ask(("in git", ""))
        told = whole.in_git()
        parts: dict[str, Any] = {
            name: _Names(getattr(told, name), called, ask) for name, called in IN_GIT.items()
        }
        return replace(told, **parts)

    return in_git


class _Since:
    def __init__(self, held: Remembers, ask: Ask) -> None:
        self._held = held
        self._ask = ask

    def __call__(self, name: str, before: str, after: str, /) -> Since:
        self._ask(("since", json.dumps((name, before, after))))
        return self._held(name, before, after)

    def expect(self, names: Collection[str], /) -> None:
        self._held.expect(names)


class _Graph(Graph):
    """The graph, which says whose links are asked for."""

    _whole: Graph
    _ask: Ask

    @staticmethod
    def watching(whole: Graph, ask: Ask) -> _Graph:
        made = object.__new__(_Graph)
        vars(made).update(_whole=whole, _ask=ask)
        return made

    def outgoing(self, document: str) -> tuple[Edge, ...]:
        self._ask(("outgoing", document))
        return self._whole.outgoing(document)

    def incoming(self, document: str) -> tuple[Edge, ...]:
        self._ask(("incoming", document))
        return self._whole.incoming(document)

    def neighbours(self, document: str) -> frozenset[str]:
        self._ask(("outgoing", document))
        self._ask(("incoming", document))
        return self._whole.neighbours(document)


class _Around:
    """What stands around documents, which says what is asked."""

    def __init__(self, whole: Around, ask: Ask) -> None:
        self._whole = whole
        self._ask = ask

    def naming(self, name: str, *, copies: bool = False) -> Sequence[Document]:
        self._ask(("document", "") if copies else ("naming", name))
        return self._whole.naming(name, copies=copies)

    def having(self, name: str) -> Sequence[Document]:
        self._ask(("document", ""))
        return self._whole.having(name)

    def of_type(self, name: str) -> Sequence[Document]:
        self._ask(("of type", name))
        return self._whole.of_type(name)

    def alike(self, name: str) -> Collection[str]:
        self._ask(("document", ""))
        return self._whole.alike(name)

    def ids(self) -> Collection[str]:
        self._ask(("document", ""))
        return self._whole.ids()

    def is_there(self, name: str) -> bool:
        self._ask(("document", ""))
        return self._whole.is_there(name)


class _Audience(Audience):
    """The audience, which says whom it is asked about."""

    _whole: Audience
    _ask: Ask

    @staticmethod
    def watching(whole: Audience, ask: Ask) -> _Audience:
        made = object.__new__(_Audience)
        # Its definition and the levels it may see belong to the foundation.
        vars(made).update(_whole=whole, _ask=ask, definition=whole.definition, _levels=whole.levels)
        return made

    @property
    def withheld(self) -> frozenset[str]:
        self._ask(("sees", ""))
        return self._whole.withheld

    def sees(self, document_id: str) -> bool:
        self._ask(("sees", document_id))
        return self._whole.sees(document_id)

    def documents(self, catalog: Catalog) -> list[Document]:
        self._ask(("sees", ""))
        return self._whole.documents(catalog)

    def redact(self, sentence: str) -> str:
        self._ask(("redact", sentence))
        return self._whole.redact(sentence)

    def names_in(self, text: str) -> bool:
        self._ask(("names in", text))
        return self._whole.names_in(text)

    def shown(self, catalog: Catalog, *, sources: bool = False) -> Catalog:
        raise NotImplementedError("a page is made from what is shown")
