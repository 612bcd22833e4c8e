"""What certification auditors look for at each stage, as data.

In our own words, put together from public pages of certification bodies and practitioners and from the process
that such audits share. None of it has been compared with a bought copy of a standard: every item is unverified,
and the list may be incomplete. A stage is one row of the table at the end, an item one line of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

#: The standard that certificates are issued against, and the guidance beside it.
CERTIFIED = "iso-56001-2024"
GUIDANCE = "iso-56002-2019"

#: What an item is held against. document: one in force for each clause, or of the types. record: records that
#: count for each clause, or of the types. stage: records of stages. findings: no finding of a stage is open.
#: certificate: one that is valid. audited: each clause audited within the cycle. talk: nothing that records say.
Asks = Literal["document", "record", "stage", "findings", "certificate", "audited", "talk"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the auditor looks for."""

    words: str
    asks: Asks
    clauses: tuple[str, ...] = ()
    #: Types of documents or records that show it; without any, what claims the clauses.
    types: tuple[str, ...] = ()
    #: Which records count: values by dotted path, any of several.
    where: Mapping[str, tuple[str, ...]] | None = None
    #: Only what happened in this time up to today.
    within: str = ""
    #: How many records it takes, where one is not enough.
    count: int = 1


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of certification."""

    #: As records of stages name it.
    name: str
    title: str
    aim: str
    #: What comes out of it.
    output: str
    items: tuple[Item, ...]


def _documents(words: str, *clauses: str, types: tuple[str, ...] = ()) -> Item:
    return Item(words, "document", clauses, types)


def _records(
    words: str, *clauses: str, types: tuple[str, ...] = (), within: str = "", count: int = 1
) -> Item:
    return Item(words, "record", clauses, types, within=within, count=count)


def _talk(words: str) -> Item:
    return Item(words, "talk")


STAGES: tuple[Stage, ...] = (
    Stage(
        "stage-1",
        "Stage 1: documents and readiness",
        "Whether the system is there on paper, is understood, and is ready to be looked at where people work",
        "A report of concerns that could become nonconformities, and a plan for stage 2",
        (
            _documents("An innovation intent", "4.3.1"),
            _documents("A scope with its boundaries", "4.3.2"),
            _documents("An innovation policy", "5.2"),
            _documents("An innovation strategy", "5.3"),
            _documents("Objectives, and plans to reach them", "6.2"),
            _documents(
                "Rules for documents and records, and the documents we chose to have",
                "7.5.1",
                "7.5.2",
                "7.5.3",
            ),
            _documents("How the system and its processes hang together", "4.4"),
            _documents("Who answers for what and who may decide what", "5.5"),
            _documents("A programme of internal audits", "9.2.2", types=("audit-programme",)),
            _records("A look at what is going on outside and inside", "4.1"),
            _records("Who has a stake, and which legal and other obligations hold", "4.2"),
            _records("Risks and opportunities, with what is done about them", "6.1"),
            _records(
                "Internal audits, a full cycle done or well under way", "9.2.1", types=("internal-audit",)
            ),
            _records("A management review", "9.3.1", types=("management-review",)),
            _talk("Scope, sites and offerings fit what was applied for"),
            _talk("People, rooms and days for stage 2 can be agreed"),
        ),
    ),
    Stage(
        "stage-2",
        "Stage 2: the system at work",
        "Whether people work as is written, and whether it brings what it is meant to bring",
        "Nonconformities, opportunities for improvement, and what the auditors recommend",
        (
            Item("Nothing from stage 1 is open", "findings", where={"body.stage": ("stage-1",)}),
            _records("Competence that was assessed", "7.2"),
            _records("People know the policy and what it means for them", "7.3"),
            _records("Time, money, people and knowledge were provided", "7.1.1", "7.1.3", "7.1.4", "7.1.6"),
            _records("Intellectual property is looked after", "7.1.7", types=("ip-asset",)),
            _records("The culture was looked at", "5.4", types=("culture-assessment",)),
            _records("Portfolio decisions by written criteria", "6.4", types=("portfolio-review",)),
            _records("Partners and what was agreed with them", "6.6", types=("partnership",)),
            _records("What was told to whom", "7.4", types=("communication",)),
            _records("Operations ran as planned", "8.1"),
            _records("Initiatives that can be followed from end to end", "8.2", types=("initiative",)),
            Item(
                "One of them was stopped, with its reason",
                "record",
                ("8.3.1",),
                ("initiative",),
                {"state": ("stopped",)},
            ),
            _records(
                "Opportunities, concepts, validation, development and deployment left records",
                "8.3.2",
                "8.3.3",
                "8.3.4",
                "8.3.5",
                "8.3.6",
            ),
            _records("Results of indicators, and what was concluded from them", "9.1"),
            _records("Reports of internal audits", "9.2.1", types=("internal-audit",)),
            _records("Results of management reviews", "9.3.3", types=("management-review",)),
            _records("Nonconformities with cause, action and check", "10.2", types=("nonconformity",)),
            _talk("Top management says what it wants from innovation, and why"),
            _talk("People find the documents that hold today"),
        ),
    ),
    Stage(
        "decision",
        "Certification decision",
        "Whether the body grants the certificate, decided by people of it who did not audit",
        "The certificate, or the reasons for a refusal",
        (
            Item(
                "Stage 1 ended with: ready",
                "stage",
                where={"body.stage": ("stage-1",), "body.result": ("ready",)},
            ),
            Item(
                "Stage 2 ended with a recommendation",
                "stage",
                where={"body.stage": ("stage-2",), "body.result": ("recommended",)},
            ),
            Item(
                "No finding of stages 1 and 2 is open",
                "findings",
                where={"body.stage": ("stage-1", "stage-2")},
            ),
            _talk("What the certificate says of scope and sites is what was audited"),
        ),
    ),
    Stage(
        "surveillance",
        "Surveillance",
        "Whether the system is kept alive between two certifications; at least once a year",
        "A report, and that the certificate goes on or is suspended",
        (
            Item("A certificate that is valid", "certificate"),
            Item("Nothing from earlier stages is open", "findings"),
            _records("An internal audit in the last year", "9.2.1", types=("internal-audit",), within="P1Y"),
            _records(
                "A management review in the last year", "9.3.1", types=("management-review",), within="P1Y"
            ),
            _records("Corrective action in the last year", "10.2", types=("nonconformity",), within="P1Y"),
            _records(
                "Progress on objectives: indicators measured in the last year",
                "9.1",
                types=("indicator",),
                within="P1Y",
            ),
            _records(
                "What changed in the system or around it in the last year",
                "6.3",
                types=("system-change", "context"),
                within="P1Y",
            ),
            _records(
                "Something got better in the last year", "10.1", types=("improvement", "lesson"), within="P1Y"
            ),
            _talk("The certificate and its mark are used only for what they cover"),
        ),
    ),
    Stage(
        "recertification",
        "Recertification",
        "Whether the system did its work over the whole cycle and still suits us; before the certificate expires",
        "A new certificate",
        (
            Item("A certificate that is valid", "certificate"),
            Item(
                "Surveillance in each of two years", "stage", where={"body.stage": ("surveillance",)}, count=2
            ),
            Item("Nothing from earlier stages is open", "findings"),
            Item("Every clause was audited within the audit cycle", "audited"),
            _records(
                "Management reviews over the cycle, three or more",
                "9.3.1",
                types=("management-review",),
                count=3,
            ),
            _records("Maturity rated at least twice, so that change shows", types=("assessment",), count=2),
            _records(
                "A conclusion of the last year on whether the system still suits us",
                "9.3.3",
                types=("management-review",),
                within="P1Y",
            ),
            _talk("Changes since the last certification are named in the application"),
        ),
    ),
)
