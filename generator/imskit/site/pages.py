"""Which pages the site has, and which rows each of them shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from imskit import __version__
from imskit.facts.coverage import Coverage
from imskit.facts.graph import Graph
from imskit.model import Catalog
from imskit.problems import Problem
from imskit.rules import RULES, manual_pages
from imskit.site import addresses
from imskit.site.words import RELATIONS
from imskit.views.audience import Audience
from imskit.views.changes import changes
from imskit.views.clauses import Clauses
from imskit.views.crosswalk import crosswalks
from imskit.views.documents import DocumentPage, States, document_page
from imskit.views.gaps import gaps_page
from imskit.views.home import STATE_ORDER, home_page, standing_of
from imskit.views.matrix import matrix
from imskit.views.problems import problems_page
from imskit.views.registers import RegisterSummary, register, registers
from imskit.views.roles import Roles

#: How many changes the change log lists; what is older stands on the pages of its documents.
CHANGES_SHOWN = 400
_REGISTERS = ("Registers", addresses.REGISTERS)
_GENERIC = "documents/generic.md.j2"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: where it stands, what it is called, which template lays out which rows."""

    address: str
    #: What the browser's tab and the search call it, as plain words.
    title: str
    template: str
    rows: Mapping[str, Any]
    #: The page of the navigation that stands for it.
    within: str = ""
    #: Whether it has a list of its sections beside it.
    sections: bool = True
    description: str = ""
    #: How much it counts in the search beside other pages.
    boost: float = 1.0
    #: The pages above it: what each is called, and its address.
    crumbs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule of the check, or one problem of reading."""

    name: str
    severity: str
    #: The page of it, small Markdown, and its first sentence.
    doc: str
    first: str


@dataclass(frozen=True)
class Pages:
    """All pages of the site for one audience."""

    catalog: Catalog
    graph: Graph
    problems: Sequence[Problem]
    audience: Audience
    #: Evidence files that the site holds copies of.
    published: frozenset[str] = frozenset()
    #: Templates of document types that are there, such as `documents/policy.md.j2`.
    templates: frozenset[str] = frozenset()
    coverage: Coverage = field(init=False)
    states: States = field(init=False)

    def __post_init__(self) -> None:
        coverage = Coverage(self.catalog, self.graph)
        object.__setattr__(self, "coverage", coverage)
        object.__setattr__(self, "states", {name: coverage.of(name) for name in self.catalog.standards})

    def __iter__(self) -> Iterator[Page]:
        yield self._home()
        yield from self._documents()
        yield from self._registers()
        yield from self._standards()
        yield from self._crosswalks()
        yield from self._roles()
        yield from self._rules()
        yield from self._others()

    def registers(self) -> tuple[RegisterSummary, ...]:
        """The registers that the navigation lists."""
        return registers(self.catalog, self.audience)

    def _home(self) -> Page:
        home = home_page(self.catalog, self.states, self.audience, self.problems)
        return Page(addresses.HOME, home.name, "home.md.j2", {"home": home}, sections=False)

    def _documents(self) -> Iterator[Page]:
        for document in self.audience.documents(self.catalog):
            page = document_page(self.catalog, self.graph, self.states, self.audience, document)
            own = f"documents/{document.type}.md.j2"
            yield Page(
                addresses.document(document.id),
                f"{document.id} {document.title}",
                "document.md.j2",
                {
                    "doc": page,
                    "body": page.body,
                    "body_template": own if own in self.templates else _GENERIC,
                    "published": self.published,
                    "name": self.catalog.system.name,
                },
                within=addresses.register(document.type),
                description=f"{page.type_title} {document.id}: {document.title}",
                boost=_boost(page),
                crumbs=(_REGISTERS, (page.plural, addresses.register(document.type))),
            )

    def _registers(self) -> Iterator[Page]:
        found = self.registers()
        yield Page(addresses.REGISTERS, "Registers", "registers.md.j2", {"registers": found}, sections=False)
        for summary in found:
            rows = register(self.catalog, self.audience, summary.type)
            yield Page(
                addresses.register(summary.type),
                summary.plural,
                "register.md.j2",
                {"register": rows},
                sections=False,
                crumbs=(_REGISTERS,),
                description=summary.description,
            )

    def _standards(self) -> Iterator[Page]:
        clauses = Clauses(self.catalog, self.states, self.audience)
        for name, standard in self.catalog.standards.items():
            yield Page(
                addresses.matrix(name),
                f"{standard.designation} matrix",
                "matrix.md.j2",
                {
                    "standard": standard,
                    "standing": standing_of(standard, self.states),
                    "rows": matrix(self.catalog, self.coverage, name, self.audience),
                    "order": [state.capitalize() for state in STATE_ORDER],
                },
                sections=False,
                description=f"Clause cross-reference matrix of {standard.designation}",
            )
            for number, clause in standard.clauses.items():
                page = clauses.page(name, number)
                yield Page(
                    addresses.clause(name, number),
                    f"{standard.designation} {number} {clause.title}",
                    "clause.md.j2",
                    {"c": page, "relations": RELATIONS},
                    within=addresses.matrix(name),
                    crumbs=(
                        (standard.designation, addresses.matrix(name)),
                        *(
                            (f"{up.number} {up.title}", addresses.clause(name, up.number))
                            for up in page.parents
                        ),
                    ),
                    description=clause.summary or f"{standard.designation}, clause {number}: {clause.title}",
                )

    def _crosswalks(self) -> Iterator[Page]:
        found = crosswalks(self.catalog, self.states)
        yield Page(addresses.CROSSWALKS, "Crosswalks", "crosswalks.md.j2", {"pages": found}, sections=False)
        for page in found:
            yield Page(
                addresses.crosswalk(page.source, page.target),
                f"{page.source_designation} and {page.target_designation}",
                "crosswalk.md.j2",
                {"page": page, "relations": RELATIONS},
                within=addresses.CROSSWALKS,
                sections=False,
                crumbs=(("Crosswalks", addresses.CROSSWALKS),),
            )

    def _roles(self) -> Iterator[Page]:
        found = Roles(self.catalog, self.audience).pages()
        yield Page(addresses.ROLES, "Roles", "roles.md.j2", {"roles": found}, sections=False)
        for role in found:
            yield Page(
                addresses.role(role.id),
                role.title,
                "role.md.j2",
                {"role": role},
                within=addresses.ROLES,
                crumbs=(("Roles", addresses.ROLES),),
                description=f"What applies to the role {role.title}, and what it must read, owns and approves",
            )

    def _rules(self) -> Iterator[Page]:
        found = rule_rows()
        yield Page(addresses.RULES, "Rules", "rules.md.j2", {"rules": found}, sections=False)
        for rule in found:
            yield Page(
                addresses.rule(rule.name),
                rule.name,
                "rule.md.j2",
                {"rule": rule},
                within=addresses.RULES,
                sections=False,
                boost=0.3,
                crumbs=(("Rules", addresses.RULES),),
            )

    def _others(self) -> Iterator[Page]:
        everything = changes(self.catalog, self.audience)
        shown = everything[:CHANGES_SHOWN]
        yield Page(
            addresses.CHANGES,
            "Changes",
            "changes.md.j2",
            {"changes": shown, "older": len(everything) - len(shown)},
            sections=False,
        )
        gaps = gaps_page(self.catalog, self.states, self.audience)
        order = [state.capitalize() for state in STATE_ORDER]
        yield Page(addresses.GAPS, "Gaps", "gaps.md.j2", {"gaps": gaps, "order": order})
        found = problems_page(self.catalog, self.audience, self.problems)
        rules = frozenset(rule.name for rule in rule_rows())
        yield Page(
            addresses.PROBLEMS,
            "Check results",
            "problems.md.j2",
            {"problems": found, "rules": rules},
            sections=False,
        )
        yield Page(
            addresses.ABOUT,
            "About this build",
            "about.md.j2",
            {
                "version": __version__,
                "shown": len(self.audience.documents(self.catalog)),
                "withheld": sum(not self.audience.sees(name) for name in self.catalog.documents),
                "standards": tuple(self.catalog.standards.values()),
            },
        )


def _boost(page: DocumentPage) -> float:
    """What is in force is found before what is not, and a document before the decisions on it."""
    if page.in_force:
        return 2.0
    ended = page.banner is not None and page.banner.tone == "ended"
    return 0.2 if page.type == "decision" or ended else 1.0


def rule_rows() -> tuple[RuleRow, ...]:
    """The rules and the problems of reading, by name."""
    severities = {rule.name: rule.severity.word for rule in RULES}
    return tuple(
        RuleRow(name, severities.get(name, "error"), doc, doc.strip().partition("\n\n")[0])
        for name, doc in sorted(manual_pages().items())
    )
