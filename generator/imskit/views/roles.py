"""Roles: who holds them and since when, and what applies to whoever does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Literal

from imskit.facts.approval import in_force
from imskit.facts.authority import approval_rule
from imskit.facts.held_texts import InEdition
from imskit.model import EVERYONE, Catalog, Document, Holding, Period, Role
from imskit.periods import after, before
from imskit.problems import Place
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.calendar import AHEAD
from imskit.views.changes import Change, changes, withdraws
from imskit.views.due import NOTHING, DueLine, Waiting
from imskit.views.redlines import Versions
from imskit.views.registers import registers, standing

#: How far back the page of a role tells what changed: a quarter of a year, so that whoever comes back from leave
#: finds it all, and nobody reads a history.
LATELY = Period(90, "D")


#: What a part of a document is called by, the first that it has.
_TITLES = ("title", "what", "name")


@dataclass(frozen=True, slots=True)
class HoldingLine:
    """That a person holds a role or stands in for it; days are YYYY-MM-DD, both included."""

    person: str
    since: str
    until: str
    #: `now`, `past` or `coming`, seen from the day of the build.
    when: str
    types: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document that concerns the role, and how."""

    id: str
    title: str
    type: str
    standing: str
    must_read: bool = False
    applies: bool = False
    approves: bool = False
    owns: bool = False
    #: Whether it holds today: a draft asks nothing of anybody yet.
    in_force: bool = False
    #: Whether it concerns the role only because it concerns everyone.
    for_everyone: bool = False


@dataclass(frozen=True, slots=True)
class TypeLines:
    """The documents of one type that concern the role."""

    type: str
    lines: tuple[DocumentLine, ...]


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A part of a document in which the role has a part: `responsible` in a step of a procedure."""

    id: str
    title: str
    #: What the part is called; empty when it has no title.
    item: str
    #: Its number within the document, from 1; 0 when it is none of a list with titles.
    number: int
    #: What a part without a title says, small Markdown; empty otherwise.
    text: str
    #: As what the role is named there: `Responsible`, `Auditees`.
    part: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What came into force or was withdrawn lately, as it concerns the role."""

    day: str
    document: str
    what: str
    #: What is asked of whoever holds the role: nothing, to read it, or to read it again.
    asked: Literal["", "read", "read again"]
    #: What is added to the address of what changed in the document, to lead to it; empty where nothing is known.
    since: str = ""


@dataclass(frozen=True, slots=True)
class RolePage:
    """All that the page of a role says."""

    id: str
    title: str
    purpose: str
    top_management: bool
    responsibilities: tuple[str, ...]
    authorities: tuple[str, ...]
    holders: tuple[HoldingLine, ...]
    deputies: tuple[HoldingLine, ...]
    delegations: tuple[HoldingLine, ...]
    #: Controlled documents that concern the role by id, those for everyone among them.
    documents: tuple[DocumentLine, ...]
    #: The same by type: what concerns this role, and apart from it what concerns it like everyone.
    own_documents: tuple[TypeLines, ...]
    everyones_documents: tuple[TypeLines, ...]
    #: Records that it owns and that are not closed, by type.
    records: tuple[TypeLines, ...]
    tasks: tuple[TaskLine, ...]
    #: The newest edition before what is looked at, and its day; empty where there is none.
    edition: str
    edition_day: str
    #: What since that edition, or without one lately, came into force or was withdrawn, and applies to it or must be
    #: read by it, newest first; and apart from it what only got other words.
    changed: tuple[ChangeLine, ...]
    reworded: tuple[ChangeLine, ...]
    #: The same for what lately came before that edition, in other words or not.
    changed_before: tuple[ChangeLine, ...]
    #: What it has to do, as far as the calendar tells months apart; and how much comes later.
    due: tuple[DueLine, ...]
    due_later: int
    #: How much it has to do in withheld records.
    withheld_due: int

    @property
    def overdue(self) -> int:
        """How much of what is due is late."""
        return sum(line.overdue for line in self.due)

    @property
    def must_read(self) -> tuple[DocumentLine, ...]:
        """What whoever holds the role must read."""
        return tuple(line for line in self.documents if line.must_read and line.in_force)

    @property
    def applies(self) -> tuple[DocumentLine, ...]:
        """What applies to the role."""
        return tuple(line for line in self.documents if line.applies and line.in_force)

    @property
    def only_applies(self) -> tuple[DocumentLine, ...]:
        """What applies to the role without that it must be read."""
        return tuple(line for line in self.applies if not line.must_read)

    @property
    def coming(self) -> tuple[DocumentLine, ...]:
        """What will apply to the role or must be read by it, and is not in force yet."""
        return tuple(
            line for line in self.documents if (line.must_read or line.applies) and not line.in_force
        )

    @property
    def owns(self) -> tuple[DocumentLine, ...]:
        """The controlled documents that the role owns."""
        return tuple(line for line in self.documents if line.owns)

    @property
    def approves(self) -> tuple[DocumentLine, ...]:
        """The documents that the role may approve."""
        return tuple(line for line in self.documents if line.approves)

    @property
    def everyones_count(self) -> int:
        """How many documents concern the role only because they concern everyone."""
        return sum(line.for_everyone for line in self.documents)

    @property
    def records_count(self) -> int:
        """How many open records the role owns."""
        return sum(len(group.lines) for group in self.records)


