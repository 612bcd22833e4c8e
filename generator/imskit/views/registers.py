"""The register of one type: its documents with the columns that the type's schema names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from imskit.model import Catalog, Document, Lifecycle, TypeInfo
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.derived import DERIVED
from imskit.views.documents import THEN
from imskit.views.fields import Value, column, column_title, words_of

#: Kinds of values of which there are few, so that one may choose by them.
_FEW = frozenset({"word", "role", "acting", "flag", "level", "standard"})

#: The headings under which the registers of the shipped types stand, in the order in which they are read.
GROUPS: Final = (
    "Context and direction",
    "Planning",
    "Support",
    "Operation",
    "Evaluation",
    "Improvement",
    "Certification",
    "Control",
)
#: The heading for types whose schema names none.
OTHER: Final = "Other"


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One document of the register."""

    id: str
    title: str
    #: Its version's status or its state, empty for sealed records.
    standing: str
    cells: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """All documents of one type that may be shown."""

    type: str
    title: str
    plural: str
    description: str
    lifecycle: Lifecycle
    #: Dotted paths of the columns, and what they are called.
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    #: Whether a column holds few words again and again, so that one may choose by it.
    choices: tuple[bool, ...]
    #: The words of a column in the order of its schema; empty where words sort as words do.
    orders: tuple[tuple[str, ...], ...]
    #: Whether the words of a column rise, so that its last one is what to look at first.
    rising: tuple[bool, ...]
    rows: tuple[RegisterRow, ...]
    withheld: int
    #: What new ones are classified as, unless their author says otherwise.
    classification: str
    #: How long they are kept, in words; empty when the schema does not say.
    retention: str


@dataclass(frozen=True, slots=True)
class RegisterSummary:
    """One line of the list of registers."""

    type: str
    plural: str
    description: str
    lifecycle: Lifecycle
    #: The heading under which it stands.
    group: str
    count: int
    withheld: int


@dataclass(frozen=True, slots=True)
class RegisterGroup:
    """The registers under one heading."""

    title: str
    #: What an address can name it by.
    key: str
    registers: tuple[RegisterSummary, ...]


def register(catalog: Catalog, audience: Audience, type_name: str) -> Register:
    """The register of the type; the newest sealed records come first, all else by id."""
    info = catalog.types[type_name]
    documents = catalog.of_type(type_name)
    shown = [document for document in documents if audience.sees(document.id)]
    if info.lifecycle == "sealed":
        shown.sort(key=lambda document: (document.date is not None, document.date, document.id), reverse=True)
    retention = info.retention
    rows = tuple(
        RegisterRow(
            document.id,
            document.title,
            standing(document),
            tuple(_cell(catalog, info, document, name) for name in info.columns),
        )
        for document in shown
    )
    return Register(
        type=info.name,
        title=info.title,
        plural=info.plural,
        description=info.description,
        lifecycle=info.lifecycle,
        keys=info.columns,
        columns=tuple(
            DERIVED[name].title if name in DERIVED else column_title(info, name) for name in info.columns
        ),
        choices=tuple(
            any(row.cells[place].kind in _FEW for row in rows) for place in range(len(info.columns))
        ),
        orders=tuple(_rising(name) or words_of(info, name) for name in info.columns),
        rising=tuple(name in info.rising or bool(_rising(name)) for name in info.columns),
        rows=rows,
        withheld=len(documents) - len(shown),
        classification=info.classification,
        retention=f"{retention.period.words}, then {THEN.get(retention.then, retention.then)}"
        if retention
        else "",
    )


def _cell(catalog: Catalog, info: TypeInfo, document: Document, name: str) -> Value:
    return DERIVED[name].value(catalog, document) if name in DERIVED else column(info, document, name)


def _rising(name: str) -> tuple[str, ...]:
    return DERIVED[name].rising if name in DERIVED else ()


def registers(catalog: Catalog, audience: Audience) -> tuple[RegisterSummary, ...]:
    """The types that have documents, group by group; within one the controlled first, then by their plural."""
    counts = dict.fromkeys(catalog.types, 0)
    hidden = dict.fromkeys(catalog.types, 0)
    for document in catalog.documents.values():
        (counts if audience.sees(document.id) else hidden)[document.type] += 1
    found = (
        RegisterSummary(
            info.name,
            info.plural,
            info.description,
            info.lifecycle,
            info.group or OTHER,
            counts[name],
            hidden[name],
        )
        for name, info in catalog.types.items()
        if counts[name] or hidden[name]
    )
    return tuple(sorted(found, key=_order))


def grouped(summaries: Sequence[RegisterSummary]) -> tuple[RegisterGroup, ...]:
    """The *summaries*, which `registers` has put in order, under their headings."""
    return tuple(
        RegisterGroup(
            title, title.lower().replace(" ", "-") if title in GROUPS else f"group-{place}", tuple(of)
        )
        for place, (title, of) in enumerate(groupby(summaries, key=lambda each: each.group), start=1)
    )


def _order(summary: RegisterSummary) -> tuple[int, str, int, str]:
    """Our groups as they are read, then an organisation's own by name, then what has none."""
    lifecycles: tuple[Lifecycle, ...] = ("controlled", "living", "sealed")
    known = summary.group in GROUPS
    place = GROUPS.index(summary.group) if known else len(GROUPS) + (summary.group == OTHER)
    return place, summary.group, lifecycles.index(summary.lifecycle), summary.plural.lower()


def standing(document: Document) -> str:
    """The status of a controlled document, the state of a living record; empty for a sealed one."""
    return document.status or document.state or ""
