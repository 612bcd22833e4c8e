"""The processes of the system and what leads from one to another, as their documents say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from imskit.facts.body import rows, text, words
from imskit.model import Document
from imskit.values import dataclass

PROCESS = "process"
#: The kinds of processes, from what gives direction to what makes the system better.
KINDS = ("direction", "innovation", "support", "evaluation", "improvement")


@dataclass(frozen=True, slots=True)
class Flow:
    """That one process leads to another: it hands something over, or runs before it."""

    source: str
    target: str
    #: What is handed over, as either of the two says it; empty where one only runs before the other.
    what: tuple[str, ...]


def processes(documents: Iterable[Document]) -> tuple[Document, ...]:
    """The processes among *documents* that have not ended, by kind and then by id."""
    found = [
        document
        for document in documents
        if document.type == PROCESS and document.status not in {"superseded", "retired"}
    ]
    return tuple(sorted(found, key=lambda document: (_place(text(document, "body.kind")), document.id)))


def flows(known: Sequence[Document]) -> tuple[Flow, ...]:
    """What leads from one of the processes *known* to another of them, each pair once, by their ids."""
    names = {process.id for process in known}
    found: dict[tuple[str, str], list[str]] = {}
    for process in known:
        for source, target, what in _said(process):
            if source != target and {source, target} <= names:
                said = found.setdefault((source, target), [])
                if what and what not in said:
                    said.append(what)
    return tuple(Flow(source, target, tuple(what)) for (source, target), what in sorted(found.items()))


def _said(process: Document) -> Iterator[tuple[str, str, str]]:
    for row in rows(process, "body.inputs"):
        yield text(row, "process"), process.id, text(row, "what")
    for row in rows(process, "body.outputs"):
        yield process.id, text(row, "process"), text(row, "what")
    for earlier in words(process, "body.before"):
        yield earlier, process.id, ""


def _place(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)
