"""The process map: the processes in lanes by kind, what each hands to another, and what each is held against."""

from __future__ import annotations

from collections.abc import Sequence

from imskit.facts.approval import in_force
from imskit.facts.body import rows, text, words
from imskit.facts.processes import PROCESS, Flow, flows, processes
from imskit.model import Catalog, Document
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.derived import Measured, latest


@dataclass(frozen=True, slots=True)
class HandLine:
    """What goes into a process or comes out of it."""

    what: str
    #: Who or what it comes from or goes to, in words; empty where that is a process.
    party: str
    #: The process that it comes from or goes to; empty where that is none.
    process: str


@dataclass(frozen=True, slots=True)
class ProcessLine:
    """One process."""

    id: str
    title: str
    kind: str
    owner: str
    #: Its status where it is not in force; empty where it is.
    status: str
    inputs: tuple[HandLine, ...]
    outputs: tuple[HandLine, ...]
    criteria: tuple[str, ...]
    indicators: tuple[tuple[str, Measured | None], ...]
    #: Processes that run before it.
    before: tuple[str, ...]
    #: Processes that hand something to it or run before it, and those it leads to.
    takes_from: tuple[str, ...]
    gives_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlowLine:
    """That one process leads to another, and with what."""

    source: str
    target: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProcessMap:
    """All that the page says."""

    lines: tuple[ProcessLine, ...]
    flows: tuple[FlowLine, ...]
    #: Processes that neither take from another nor give to one.
    alone: tuple[str, ...]
    withheld: int


def process_map_page(catalog: Catalog, audience: Audience) -> ProcessMap:
    """The processes on the day of the run; no lines where the type is not in use."""
    known = processes(audience.of_types(catalog, PROCESS))
    found = flows(known)
    joined = {name for flow in found for name in (flow.source, flow.target)}
    return ProcessMap(
        lines=tuple(_line(catalog, audience, process, found) for process in known),
        flows=tuple(FlowLine(flow.source, flow.target, flow.what) for flow in found),
        alone=tuple(process.id for process in known if process.id not in joined),
        withheld=sum(not audience.sees(document.id) for document in catalog.of_type(PROCESS)),
    )


def _line(catalog: Catalog, audience: Audience, process: Document, found: Sequence[Flow]) -> ProcessLine:
    return ProcessLine(
        id=process.id,
        title=process.title,
        kind=text(process, "body.kind"),
        owner=process.owner,
        status="" if in_force(catalog, process) else _status(process),
        inputs=_hands(process, "body.inputs", "from"),
        outputs=_hands(process, "body.outputs", "to"),
        criteria=words(process, "body.criteria"),
        indicators=tuple(
            (name, _latest(catalog, audience, name)) for name in words(process, "body.indicators")
        ),
        before=words(process, "body.before"),
        takes_from=tuple(flow.source for flow in found if flow.target == process.id),
        gives_to=tuple(flow.target for flow in found if flow.source == process.id),
    )


def _status(process: Document) -> str:
    """What a process that is not in force is called: one that says approved is not so yet."""
    return "coming" if process.status == "approved" else str(process.status)


def _hands(process: Document, dotted: str, party: str) -> tuple[HandLine, ...]:
    found: Sequence[HandLine] = [
        HandLine(text(row, "what"), text(row, party), text(row, "process")) for row in rows(process, dotted)
    ]
    return tuple(found)


def _latest(catalog: Catalog, audience: Audience, name: str) -> Measured | None:
    document = catalog.documents.get(name)
    return latest(document) if document is not None and audience.sees(name) else None
