"""A mapping file as it is proposed: what was recognised in registers, with blanks where somebody has to decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from imskit.edit.yaml_words import scalar
from imskit.importers.fields import Field, fields_of
from imskit.importers.registers.proposal import Choice, Plan
from imskit.importers.registers.records import Records
from imskit.importers.registers.table import Table
from imskit.model import TypeInfo

_HEAD = """\
# yaml-language-server: $schema=../{schemas}/import-mapping.schema.json
# Which columns of registers become which fields. imskit proposed it from what it saw: look at each line, fill in what
# is commented out, and import again. Lines that begin with # are help.
"""
#: So many words of a column are listed.
_WORDS = 20


@dataclass(frozen=True, slots=True)
class Proposed:
    """One register, and what was recognised in it."""

    source: str
    table: Table
    plan: Plan
    info: TypeInfo
    records: Records
    #: Whether its sheet holds several tables.
    several: bool = False


def proposed_mapping(registers: Sequence[Proposed], schemas_at: str) -> str:
    """The text of a mapping file for *registers*; *schemas_at* is the folder whose schemas files name."""
    lines = [_HEAD.format(schemas=schemas_at).rstrip("\n"), "registers:"]
    for register in registers:
        lines += _register(register)
    return "\n".join(lines) + "\n"


def _register(register: Proposed) -> Iterator[str]:
    fields = {each.path: each for each in fields_of(register.info)}
    yield f"  - files: {scalar(register.source.rpartition('/')[2])}"
    if register.table.sheet:
        yield f"    sheet: {scalar(register.table.sheet)}"
    if register.several:
        yield f"    table: {register.table.number}"
    yield f"    head: {register.table.head}"
    yield f"    type: {register.plan.type}"
    unknown: dict[str, list[str]] = {}
    for title, word in register.records.unknown_words:
        unknown.setdefault(title, []).append(word)
    columns = [
        line
        for choice in register.plan.choices
        for line in _column(choice, fields, unknown.get(choice.column.title, ()))
    ]
    # A group without a line in it would be no mapping.
    yield "    # columns:" if all(line.lstrip().startswith("#") for line in columns) else "    columns:"
    yield from columns
    yield from _otherwise(register, fields)


def _column(choice: Choice, fields: Mapping[str, Field], unknown: Sequence[str]) -> Iterator[str]:
    title, goes = scalar(choice.column.title), choice.goes
    if goes.field is None and goes.why:
        yield f"      {title}: {{leave_out: {scalar(goes.why)}}}"
    elif goes.field is None:
        yield "      # No field is called like it: its cells stand in the description. Name a field, or say why not."
        yield f'      # {title}: {{leave_out: "[fill in: why]"}}'
    elif not goes.words and not unknown:
        yield f"      {title}: {goes.field}{_sure(choice)}"
    else:
        yield f"      {title}:{_sure(choice)}"
        yield f"        field: {goes.field}"
        wanted = fields[goes.field]
        if goes.words or unknown:
            yield "        words:" if goes.words else "        # words:"
        for word, meant in goes.words.items():
            yield f"          {_key(word)}: {scalar(meant)}"
        if unknown:
            yield f"          # Nobody knows yet what these mean{_allowed(wanted)}"
        for word in unknown[:_WORDS]:
            yield f"          # {_key(word)}: "


def _sure(choice: Choice) -> str:
    return "" if choice.confidence >= 0.9 else f"  # {choice.confidence:.0%} sure: {choice.why}"


def _allowed(wanted: Field) -> str:
    allowed = wanted.schema.get("enum")
    if allowed:
        return f"; they may be {', '.join(map(str, allowed))}."
    return f"; name the {wanted.refers}." if wanted.refers else "."


def _key(word: str) -> str:
    # Figures in quotes: keys are words.
    return f'"{word}"' if word.isdecimal() else scalar(word)


def _otherwise(register: Proposed, fields: Mapping[str, Field]) -> Iterator[str]:
    """What rows lacked that were held back, as lines to be filled in."""
    lacking: dict[str, int] = {}
    for row in register.records.held_back:
        for path in row.lacks:
            lacking[path] = lacking.get(path, 0) + 1
    said = register.plan.otherwise
    if said:
        yield "    otherwise:"
        for path, words in said.items():
            yield f"      {path}: {scalar(words)}"
    if lacking:
        yield "    # What rows lack, and no column says. Take the # away, and choose."
        if not said:
            yield "    # otherwise:"
    for path, count in lacking.items():
        many = "1 row lacks it" if count == 1 else f"{count} rows lack it"
        yield f"    #   {path}:   # {fields[path].title}; {many}{_allowed(fields[path]).rstrip('.')}"