class Roles:
    """The pages of all roles; documents are gone through once."""

    def __init__(
        self,
        catalog: Catalog,
        audience: Audience,
        due: Waiting = NOTHING,
        editions: Sequence[InEdition] = (),
        versions: Mapping[str, Versions] = MappingProxyType({}),
        *,
        news: Sequence[Change] | None = None,
    ) -> None:
        """*editions* are those before what is looked at, the oldest first; *versions* what changed, by document.

        *news* is what `changes` gives, where that is worked out already.
        """
        self._catalog = catalog
        self._due = due
        self._edition = editions[-1] if editions else None
        self._versions = versions
        #: By role the documents that name it, by id, each with how it does.
        self._documents: defaultdict[str, dict[str, DocumentLine]] = defaultdict(dict)
        self._records: defaultdict[str, list[DocumentLine]] = defaultdict(list)
        self._tasks: defaultdict[str, list[TaskLine]] = defaultdict(list)
        #: By role the documents that are not to be followed any more.
        self._ended: defaultdict[str, set[str]] = defaultdict(set)
        lately = before(catalog.today, LATELY)
        # What comes into force on the day of an edition is in the edition.
        since = min(lately, after(self._edition.day, Period(1, "D")) if self._edition else lately).isoformat()
        self._changed = [
            change
            for change in (changes(catalog, audience) if news is None else news)
            if change.day >= since and (change.kind == "in force" or withdraws(change))
        ]
        self._order = tuple(summary.type for summary in registers(catalog, audience))
        for document in audience.documents(catalog):
            self._take(document)

    def pages(self) -> tuple[RolePage, ...]:
        """The roles in the order of people.yaml; what is wrongly called everyone has no page of its own."""
        return tuple(self._page(role) for role in self._catalog.system.roles.values() if role.id != EVERYONE)

    def everyone(self) -> RolePage:
        """What everyone must read, what applies to everyone, and where everyone has a part."""
        purpose = "All who work here, whatever else their role is."
        return self._page(Role(EVERYONE, "Everyone", Place("ims/people.yaml"), purpose))

    def _take(self, document: Document) -> None:
        line = DocumentLine(document.id, document.title, document.type, standing(document))
        if document.lifecycle != "controlled":
            if not document.is_closed and document.lifecycle == "living":
                self._records[document.owner].append(line)
            return
        if document.status in {"superseded", "retired"}:
            for role in (*document.must_read, *document.applies_to_roles):
                self._ended[role].add(document.id)
            return
        rule = approval_rule(self._catalog.system, document)
        approvers = rule.roles if rule else ()
        holds = in_force(self._catalog, document)
        for role in {document.owner, *approvers, *document.must_read, *document.applies_to_roles}:
            self._documents[role][document.id] = replace(
                line,
                must_read=role in document.must_read,
                applies=role in document.applies_to_roles,
                approves=role in approvers,
                owns=role == document.owner,
                in_force=holds,
            )
        seen: set[TaskLine] = set()
        for name in document.names:
            if name.kind == "role" and name.at[0] == "body":
                task = self._task(document, name.at)
                if task is not None and task not in seen:
                    seen.add(task)
                    self._tasks[name.name].append(task)

    def _task(self, document: Document, at: tuple[str | int, ...]) -> TaskLine | None:
        """The part at which the role is named; None for what is done."""
        info = self._catalog.types[document.type]
        dotted = [step for step in at if isinstance(step, str)]
        index = next((place for place, step in enumerate(at) if isinstance(step, int)), None)
        item: Any = document.data
        for step in at[: index + 1] if index is not None else ():
            item = item[step]
        fields: dict[str, Any] = item if index is not None and isinstance(item, dict) else {}
        if fields.get("done"):
            return None
        title = next((fields[name] for name in _TITLES if isinstance(fields.get(name), str)), "")
        number = at[index] if index is not None and "title" in fields else -1
        # A field that is only called role says nothing of the part; the list that it stands in does.
        part = dotted[:-1] if dotted[-1] == "role" and len(dotted) > 2 else dotted
        return TaskLine(
            document.id,
            document.title,
            title,
            number + 1 if isinstance(number, int) else 0,
            "" if title else _words_of(fields),
            info.titles.get(".".join(part)) or part[-1].replace("_", " ").capitalize(),
        )

    def _page(self, role: Role) -> RolePage:
        due = [line for line in self._due.lines if line.owner == role.id]
        near = [line for line in due if line.day <= after(self._catalog.today, AHEAD).isoformat()]
        documents = self._of(role.id)
        must_read = {line.id for line in documents if line.must_read}
        concern = {line.id for line in documents if line.applies} | must_read
        concern |= self._ended[role.id] | self._ended[EVERYONE]
        found = [
            self._change(change, role.id, must_read) for change in self._changed if change.document in concern
        ]
        day = self._edition.day.isoformat() if self._edition else ""
        changed = [each for each in found if each[0].day > day]
        return RolePage(
            id=role.id,
            title=role.title,
            purpose=role.purpose,
            top_management=role.top_management,
            responsibilities=role.responsibilities,
            authorities=role.authorities,
            holders=self._holdings(role.holders),
            deputies=self._holdings(role.deputies),
            delegations=self._holdings(role.delegations),
            documents=documents,
            own_documents=self._by_type(line for line in documents if not line.for_everyone),
            everyones_documents=self._by_type(line for line in documents if line.for_everyone),
            records=self._by_type(self._records[role.id]),
            tasks=tuple(self._tasks[role.id]),
            edition=self._edition.name if self._edition else "",
            edition_day=day,
            changed=tuple(line for line, editorial in changed if not editorial),
            reworded=tuple(line for line, editorial in changed if editorial),
            changed_before=tuple(line for line, _ in found if line.day <= day),
            due=tuple(near),
            due_later=len(due) - len(near),
            withheld_due=self._due.withheld.count(role.id),
        )

    def _change(self, change: Change, role: str, must_read: Collection[str]) -> tuple[ChangeLine, bool]:
        """What came into force or went, as it concerns *role*, and whether it only says the same in other words."""
        asked = _asked(change, role, must_read)
        editorial = change.editorial
        versions = self._versions.get(change.document)
        since = ""
        if change.kind == "in force" and versions is not None:
            redline = versions.redline_since(self._edition.name) if self._edition else None
            since = versions.newest_since
            if (
                redline is not None
                and self._edition is not None
                and change.day > self._edition.day.isoformat()
            ):
                # There may have been more than one version since.
                since = versions.since_edition[self._edition.name]
                editorial = all(entry.change == "editorial" for entry in redline.revisions)
                asked = "read again" if not editorial and change.document in must_read else asked
        line = ChangeLine(change.day, change.document, change.what, "" if editorial else asked, since)
        return line, editorial

    def _of(self, role: str) -> tuple[DocumentLine, ...]:
        """What names the role, and what names everyone, which asks the same of it."""
        lines = dict(self._documents[role])
        for name, line in self._documents[EVERYONE].items() if role != EVERYONE else ():
            own = lines.get(name)
            if own is None:
                lines[name] = replace(line, for_everyone=True)
            else:
                lines[name] = replace(
                    own, must_read=own.must_read or line.must_read, applies=own.applies or line.applies
                )
        return tuple(lines[name] for name in sorted(lines))

    def _by_type(self, lines: Iterable[DocumentLine]) -> tuple[TypeLines, ...]:
        """The lines under their types, in the order in which the registers stand."""
        groups: defaultdict[str, list[DocumentLine]] = defaultdict(list)
        for line in lines:
            groups[line.type].append(line)
        return tuple(TypeLines(name, tuple(groups[name])) for name in self._order if name in groups)

    def _holdings(self, holdings: Iterable[Holding]) -> tuple[HoldingLine, ...]:
        today = self._catalog.today
        order = {"now": 0, "coming": 1, "past": 2}
        lines = [
            HoldingLine(
                holding.person,
                holding.since.isoformat(),
                holding.until.isoformat() if holding.until else "",
                "now" if holding.covers(today) else "coming" if holding.since > today else "past",
                holding.types,
                holding.why or "",
            )
            for holding in holdings
        ]
        return tuple(sorted(lines, key=lambda line: (order[line.when], line.since)))


def _asked(change: Change, role: str, must_read: Collection[str]) -> Literal["", "read", "read again"]:
    if change.kind != "in force" or change.document not in must_read:
        return ""
    return "read again" if {role, EVERYONE} & {*change.read_again} else "read"


def _words_of(fields: Mapping[str, Any]) -> str:
    """The first of *fields* that is a sentence, and not the name of something or a day."""
    return next(
        (
            value
            for value in fields.values()
            if isinstance(value, str) and (" " in value or value.endswith("."))
        ),
        "",
    )
