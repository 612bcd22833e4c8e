"""Rules on ims.yaml, people.yaml and the files of standards: what they say fits together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from imskit.model import EVERYONE, UNNAMED, Catalog, Path, PlainFile, Standard
from imskit.problems import nearest
from imskit.rules.finding import Finding


def name_twice(catalog: Catalog) -> Iterator[Finding]:
    """A person, role, site, standard or clause is listed once in its list.

    Of two entries with one id, nobody can know which was meant.

    **To mend it**, merge the two, or give one of them another id.
    """
    ims, people = catalog.system.files
    yield from _twice(people, ("people",), "id", "person")
    yield from _twice(people, ("roles",), "id", "role")
    yield from _twice(ims, ("scope", "sites"), "id", "site")
    yield from _twice(ims, ("standards",), "id", "standard")
    for index in range(len(ims.data["standards"])):
        yield from _twice(ims, ("standards", index, "left_out"), "clause", "clause")
    for standard in catalog.standards.values():
        if standard.file is not None:
            yield from _twice(standard.file, ("clauses",), "clause", "clause")


def _twice(file: PlainFile, at: Path, key: str, noun: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, entry in enumerate(_entries(file, at)):
        name = entry[key]
        if name in seen:
            yield Finding(
                file.locate((*at, index, key), False),
                f"The {noun} {name} is listed twice",
                "merge the two, or correct one of them",
            )
        seen.add(name)


def _entries(file: PlainFile, at: Path) -> Iterable[dict[str, str]]:
    """The list that stands at *at*; empty where there is none."""
    value: object = file.data
    for step in at:
        if isinstance(value, dict):
            value = value.get(str(step), ())
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step]
    return value if isinstance(value, list) else ()


def holding_days(catalog: Catalog) -> Iterator[Finding]:
    """Nobody holds a role, or stands in for it, until a day before the first, or after they have left.

    What counts for an approval is who held the role on that day, so the days must be right.

    **To mend it**, correct the days in ims/people.yaml.
    """
    for role in catalog.system.roles.values():
        for holding in (*role.holders, *role.deputies, *role.delegations):
            person = catalog.system.people.get(holding.person)
            if holding.until is not None and holding.until < holding.since:
                yield Finding(
                    holding.place,
                    f"{holding.person} is {role.id} until {holding.until.isoformat()}, "
                    f"which is before {holding.since.isoformat()}",
                    "correct from or until",
                )
            elif person is not None and person.left is not None:
                last = holding.until
                if last is None or last > person.left:
                    yield Finding(
                        holding.place,
                        f"{holding.person} left on {person.left.isoformat()}, but is {role.id} beyond that day",
                        f"add until: {person.left.isoformat()}, or an earlier day",
                    )


def reserved_name(catalog: Catalog) -> Iterator[Finding]:
    """No role is called everyone, which stands for all who work here, and no site all.

    No role and no person is called to-be-named, which stands for whom somebody has yet to name.

    **To mend it**, give it another id.
    """
    ims, people = catalog.system.files
    reserved = (
        (people, ("roles",), EVERYONE),
        (people, ("roles",), UNNAMED),
        (people, ("people",), UNNAMED),
        (ims, ("scope", "sites"), "all"),
    )
    for file, at, word in reserved:
        for index, entry in enumerate(_entries(file, at)):
            if entry["id"] == word:
                yield Finding(
                    file.locate((*at, index, "id"), False),
                    f"{word} has a meaning of its own",
                    "give it another id",
                )


def left_out_claimed(catalog: Catalog) -> Iterator[Finding]:
    """A clause that is left out or not followed is claimed by no document.

    Either it is dealt with, or it is not.

    **To mend it**, take it out of `left_out` in ims/ims.yaml, or out of the document.
    """
    left_out = {(row.standard, row.clause) for use in catalog.system.standards_in_use for row in use.left_out}
    for document in catalog.all_documents if left_out else ():
        for ref in document.claims:
            if ref.key in left_out:
                yield Finding(
                    document.at(*ref.at),
                    f"Clause {ref.clause} is claimed here, and left out in ims/ims.yaml",
                    "take it out of one of the two",
                )


def standard_data(catalog: Catalog) -> Iterator[Finding]:
    """The file of a standard is called by its id, and refers to what exists.

    A clause's parent is a clause of the same standard; what a clause expects are types that have a schema,
    and fields that these types have.

    **To mend it**, correct the name at the place that is given.
    """
    for standard in catalog.standards.values():
        file = standard.file
        if file is None or _was_tested(catalog, standard, file):
            continue
        path = PurePosixPath(file.locate((), False).path)
        if path.stem != standard.id:
            yield Finding(
                file.locate(("id",), False),
                f"The file is called {path.name}, but holds {standard.id}",
                f"rename it to {standard.id}.yaml, or correct the id",
            )
        for index, entry in enumerate(file.data["clauses"]):
            parent = entry.get("parent")
            if parent is not None and parent not in standard.clauses:
                yield Finding(
                    file.locate(("clauses", index, "parent"), False),
                    f"{standard.designation} has no clause {parent}",
                    "name a clause of this file",
                )
            for row, expected in enumerate(entry.get("expects", ())):
                yield from _expected(catalog, file, ("clauses", index, "expects", row), expected)


def _was_tested(catalog: Catalog, standard: Standard, file: PlainFile) -> bool:
    """Whether the standard and all types that it names are imskit's own.

    Then nothing new can be found, and looking would take as long as reading the documents of a small system.
    """
    return file.locate((), False).path in catalog.tested and all(
        name in catalog.types and catalog.types[name].path in catalog.tested
        for clause in standard.clauses.values()
        for expected in clause.expects
        for name in expected.types
    )


def _expected(
    catalog: Catalog, file: PlainFile, at: Path, expected: dict[str, list[str]]
) -> Iterator[Finding]:
    known = [name for name in expected["types"] if name in catalog.types]
    for index, name in enumerate(expected["types"]):
        if name not in catalog.types and name not in catalog.failed_types:
            yield Finding(
                file.locate((*at, "types", index), False),
                f"There is no document type {name}",
                nearest(name, catalog.types, "add a schema for it"),
            )
    for index, field in enumerate(expected.get("fields", ())):
        if known and not any(field in catalog.types[name].titles for name in known):
            fields = [title for name in known for title in catalog.types[name].titles]
            yield Finding(
                file.locate((*at, "fields", index), False),
                f"No {' or '.join(known)} has a field {field}",
                nearest(field, fields, "see the reference of the type"),
            )


def crosswalk_data(catalog: Catalog) -> Iterator[Finding]:
    """A crosswalk leads from clauses to clauses that exist, and names one unless the relation is none.

    **To mend it**, correct the number, or the relation.
    """
    for crosswalk in catalog.crosswalks:
        file = crosswalk.file
        if file is None:
            continue
        for end, name in (("from", crosswalk.source), ("to", crosswalk.target)):
            if name not in catalog.known_standards:
                yield Finding(
                    file.locate((end,), False),
                    f"No standard {name} is known",
                    nearest(name, catalog.known_standards, "add its file to ims/standards"),
                )
        for index, row in enumerate(crosswalk.rows):
            for end, name, clause in (
                ("from", crosswalk.source, row.source),
                ("to", crosswalk.target, row.target),
            ):
                standard = catalog.standards.get(name)
                if standard is not None and clause is not None and clause not in standard.clauses:
                    yield Finding(
                        file.locate(("rows", index, end), False),
                        f"{standard.designation} has no clause {clause}",
                        "correct the number",
                    )
            if (row.target is None) != (row.relation == "none"):
                yield Finding(
                    file.locate(("rows", index), False),
                    "A row names a clause under to, unless its relation is none",
                    "add to, or let the relation be none",
                )
