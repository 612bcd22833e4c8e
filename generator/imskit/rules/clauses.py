"""Rules on standards and clauses that documents name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imskit.model import Catalog, Standard
from imskit.names import same_standard
from imskit.problems import nearest
from imskit.rules.finding import Finding


def unknown_standard(catalog: Catalog) -> Iterator[Finding]:
    """A document may only name standards that ims.yaml lists as in use.

    The id of a standard carries its edition: `iso-56001-2024`. A standard that ims.yaml lists must have a file
    of that name in `ims/standards/`, shipped or your own.

    **To mend it**, correct the id, or list the standard under `standards` in ims.yaml.
    """
    for in_use in catalog.system.standards_in_use:
        # One whose file is there but wrong has its own problems at that file.
        if in_use.id not in catalog.known_standards:
            yield Finding(
                in_use.place,
                f"No standard {in_use.id} is known",
                _nearest_standard(
                    in_use.id,
                    catalog.known_standards,
                    f"known are {', '.join(catalog.known_standards)}; "
                    f"a standard of your own is a file ims/standards/{in_use.id}.yaml",
                ),
            )
    listed = {in_use.id for in_use in catalog.system.standards_in_use}
    # What is listed with a slip is meant to be in use: it is told once, at the slip.
    meant = {same_standard(name, catalog.known_standards) for name in listed - set(catalog.known_standards)}
    for document in catalog.all_documents:
        seen: set[str] = set()
        for ref in document.clauses:
            if ref.standard in listed or ref.standard in meant or ref.standard in seen:
                continue
            seen.add(ref.standard)
            mend = (
                "list it under standards in ims/ims.yaml"
                if ref.standard in catalog.known_standards
                else _nearest_standard(
                    ref.standard, sorted(listed), f"in use are {', '.join(sorted(listed))}"
                )
            )
            yield Finding(
                document.at(*ref.at[:-1], key=True), f"The standard {ref.standard} is not in use here", mend
            )


def unknown_clause(catalog: Catalog) -> Iterator[Finding]:
    """A document may only name clauses that the standard has.

    The number is looked up in the clause list of the standard it stands under, since numbers repeat between
    standards.

    **To mend it**, correct the number; the matrix of the standard lists them all.
    """
    for document in catalog.all_documents:
        for ref in document.clauses:
            standard = catalog.standards.get(ref.standard)
            if standard is not None and ref.clause not in standard.clauses:
                yield Finding(
                    document.at(*ref.at),
                    f"{standard.designation} has no clause {ref.clause}",
                    _nearest_clause(ref.clause, standard),
                )
    for in_use in catalog.system.standards_in_use:
        standard = catalog.standards.get(in_use.id)
        for row in in_use.left_out if standard is not None else ():
            if standard is not None and row.clause not in standard.clauses:
                yield Finding(
                    row.place,
                    f"{standard.designation} has no clause {row.clause}",
                    _nearest_clause(row.clause, standard),
                )


def heading_clause(catalog: Catalog) -> Iterator[Finding]:
    """A document may only claim clauses that can be assessed, not headings.

    A heading groups clauses and asks for nothing itself: a claim on it would look like coverage and prove
    nothing.

    **To mend it**, name the sub-clauses that the document really serves.
    """
    for document in catalog.all_documents:
        for ref in document.clauses:
            standard = catalog.standards.get(ref.standard)
            clause = standard.clauses.get(ref.clause) if standard is not None else None
            if standard is None or clause is None or clause.assessable:
                continue
            below = [other.number for other in standard.clauses.values() if other.parent == clause.number]
            yield Finding(
                document.at(*ref.at),
                f"Clause {ref.clause} of {standard.designation} is a heading: {clause.title}",
                f"name what it serves below it: {', '.join(below)}" if below else "name an assessable clause",
            )


def left_out_not_allowed(catalog: Catalog) -> Iterator[Finding]:
    """What ims.yaml leaves out must be something that the standard lets one leave out.

    ISO 56001 lets nothing be left out. ISO 9001 lets one leave out what does not apply, with a reason; the
    information security and artificial intelligence standards only controls of their annex. Guidance can be
    not followed, with a reason. What is left out never counts as achieved.

    **To mend it**, take the row out of `left_out`, and deal with the clause.
    """
    for in_use in catalog.system.standards_in_use:
        standard = catalog.standards.get(in_use.id)
        if standard is None:
            continue
        for row in in_use.left_out:
            annex = row.clause[:1].isalpha()
            if standard.leave_out == "none":
                yield Finding(
                    row.place,
                    f"Clause {row.clause} is left out, and {standard.designation} lets nothing be left out",
                    "take it out of Left out or not followed (left_out)",
                )
            elif standard.leave_out == "annex-only" and not annex:
                yield Finding(
                    row.place,
                    f"Clause {row.clause} is left out, and {standard.designation} lets only controls of its annex "
                    "be left out",
                    "take it out of Left out or not followed (left_out)",
                )


def left_out_no_reason(catalog: Catalog) -> Iterator[Finding]:
    """Whatever is left out or not followed needs a reason, which is shown beside the clause.

    **To mend it**, say under `why` what makes the clause inapplicable here, or why it is not followed.
    """
    for in_use in catalog.system.standards_in_use:
        for row in in_use.left_out:
            if not (row.why or "").strip():
                yield Finding(
                    row.place,
                    f"Clause {row.clause} is left out without a reason",
                    "add why: with the reason, which is shown beside the clause",
                )


def withdrawn_standard(catalog: Catalog) -> Iterator[Finding]:
    """A standard in use should be the current edition.

    A withdrawn edition is still fine during the transition; this note keeps it in sight.

    **To mend it**, plan the move to the edition that replaced it.
    """
    for in_use in catalog.system.standards_in_use:
        standard = catalog.standards.get(in_use.id)
        if standard is not None and standard.status == "withdrawn":
            new = f" by {standard.replaced_by}" if standard.replaced_by else ""
            yield Finding(
                in_use.place,
                f"{standard.designation} has been replaced{new}",
                "plan the move to the new edition",
            )


def _nearest_standard(name: str, known: Sequence[str], otherwise: str) -> str:
    """How to mend the unknown standard *name*: another spelling or edition of it that is known, or *otherwise*."""
    near = same_standard(name, known)
    return f"did you mean {near}?" if near else otherwise


def _nearest_clause(number: str, standard: Standard) -> str:
    """How to mend an unknown clause *number*: what the nearest clause above it really holds."""
    steps = number.split(".")
    for length in range(len(steps) - 1, 0, -1):
        above = ".".join(steps[:length])
        if above in standard.clauses:
            below = [clause.number for clause in standard.clauses.values() if clause.parent == above]
            if not below:
                return f"did you mean {above}?"
            return f"below {above} there is {' to '.join(dict.fromkeys((below[0], below[-1])))}"
    return nearest(number, standard.clauses, "look it up in the matrix of the standard")
