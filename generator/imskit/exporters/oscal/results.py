"""Internal audits as OSCAL assessment results: each audit a result, each finding an observation and its findings."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from types import MappingProxyType

from imskit.exporters.oscal.clauses import controls_of, statement_id
from imskit.exporters.oscal.components import to_catalog, with_catalogs
from imskit.exporters.oscal.frame import Data, Frame, as_json, line, listed, moment, prop
from imskit.facts.audits import Found, audited_clauses, findings
from imskit.facts.body import text
from imskit.model import Document
from imskit.problems import CannotGoOn

#: State and reason in OSCAL for each of our grades. An opportunity to improve is no failure.
_STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "conformity": ("satisfied", "pass"),
        "opportunity": ("satisfied", "other"),
        "minor": ("not-satisfied", "fail"),
        "major": ("not-satisfied", "fail"),
    }
)


def assessment_results(frame: Frame) -> bytes:
    """The internal audits held by the day looked at, as far as they looked at the standards of *frame*.

    Raises CannotGoOn when there is none: OSCAL has no results without a result.
    """
    ids = {standard.id for standard in frame.standards}

    def is_told(audit: Document) -> bool:
        return (
            audit.type == "internal-audit"
            and audit.date is not None
            and audit.date <= frame.catalog.today
            and any(standard in ids for standard, _ in audited_clauses(audit))
        )

    audits = [audit for audit in frame.documents("internal-audit") if is_told(audit)]
    if not audits:
        raise CannotGoOn(
            "there is no internal audit to write",
            "imskit new internal-audit begins one; --standard may hide some",
        )
    plan = frame.uuid("assessment-plan")
    content = {
        "metadata": frame.head(
            f"Internal audits of {frame.catalog.system.name}",
            [each.owner for each in audits],
            remarks=frame.withheld(is_told),
        ),
        "import-ap": {
            "href": f"#{plan}",
            "remarks": "What was planned stands in the audit programme, which is not written as OSCAL.",
        },
        "results": [_result(frame, audit) for audit in audits],
    }
    return as_json(
        "assessment-results",
        {
            "uuid": frame.uuid("assessment-results", *sorted(ids)),
            **content,
            **with_catalogs(frame, content, _programme(plan)),
        },
    )


def _programme(resource: str) -> Data:
    """What stands for the plan: OSCAL asks for something to read, so it holds the sentence itself."""
    sentence = "The audit programme is kept by the organisation and is not written as OSCAL.\n"
    return {
        "uuid": resource,
        "title": "Audit programme",
        "description": "Kept by the organisation.",
        "base64": {
            "filename": "audit-programme.txt",
            "media-type": "text/plain",
            "value": base64.b64encode(sentence.encode("ascii")).decode("ascii"),
        },
    }


def _result(frame: Frame, audit: Document) -> Data:
    assert audit.date is not None
    found = [
        (number, each)
        for number, each in enumerate(findings(frame.catalog, audit), 1)
        if any(standard.id in each.clauses for standard in frame.standards)
    ]
    return {
        "uuid": frame.uuid("result", audit.id),
        "title": frame.title(f"{audit.id} {audit.title}"),
        "description": frame.words(text(audit, "body.objective")) or frame.title(audit.title),
        "start": moment(audit.date),
        "end": moment(audit.date),
        "props": [prop("document", audit.id), frame.mark(audit)],
        "reviewed-controls": {"control-selections": _selections(frame, audit)},
        **listed("observations", [_observation(frame, audit, number, each) for number, each in found]),
        **listed(
            "findings", [one for number, each in found for one in _findings(frame, audit, number, each)]
        ),
        **_remarks(frame, audit),
    }


def _remarks(frame: Frame, audit: Document) -> Data:
    conclusion = frame.words(text(audit, "body.conclusion"))
    return {"remarks": conclusion} if conclusion else {}


def _selections(frame: Frame, audit: Document) -> list[Data]:
    looked_at = audited_clauses(audit)
    selections = []
    for standard in frame.standards:
        # In the order of the standard, each once, also where a heading and a clause below it were both named.
        ids = dict.fromkeys(
            control
            for number in standard.clauses
            if (standard.id, number) in looked_at
            for control in controls_of(standard, number)
        )
        selections.append(
            {
                "description": f"Clauses of {line(standard.designation)} that were looked at.",
                "props": [prop("standard", standard.id)],
                "links": [to_catalog(frame, standard)],
                **listed("include-controls", [{"control-id": each} for each in ids]),
            }
        )
    return [each for each in selections if "include-controls" in each] or selections[:1]


def _observation(frame: Frame, audit: Document, number: int, found: Found) -> Data:
    assert audit.date is not None
    evidence = frame.words(found.evidence)
    return {
        "uuid": frame.uuid("observation", audit.id, str(number)),
        "title": _title(frame, audit, number, found),
        "description": frame.words(found.text) or "-",
        "props": [
            prop("grade", found.grade or "-"),
            prop("finding", str(number)),
            *([prop("criterion", frame.audience.redact(found.criterion))] if found.criterion else []),
        ],
        # How it was seen is told for the audit as a whole, in its method.
        "methods": ["UNKNOWN"],
        "types": ["finding"],
        **listed("relevant-evidence", [{"description": evidence}] if evidence else []),
        "collected": moment(audit.date),
    }


def _findings(frame: Frame, audit: Document, number: int, found: Found) -> list[Data]:
    state, reason = _STATES.get(found.grade, ("not-satisfied", "other"))
    follows = [each.id for each in found.follows if frame.audience.sees(each.id)]
    return [
        {
            "uuid": frame.uuid("finding", audit.id, str(number), standard.id, clause),
            "title": _title(frame, audit, number, found),
            "description": frame.words(found.text) or "-",
            "props": [prop("grade", found.grade or "-"), *(prop("followed-by", each) for each in follows)],
            "target": {
                "type": "statement-id",
                "target-id": statement_id(standard.id, clause),
                "title": frame.title(f"{standard.designation}, clause {clause}"),
                "status": {"state": state, "reason": reason},
            },
            "related-observations": [{"observation-uuid": frame.uuid("observation", audit.id, str(number))}],
        }
        for standard in frame.standards
        for clause in dict.fromkeys(found.clauses.get(standard.id, ()))
        if clause in standard.clauses
    ]


def _title(frame: Frame, audit: Document, number: int, found: Found) -> str:
    return frame.title(f"{audit.id}, finding {number}: {found.grade or 'not graded'}")
