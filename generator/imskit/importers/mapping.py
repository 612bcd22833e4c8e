"""Mappings between two standards from another program's file, as a crosswalk of ours: checked, and written as YAML.

A mapping names entries of the two and does not hold them: each is held against the clause list of its standard.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from imskit.edit.editor import first_line
from imskit.edit.new_file import NewFile
from imskit.edit.yaml_words import scalar
from imskit.importers.brought import USE_CROSSWALK, Asked, Brought
from imskit.importers.clause_list import LINE_LIMIT, and_more, as_comment, is_number, with_dots
from imskit.problems import CannotGoOn, short

#: Most rows of one mapping.
ROW_LIMIT = 20_000
_RELATIONS = frozenset({"equal", "subset", "superset", "intersect"})
_TURNED = {"subset": "superset", "superset": "subset"}


@dataclass(frozen=True, slots=True)
class Mapped:
    """One row as the file has it: numbers of clauses as far as its names give them."""

    source: str
    target: str
    relation: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """All rows from one standard to another, as the file has them."""

    source: str
    target: str
    rows: tuple[Mapped, ...]


def crosswalk_files(mappings: Sequence[Mapping], asked: Asked, file: str) -> Iterator[Brought]:
    """A crosswalk for each two standards that *mappings*, from the file *file*, are about.

    Raises CannotGoOn: a standard is not there, there is a crosswalk between the two, or no row is left.
    """
    pairs = {frozenset((each.source, each.target)) for each in mappings}
    if (asked.source or asked.target) and len(pairs) > 1:
        raise CannotGoOn(
            f"{file} holds mappings between more than two standards, and --from and --to name two",
            "leave them out",
        )
    done: dict[frozenset[str], Mapping] = {}
    for each in mappings:
        first = done.setdefault(frozenset((each.source, each.target)), each)
        yield _crosswalk(each, asked, file) if first is each else Brought((), (_left_out(first, each),))


def _left_out(first: Mapping, other: Mapping) -> str:
    """What is said of a second mapping between the same two standards."""
    turned = (first.source, first.target) != (other.source, other.target)
    known = {(row.source, row.target, row.relation) for row in first.rows}
    rows = {
        (row.target, row.source, _TURNED.get(row.relation, row.relation))
        if turned
        else (row.source, row.target, row.relation)
        for row in other.rows
    }
    more = len(rows - known)
    said = f"{more} of its rows are not in the first" if more else "it says the same"
    return (
        f"left out, since a crosswalk is read both ways: the second mapping, from {other.source} to "
        f"{other.target}; {said}"
    )


def _crosswalk(mapping: Mapping, asked: Asked, file: str) -> Brought:
    source, target = asked.source or mapping.source, asked.target or mapping.target
    if source == target:
        raise CannotGoOn(f"the mapping in {file} leads from {short(source)} to itself")
    for name, option in ((source, "--from"), (target, "--to")):
        if name not in asked.clauses:
            raise CannotGoOn(
                f"there is no clause list {short(name) or 'without a name'}, which {file} is about",
                f"import it first, or say with {option} which of yours it is: {', '.join(asked.clauses)}",
            )
    there = asked.crosswalks.get(frozenset((source, target)))
    if there is not None:
        raise CannotGoOn(
            f"{there} is already a crosswalk between {source} and {target}",
            "change that one, or write this one elsewhere with --output",
        )
    rows, notes = _rows(mapping, asked.clauses[source], asked.clauses[target], file)
    lines = [
        first_line("standards", asked.schemas_at, "crosswalk.schema.json"),
        f"# Which clause of {source} answers to which of {target}, imported from {as_comment(file)}.",
        "# Nobody here has compared the two: read it before you rely on it.",
        f"from: {source}",
        f"to: {target}",
        "rows:",
    ]
    for row in rows:
        lines += [f'  - from: "{row.source}"', f'    to: "{row.target}"', f"    relation: {row.relation}"]
        if asked.own_words and row.note:
            lines.append(f"    note: {scalar(row.note[:LINE_LIMIT].strip())}")
    if not asked.own_words and any(row.note for row in rows):
        notes = (*notes, "notes on rows were left out; --own-words takes them over where they are your own")
    new = NewFile(f"ims/standards/crosswalk-{source}-{target}.yaml", "\n".join(lines) + "\n")
    return Brought((new,), notes, (USE_CROSSWALK,))


def _rows(
    mapping: Mapping, sources: Collection[str], targets: Collection[str], file: str
) -> tuple[list[Mapped], tuple[str, ...]]:
    """The rows whose clauses are there, each pair once, and what to say of the others."""
    if len(mapping.rows) > ROW_LIMIT:
        raise CannotGoOn(f"{file} holds a mapping of more than {ROW_LIMIT} rows, and so is not read")
    from_, to = _by_name(sources), _by_name(targets)
    found: dict[tuple[str, str], Mapped] = {}
    unknown: dict[str, None] = {}
    unrelated = twice = 0
    for row in mapping.rows:
        ends = from_.get(with_dots(row.source.upper())), to.get(with_dots(row.target.upper()))
        if row.relation not in _RELATIONS:
            unrelated += 1
        elif ends[0] is None or ends[1] is None:
            unknown.update(
                (name or "one without a name", None)
                for name, end in zip((row.source, row.target), ends, strict=True)
                if end is None
            )
        elif (ends[0], ends[1]) in found:
            twice += 1
        else:
            found[ends[0], ends[1]] = Mapped(ends[0], ends[1], row.relation, row.note)
    if not found:
        raise CannotGoOn(
            f"no row of the mapping in {file} leads between clauses that are in both clause lists",
            "see whether --from and --to name the standards that it is about",
        )
    return list(found.values()), tuple(_said(list(unknown), unrelated, twice))


def _said(unknown: Sequence[str], unrelated: int, twice: int) -> Iterator[str]:
    if unknown:
        some = ", ".join(short(each) for each in unknown[:3])
        yield f"rows were left out, since no clause list has these: {some}{and_more(len(unknown) - 3)}"
    if unrelated:
        yield f"rows were left out, since they say no relation between the two: {unrelated}"
    if twice:
        yield f"rows were left out, since an earlier one is about the same two clauses: {twice}"


def _by_name(numbers: Collection[str]) -> dict[str, str]:
    """Each number by how it is looked up: names in these files are in lower case."""
    return {number.upper(): number for number in numbers if is_number(number)}
