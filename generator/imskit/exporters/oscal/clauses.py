"""A standard as an OSCAL catalog, and what its clauses are called there.

A heading at the top becomes a group, every other clause a control, nested as the clauses are: a group of OSCAL
holds groups or controls, never both, and below a heading of a standard stand headings beside clauses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imskit.exporters.oscal.frame import Data, Frame, as_json, line, listed, prop
from imskit.interchange import as_markdown, control_id
from imskit.model import Clause, Standard
from imskit.problems import CannotGoOn

#: Most clauses that stand inside each other.
_LEVEL_LIMIT = 40
_RIGHTS = (
    "Numbers and short titles are facts. What stands under a statement or an overview is this organisation's "
    "own summary, not the text of the standard, which is to be had from its publisher."
)


def catalog(frame: Frame) -> bytes:
    """The one standard of *frame* as an OSCAL catalog: numbers, titles, and our own summaries."""
    (standard,) = frame.standards
    content = _content(frame, standard)
    return as_json("catalog", {"uuid": frame.revision(content, "catalog", standard.id), **content})


def catalog_uuid(frame: Frame, standard: Standard) -> str:
    """The identifier of the catalog of *standard* as it is now."""
    return frame.revision(_content(frame, standard), "catalog", standard.id)


def _content(frame: Frame, standard: Standard) -> Data:
    tops = [clause for clause in standard.clauses.values() if not _parent(standard, clause)]
    _check_depth(standard, tops)
    order = {number: f"{at:04d}" for at, number in enumerate(standard.clauses, 1)}
    head = frame.head(
        f"{standard.designation}: {standard.title}",
        props=[
            prop("standard", standard.id),
            prop("designation", standard.designation),
            prop("title", standard.title),
            prop("kind", standard.kind),
            prop("status", standard.status),
            prop("leave-out", standard.leave_out),
            *([prop("published", standard.published)] if standard.published else []),
        ],
        lasting=frame.uuid("catalog", standard.id),
    )
    return {
        "metadata": {**head, "remarks": _RIGHTS},
        **listed("controls", [_control(frame, standard, each, order) for each in tops if each.assessable]),
        **listed("groups", [_group(frame, standard, each, order) for each in tops if not each.assessable]),
    }


def _check_depth(standard: Standard, tops: Sequence[Clause]) -> None:
    """Raises CannotGoOn: clauses stand so far inside each other that no program would read them."""
    here = list(tops)
    for _ in range(_LEVEL_LIMIT):
        here = [child for clause in here for child in _children(standard, clause)]
    if here:
        raise CannotGoOn(
            f"clause {here[0].number} of {standard.designation} stands below {_LEVEL_LIMIT} others, which is too "
            "deep for OSCAL",
            f"give it a parent further up in ims/standards/{standard.id}.yaml",
        )


def statement_id(standard: str, clause: str) -> str:
    """The id of the part that holds the summary of a clause, to which findings point."""
    return f"{control_id(standard, clause)}_smt"


def is_group(standard: Standard, clause: Clause) -> bool:
    """Whether *clause* is a group in the catalog."""
    return not clause.assessable and not _parent(standard, clause)


def controls_of(standard: Standard, number: str) -> Iterator[str]:
    """The ids of the controls that clause *number* stands for: its own, or of a group those within it."""
    clause = standard.clauses.get(number)
    if clause is None:
        return
    if is_group(standard, clause):
        for child in _children(standard, clause):
            yield from _with_all_below(standard, child)
    else:
        yield control_id(standard.id, number)


def _with_all_below(standard: Standard, clause: Clause) -> Iterator[str]:
    yield control_id(standard.id, clause.number)
    for child in _children(standard, clause):
        yield from _with_all_below(standard, child)


def _parent(standard: Standard, clause: Clause) -> str | None:
    """Its parent, if that is a clause at all; one whose parents lead back to itself counts as a top."""
    seen = {clause.number}
    here = clause.parent
    while here is not None and here in standard.clauses:
        if here in seen:
            return None
        seen.add(here)
        here = standard.clauses[here].parent
    return clause.parent if clause.parent in standard.clauses else None


def _children(standard: Standard, clause: Clause) -> Sequence[Clause]:
    # Asked for each clause and each claim: it is kept in the standard, which never changes.
    known: dict[str | None, list[Clause]] = vars(standard).setdefault("_children", {})
    if not known:
        for each in standard.clauses.values():
            known.setdefault(_parent(standard, each), []).append(each)
    return known.get(clause.number, ())


def _group(frame: Frame, standard: Standard, clause: Clause, order: dict[str, str]) -> Data:
    return {
        "id": control_id(standard.id, clause.number),
        "class": "clause",
        "title": as_markdown(line(clause.title)),
        "props": _props(clause, order),
        "parts": [_summary(frame, standard, clause, "overview")],
        **listed(
            "controls", [_control(frame, standard, each, order) for each in _children(standard, clause)]
        ),
    }


def _control(frame: Frame, standard: Standard, clause: Clause, order: dict[str, str]) -> Data:
    return {
        "id": control_id(standard.id, clause.number),
        "class": "clause" if clause.assessable else "heading",
        "title": as_markdown(line(clause.title)),
        "props": _props(clause, order),
        "parts": [_summary(frame, standard, clause, "statement")],
        **listed(
            "controls", [_control(frame, standard, each, order) for each in _children(standard, clause)]
        ),
    }


def _props(clause: Clause, order: dict[str, str]) -> list[Data]:
    return [
        prop("label", clause.number, None),
        prop("sort-id", order[clause.number], None),
        prop("assessable", "yes" if clause.assessable else "no"),
        prop("title-verified", "yes" if clause.verified else "no"),
    ]


def _summary(frame: Frame, standard: Standard, clause: Clause, name: str) -> Data:
    summary = frame.audience.redact(clause.summary.strip())
    return {
        "id": statement_id(standard.id, clause.number),
        "name": name,
        **({"prose": summary} if summary else {}),
    }
