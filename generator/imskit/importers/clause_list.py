"""A clause list from another program's file, as a standard of ours: checked, and written as YAML.

Texts are not taken over unless the user says that they are the organisation's own: the wording of most standards
belongs to their publishers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from imskit.edit.editor import first_line
from imskit.edit.new_file import NewFile
from imskit.edit.yaml_words import scalar
from imskit.importers.brought import USE_STANDARD, Asked, Brought
from imskit.interchange import slug
from imskit.problems import CannotGoOn, short

#: Most clauses of one standard.
CLAUSE_LIMIT = 5000
#: Most levels of clauses: deeper ones are no outline of a standard, and others could not read what we export of it.
LEVEL_LIMIT = 40
#: A longer title is a sentence of the standard, not a title.
TITLE_LIMIT = 150
#: Longest line of a document, as its schema has it.
LINE_LIMIT = 300
_NUMBER = re.compile(r"[A-Z0-9]{1,20}(?:\.[A-Z0-9]{1,20})*")
#: Other ways to write the same: AC-2, AC-2(1), GV.OC-01.
_OTHERWISE = re.compile(r"[A-Z0-9]{1,20}(?:[.-][A-Z0-9]{1,20}|\([A-Z0-9]{1,20}\))+")
_STEP = re.compile(r"[-(]([A-Z0-9]{1,20})\)?")
_PUBLISHED = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ID_LIMIT = 80
_KINDS = ("requirements", "guidance")
_STATUSES = ("current", "withdrawn")
_LEAVE_OUT = ("none", "non-applicable-with-reason", "annex-only", "not-followed-with-reason")


@dataclass(frozen=True, slots=True)
class Found:
    """One clause as the file has it."""

    #: What the file calls it, to which children refer.
    key: str
    number: str
    title: str
    #: The key of its parent; None at the top.
    parent: str | None
    assessable: bool
    text: str = ""
    #: Whether it is no longer part of the standard, and only its number is kept there.
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """One clause list as the file has it; words that are not known there are empty."""

    name: str
    designation: str
    title: str
    clauses: tuple[Found, ...]
    kind: str = ""
    status: str = ""
    leave_out: str = ""
    published: str = ""


def number_in(label: str) -> str:
    """The number that *label* may be, as ours are written: a.5 is A.5, gv.oc is GV.OC, ac is AC.

    A word such as core stays one.
    """
    return label.upper() if len(label) <= 2 or any(each.isdigit() or each == "." for each in label) else label


def is_number(number: str) -> bool:
    """Whether a clause of ours can have *number*."""
    return _NUMBER.fullmatch(number) is not None


def id_from(name: str) -> str:
    """The id that a standard called *name* has here; empty where nothing of it can stand in one."""
    return slug(name)[:_ID_LIMIT].strip("-")


def standard_file(listed: Listed, asked: Asked, source: str) -> Brought:
    """The file of the standard that *listed*, from the file *source*, becomes.

    Raises CannotGoOn: no clause, too many, one number twice, parents that lead back to themselves or nowhere, or
    an id that is none.
    """
    name = _id(listed, asked)
    clauses, notes = _numbered(listed.clauses, source)
    designation = _line(listed.designation) or name
    lines = [
        first_line("standards", asked.schemas_at, "standard.schema.json"),
        f"# {designation}: clause numbers and titles, imported from {as_comment(source)}.",
        "# Do not add the text of a standard: it belongs to its publisher. Numbers, short titles and your own words",
        "# are enough. " + _about_words(asked),
        "# verified: false means that nobody here has held number and title against a copy of the standard.",
        f"id: {name}",
        f"designation: {scalar(designation)}",
        f"title: {scalar(_line(listed.title) or designation)}",
        *([f'published: "{listed.published}"'] if _PUBLISHED.fullmatch(listed.published) else []),
        f"kind: {_one_of(listed.kind, _KINDS)}",
        f"status: {_one_of(listed.status, _STATUSES)}",
        f"leave_out: {listed.leave_out if listed.leave_out in _LEAVE_OUT else 'non-applicable-with-reason'}",
        "detail: titles",
        "clauses:",
    ]
    numbers = {clause.key: clause.number for clause in clauses}
    for clause in clauses:
        lines += [f'  - clause: "{clause.number}"', f"    title: {scalar(clause.title)}"]
        if clause.parent is not None:
            lines.append(f'    parent: "{numbers[clause.parent]}"')
        lines += [f"    assessable: {str(clause.assessable).lower()}", "    verified: false"]
        if asked.own_words and clause.text:
            lines.append(f"    summary: {scalar(clause.text)}")
    path = f"ims/standards/{name}.yaml"
    if not asked.own_words and any(clause.text for clause in clauses):
        notes = (
            *notes,
            (
                "texts were left out, since most standards' wording is protected; "
                "--own-words takes them over where they are your own"
            ),
        )
    new = NewFile(path, "\n".join(lines) + "\n")
    return Brought((new,), notes, (USE_STANDARD,), {name: tuple(numbers.values())})


def _id(listed: Listed, asked: Asked) -> str:
    if asked.standard is not None:
        if not _ID.fullmatch(asked.standard) or len(asked.standard) > _ID_LIMIT:
            raise CannotGoOn(
                f"{short(asked.standard)} is no id of a standard",
                "write lower case letters, digits and hyphens, with the edition: iso-56001-2024",
            )
        return asked.standard
    name = id_from(listed.name)
    if not name or name.startswith("crosswalk-") or name == "certification-stages":
        raise CannotGoOn(
            f"the file gives no id that a standard can have ({short(listed.name) or 'none'})",
            "name one with --id",
        )
    return name


def _numbered(found: Sequence[Found], source: str) -> tuple[tuple[Found, ...], tuple[str, ...]]:
    """The clauses that have a number that we can write, below the nearest parents that have one, and what to say."""
    if not found:
        raise CannotGoOn(
            f"{source} holds no clause", "name a catalog of OSCAL or a framework of CISO Assistant"
        )
    if len(found) > CLAUSE_LIMIT:
        raise CannotGoOn(
            f"{source} holds more than {CLAUSE_LIMIT} clauses, and so is not taken for a standard"
        )
    written = [replace(clause, number=with_dots(clause.number)) for clause in found]
    dotted = next(((old, new) for old, new in zip(found, written, strict=True) if old != new), None)
    found = written
    by_key = _by_key(found, source)
    _check_parents(found, by_key)
    kept = [clause for clause in found if not clause.withdrawn and _NUMBER.fullmatch(clause.number)]
    _check_numbers(kept, source)
    if not kept:
        raise CannotGoOn(
            f"no clause of {source} has a number such as 7.5.1 or A.5",
            "imskit knows clauses by numbers of this form only",
        )
    known = {clause.key for clause in kept}
    clauses = tuple(
        Found(
            clause.key,
            clause.number,
            _title(clause),
            _nearest(clause, by_key, known),
            clause.assessable,
            clause.text,
        )
        for clause in kept
    )
    notes = list(_said(found, kept))
    if dotted is not None:
        notes.append(f"numbers are written with dots here: {dotted[0].number} is {dotted[1].number}")
    return clauses, tuple(notes)


def with_dots(number: str) -> str:
    """*number* as ours are written: AC-2(1) is AC.2.1."""
    return _STEP.sub(r".\1", number) if _OTHERWISE.fullmatch(number) else number


def _said(found: Sequence[Found], kept: Sequence[Found]) -> Iterable[str]:
    withdrawn = [clause.number or clause.title for clause in found if clause.withdrawn]
    if withdrawn:
        yield f"left out, since they are withdrawn: {', '.join(withdrawn[:3])}{and_more(len(withdrawn) - 3)}"
    lost = [
        clause.number or clause.title
        for clause in found
        if not clause.withdrawn and not _NUMBER.fullmatch(clause.number)
    ]
    if lost:
        some = ", ".join(short(each) or "one without a name" for each in lost[:3])
        yield f"left out, since they have no number that a clause can have: {some}{and_more(len(lost) - 3)}"
    long = [clause.number for clause in kept if not clause.title or len(clause.title) > TITLE_LIMIT]
    if long:
        yield (
            f"without a title, or with one longer than {TITLE_LIMIT} characters, which is taken for text of the "
            f"standard, and so called by their number: {', '.join(long[:3])}{and_more(len(long) - 3)}"
        )


def and_more(count: int) -> str:
    """What stands behind the first few of a list."""
    return f" and {count} more" if count > 0 else ""


def _title(clause: Found) -> str:
    return clause.title if clause.title and len(clause.title) <= TITLE_LIMIT else clause.number


def _by_key(found: Sequence[Found], source: str) -> dict[str, Found]:
    by_key: dict[str, Found] = {}
    for clause in found:
        if clause.key in by_key:
            raise CannotGoOn(f"{source} holds {short(clause.key)} twice", "mend the file where it was made")
        by_key[clause.key] = clause
    return by_key


def _check_numbers(kept: Sequence[Found], source: str) -> None:
    seen: set[str] = set()
    for clause in kept:
        if clause.number in seen:
            raise CannotGoOn(
                f"{source} holds clause {clause.number} twice", "mend the file where it was made"
            )
        seen.add(clause.number)


def _check_parents(found: Sequence[Found], by_key: Mapping[str, Found]) -> None:
    """Raises CannotGoOn: a parent is missing, leads back to its child, or they are too many.

    Each clause is gone through once.
    """
    levels: dict[str, int] = {}
    for clause in found:
        way: dict[str, None] = {}
        here: Found | None = clause
        while here is not None and here.key not in levels:
            if here.key in way:
                raise CannotGoOn(f"the parents of {short(here.number)} lead back to it", "mend the file")
            way[here.key] = None
            if here.parent is not None and here.parent not in by_key:
                raise CannotGoOn(
                    f"the parent of {short(here.number)}, {short(here.parent)}, is not in the file"
                )
            here = by_key[here.parent] if here.parent is not None else None
        above = levels[here.key] if here is not None else 0
        levels.update((key, above + level) for level, key in enumerate(reversed(way), 1))
        if levels[clause.key] > LEVEL_LIMIT:
            raise CannotGoOn(
                f"{short(clause.number)} stands below more than {LEVEL_LIMIT - 1} others, and so the file is not taken "
                "for a standard"
            )


def _nearest(clause: Found, by_key: Mapping[str, Found], known: set[str]) -> str | None:
    """The key of the nearest parent that is kept; None where there is none."""
    here = clause.parent
    while here is not None and here not in known:
        here = by_key[here].parent
    return here


def _about_words(asked: Asked) -> str:
    if asked.own_words:
        return "Summaries were taken over, since who imported them said they are our own words."
    return "Texts of the imported file were left out."


def _line(text: str) -> str:
    return text[:LINE_LIMIT].strip()


def as_comment(source: str) -> str:
    """*source*, the name of a file, so that it can stand in a comment."""
    return "".join(each if each.isprintable() else "?" for each in source)[:100]


def _one_of(word: str, words: Sequence[str]) -> str:
    return word if word in words else words[0]
