"""Reports of made-up changes, small and huge."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imskit.changes.lines import Line
from imskit.changes.report import (
    ApprovalForm,
    ApprovalRow,
    ClauseRow,
    DocumentRow,
    ProblemRow,
    ReadRow,
    ReadyRecord,
    Report,
)
from imskit.changes.words import Span

HOSTILE = (
    "@octocat closes #1 </details></summary><script>x</script> `**|[a](https://b.example)\n\n# x\n\n/close"
)


def document(name: str = "POL-001", **fields: Any) -> DocumentRow:
    row = DocumentRow(
        id=name,
        title="Innovation policy",
        type="Policy",
        what="changed",
        controlled=True,
        path=f"ims/policies/{name}.yaml",
        path_before="",
        version="1.0 → 1.1",
        status="approved → in-review",
        effective_from="2026-12-01",
        weight="material",
        declared="material",
        reasons=("Purpose: the word “must” came",),
        summaries=("Answers come sooner",),
        lines=(Line("Purpose", "changed", (Span("same", "It "), Span("gone", "may"), Span("new", "must"))),),
    )
    return replace(row, **fields)


def approval(name: str = "POL-001", *, lost: bool = False) -> ApprovalRow:
    return ApprovalRow(
        name,
        "Innovation policy",
        "1.1",
        "lost" if lost else "needed",
        ("an approval by Managing director",),
        lost,
        "",
    )


def form(name: str = "POL-001", people: int = 1, **fields: Any) -> ApprovalForm:
    """A form with a record for each of so many *people*."""
    records = tuple(
        ReadyRecord(
            person=f"person-{number:02}",
            role="Managing director",
            right="holder",
            path=f"ims/records/decision/DEC-20261126-{name}-1.1-approve-person-{number:02}.yaml",
            text=f"id: DEC-20261126-{name}-1.1-approve-person-{number:02}\n" + "more: of it\n" * 30,
            address="",
            filled=False,
            replaces=False,
        )
        for number in range(people)
    )
    return replace(ApprovalForm(name, "1.1", "imskit-1:sha256:0", "asserted", records, 0, (), ""), **fields)


def problem(message: str = "POL-001 lacks something", severity: str = "error") -> ProblemRow:
    return ProblemRow("ims/a.yaml:1:1", severity, "some-rule", message, "write it")


def report(**fields: Any) -> Report:
    empty = Report(
        organisation="Northlight",
        as_of="2026-11-26",
        base="BASE",
        head="HEAD",
        documents=(),
        settings=(),
        clauses=(),
        touched=(),
        outdated=(),
        approvals=(),
        decisions=(),
        read_again=(),
        new_readers=(),
        moved=(),
        problems=(),
        warnings=(),
        older_problems=0,
    )
    return replace(empty, **fields)


def huge(words: str) -> Report:
    spans = tuple(Span("new" if place % 2 else "gone", words * 13) for place in range(5))
    rows = tuple(
        document(
            f"POL-{number:03}",
            title=words,
            summaries=(words,) * 5,
            reasons=(words,) * 5,
            lines=(Line(words, "changed", spans),) * 3,
        )
        for number in range(400)
    )
    return report(
        organisation=words,
        base=words,
        documents=rows,
        approvals=tuple(
            replace(approval(row.id, lost=True), title=words, needs=(words,) * 9) for row in rows
        ),
        read_again=tuple(ReadRow(row.id, words, words, (words,) * 9) for row in rows),
        clauses=tuple(
            ClauseRow("s", "S", str(number), words, "lost", "open", "open", words) for number in range(300)
        ),
        problems=tuple(problem(f"{words} {number}") for number in range(2000)),
        warnings=tuple(problem(f"{words} {number}", "warning") for number in range(2000)),
    )
