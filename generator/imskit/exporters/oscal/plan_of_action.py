"""Nonconformities and what is done about them as an OSCAL plan of action and milestones.

Each nonconformity is an item of the plan and a risk; each of its actions a remediation with one task.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day
from types import MappingProxyType

from imskit.exporters.oscal.clauses import controls_of, statement_id
from imskit.exporters.oscal.components import to_catalog, with_catalogs
from imskit.exporters.oscal.frame import Data, Frame, as_json, listed, moment, prop
from imskit.facts.actions import Outcome, outcomes, told
from imskit.facts.body import Row, day, rows, text
from imskit.facts.findings import named_finding
from imskit.interchange import token
from imskit.model import Document, Standard
from imskit.problems import CannotGoOn

#: The state of a risk in OSCAL for each of ours.
_STATES: Mapping[str, str] = MappingProxyType(
    {
        "open": "investigating",
        "in-correction": "remediating",
        "awaiting-effectiveness": "remediating",
        "closed": "closed",
    }
)
_LIFECYCLES: Mapping[str, str] = MappingProxyType({"done": "completed", "dropped": "dropped"})


def plan_of_action(frame: Frame) -> bytes:
    """The nonconformities against clauses of the standards of *frame*, with their corrective actions.

    Raises CannotGoOn when there is none: OSCAL has no plan without an item.
    """
    ids = {standard.id for standard in frame.standards}

    def is_told(record: Document) -> bool:
        return (
            record.type == "nonconformity"
            and (record.opened is None or record.opened <= frame.catalog.today)
            and any(ref.relation == "against" and ref.standard in ids for ref in record.clauses)
        )

    found = [each for each in frame.documents("nonconformity") if is_told(each)]
    if not found:
        raise CannotGoOn(
            "there is no nonconformity to write",
            "imskit new nonconformity begins one; --standard may hide some",
        )
    roles = {each.owner for each in found} | {action.owner for each in found for action in each.actions}
    content = {
        "metadata": frame.head(
            f"Nonconformities and corrective actions of {frame.catalog.system.name}",
            sorted(roles),
            remarks=frame.withheld(is_told),
        ),
        "system-id": {"identifier-type": "http://ietf.org/rfc/rfc4122", "id": frame.organisation},
        "risks": [_risk(frame, each) for each in found],
        "poam-items": [_item(frame, each) for each in found],
    }
    return as_json(
        "plan-of-action-and-milestones",
        {"uuid": frame.uuid("plan-of-action", *sorted(ids)), **content, **with_catalogs(frame, content)},
    )


def _item(frame: Frame, record: Document) -> Data:
    followed = named_finding(record)
    source = text(record, "body.source")
    against = _against(frame, record)
    return {
        "uuid": frame.uuid("poam-item", record.id),
        "title": frame.title(f"{record.id} {record.title}"),
        "description": frame.words(text(record, "body.description")) or frame.title(record.title),
        "props": [
            prop("document", record.id),
            prop("state", record.state or "-"),
            prop("grade", text(record, "body.grade") or "-"),
            *_in_part(frame, record),
            *([prop("found-by", source)] if source else []),
            *(
                [prop("follows", f"{followed.of}, finding {followed.finding}")]
                if followed and frame.audience.sees(followed.of)
                else []
            ),
            *(prop("against", statement_id(standard.id, clause)) for standard, clause in against),
        ],
        **listed(
            "links",
            [to_catalog(frame, standard, statement_id(standard.id, clause)) for standard, clause in against],
        ),
        "related-risks": [{"risk-uuid": frame.uuid("risk", record.id)}],
    }


def _against(frame: Frame, record: Document) -> list[tuple[Standard, str]]:
    """The clauses that *record* is against, each with its standard, as far as their catalogs hold them."""
    return [
        (standard, ref.clause)
        for standard in frame.standards
        for ref in record.clauses
        if ref.relation == "against"
        and ref.standard == standard.id
        and any(controls_of(standard, ref.clause))
    ]


def _risk(frame: Frame, record: Document) -> Data:
    deadline = day(record, "body.close_by")
    default = "closed" if record.is_closed else "open"
    known = told(frame.catalog)
    return {
        "uuid": frame.uuid("risk", record.id),
        "title": frame.title(record.title),
        "description": frame.words(text(record, "body.description")) or frame.title(record.title),
        "statement": frame.words(text(record, "body.root_cause")) or _no_cause(record),
        "props": [prop("document", record.id), *_in_part(frame, record)],
        "status": _STATES.get(record.state or "", default),
        **({"deadline": moment(deadline)} if deadline else {}),
        **listed(
            "remediations", [_remediation(frame, each) for each in outcomes(frame.catalog, record, known)]
        ),
        **_log(frame, record),
    }


def _no_cause(record: Document) -> str:
    """What is said where no cause is at hand: of one that is withheld not that nobody knows it."""
    return "Withheld." if "body.root_cause" in record.withheld else "Its cause is not known yet."


def _in_part(frame: Frame, record: Document) -> list[Data]:
    return [frame.mark(record)] if record.withheld else []


def _remediation(frame: Frame, outcome: Outcome) -> Data:
    key = (outcome.holder.id, str(outcome.number))
    note = frame.words(outcome.note)
    if outcome.told_in is not None and not frame.audience.sees(outcome.told_in.id):
        note = ""
    return {
        "uuid": frame.uuid("remediation", *key),
        "lifecycle": _LIFECYCLES.get(outcome.standing, "planned"),
        "title": frame.title(outcome.action.what),
        "description": note or frame.title(outcome.action.what),
        "props": [
            prop("action", str(outcome.number)),
            *([prop("done-on", outcome.done.isoformat())] if outcome.done else []),
        ],
        "tasks": [
            {
                "uuid": frame.uuid("task", *key),
                "type": "action",
                "title": frame.title(outcome.action.what),
                "timing": {"on-date": {"date": moment(outcome.due)}},
                "responsible-roles": [
                    {"role-id": token(outcome.action.owner), "party-uuids": [frame.organisation]}
                ],
            }
        ],
    }


def _log(frame: Frame, record: Document) -> Data:
    """When it was opened, what checks of effectiveness found, and when it was closed."""
    entries = []
    if record.opened:
        entries.append(
            _entry(frame, record, "opened", record.opened, {"title": "Opened", "status-change": "open"})
        )
    for number, check in enumerate(rows(record, "body.effectiveness.checks"), 1):
        on = day(check, "date")
        if on:
            said = {"title": _checked(check), "description": frame.words(text(check, "text")) or "-"}
            entries.append(_entry(frame, record, f"check-{number}", on, said))
    if record.closed:
        entries.append(
            _entry(frame, record, "closed", record.closed, {"title": "Closed", "status-change": "closed"})
        )
    return {"risk-log": {"entries": entries}} if entries else {}


def _checked(check: Row) -> str:
    return f"Check of effectiveness: {text(check, 'result').replace('-', ' ') or 'no result'}"


def _entry(frame: Frame, record: Document, key: str, on: Day, said: Data) -> Data:
    return {"uuid": frame.uuid("log", record.id, key), "start": moment(on), **said}
