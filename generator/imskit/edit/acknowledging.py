"""Acknowledging documents: who has read which version in force, one record for each person and document."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day

from imskit.edit.deciding import named, refuse_person, type_of
from imskit.edit.editor import first_line
from imskit.edit.new import NewDocument
from imskit.edit.yaml_words import scalar
from imskit.facts.acknowledgements import ACKNOWLEDGEMENT, misfit
from imskit.facts.approval import in_force
from imskit.facts.effect import falsely_signed, verified_assurance
from imskit.facts.versions import counting_versions
from imskit.model import EVERYONE, Acknowledgement, Catalog, Document, TypeInfo
from imskit.problems import CannotGoOn, Place, Problem

RULE = "acknowledgement-list"
_COLUMNS = ("person", "document", "date")
_EXAMPLES = {"person": "person-07", "document": "POL-001"}
_ID = re.compile(r"[A-Za-z0-9.-]{1,100}")
_DAY = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}")
#: A list of all people of a large organisation for all its documents.
SIZE = 4 * 1024 * 1024
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Read:
    """That a person has read a document on a day."""

    person: str
    document: str
    day: Day
    #: Where it stands in a list; None where it was said on the command line.
    place: Place | None = None


def acknowledge(
    catalog: Catalog,
    read: Read,
    existing_ids: Collection[str],
    *,
    reported_by: str | None = None,
    schemas_at: str = "schemas",
    signed: bool = False,
) -> NewDocument:
    """The record of *read*, still to be laid; *reported_by* is who brought it, where that is somebody else.

    With *signed* it says that its signature stands beside it, and one that was not signed does not stand in its way.

    Raises CannotGoOn where it cannot be taken: only the version in force can be asked for, on a day on which it
    was in force, and once.
    """
    document = named(catalog, read.document)
    refuse_person(catalog, read.person, read.day)
    if document.version is None:
        raise CannotGoOn(
            f"{document.id} is a record, and only controlled documents are acknowledged",
            "name a document that has a version, such as a policy",
        )
    if not in_force(catalog, document):
        raise CannotGoOn(
            f"{document.id} {document.version} is not in force, and only the version in force can be acknowledged",
            "see imskit check for what it lacks, or wait until it takes effect",
        )
    if document.effective_from is not None and read.day < document.effective_from:
        raise CannotGoOn(
            f"{document.id} {document.version} is in force only since {document.effective_from.isoformat()}",
            "have that version read, or correct the day",
        )
    earlier = _earlier(catalog, document, read.person)
    if earlier is not None and not (signed and verified_assurance(catalog, earlier) != "signed"):
        raise CannotGoOn(
            f"{read.person} acknowledged {document.id} {earlier.version} already, in {earlier.id}",
            "nothing is to be done",
        )
    info = type_of(catalog, ACKNOWLEDGEMENT)
    name = f"{info.prefix}-{read.day:%Y%m%d}-{document.id}-{document.version}-{read.person}"
    if name in existing_ids:
        raise CannotGoOn(f"this is already recorded as {name}", "a sealed record is not written twice")
    head = first_line(info.folder, schemas_at, info.path or f"{info.name}.schema.json")
    role = _role(catalog, document, read)
    how = "own-entry" if reported_by is None else f"reported\n  reported_by: {reported_by}"
    text = _text(document, info, name, read) + (f"  role: {role}\n" if role else "") + f"  method: {how}\n"
    text += f"  assurance: {'signed' if signed else 'asserted'}\n"
    return NewDocument(f"ims/{info.folder}/{name}.yaml", f"{head}\n{text}", name)


def _text(document: Document, info: TypeInfo, name: str, read: Read) -> str:
    """The record without its first line, and without role and method."""
    classification = "confidential" if document.classification == "confidential" else info.classification
    lines = [
        f"id: {name}",
        f"type: {info.name}",
        f"title: {scalar(f'{document.id}, version {document.version}, read')}",
        f"owner: {document.owner}",
        f"classification: {classification}",
        f"language: {document.language}",
        f"date: {read.day.isoformat()}",
        f"by: {read.person}",
        "body:",
        f"  document: {document.id}",
        f'  version: "{document.version}"',
        f"  fingerprint: {document.fingerprint}",
    ]
    return "".join(f"{line}\n" for line in lines)


def _role(catalog: Catalog, document: Document, read: Read) -> str | None:
    """The first role that must read *document* and that the person held on that day."""
    for role in document.must_read:
        known = catalog.system.roles.get(role)
        held = known is not None and any(
            each.person == read.person and each.covers(read.day) for each in known.holders
        )
        if role == EVERYONE or held:
            return role if role != EVERYONE else None
    return None


def _earlier(catalog: Catalog, document: Document, person: str) -> Acknowledgement | None:
    """The surest acknowledgement by *person* that counts for *document* as it is now."""
    counting = counting_versions(document)
    known = [
        record
        for record in _records(catalog).get((person, document.id), ())
        if record.version in counting
        and misfit(catalog, record.record) is None
        and not falsely_signed(catalog, record)
    ]
    signed = [record for record in known if verified_assurance(catalog, record) == "signed"]
    return next(iter([*signed, *known]), None)


def _records(catalog: Catalog) -> Mapping[tuple[str, str], Sequence[Acknowledgement]]:
    """The acknowledgements by person and document; kept in the catalog, since a list asks for each row."""
    known: dict[str, dict[tuple[str, str], list[Acknowledgement]]] = vars(catalog).setdefault("_read_by", {})
    if not known:
        found = known.setdefault("all", {})
        for record in catalog.acknowledgements.values():
            found.setdefault((record.person, record.document), []).append(record)
    return known["all"]


def acknowledge_all(
    catalog: Catalog,
    rows: Sequence[Read],
    existing_ids: Collection[str],
    *,
    reported_by: str,
    schemas_at: str = "schemas",
) -> tuple[list[NewDocument], int, list[Problem]]:
    """The records of all *rows* of a list, how many are there already, and what of the rows cannot be taken.

    Nothing is laid when anything cannot. What is there already came from this list, in a run that was stopped.
    """
    made: list[NewDocument] = []
    known = 0
    problems: list[Problem] = []
    said: dict[tuple[str, str], int] = {}
    taken = set(existing_ids)
    for row in rows:
        place = row.place or Place("")
        first = said.setdefault((row.person, row.document), place.line)
        if first != place.line:
            problems.append(
                Problem(
                    place,
                    RULE,
                    f"{row.person} and {row.document} stand in line {first} already",
                    "take one of the two lines out",
                )
            )
            continue
        if _is_recorded(catalog, row, reported_by):
            known += 1
            continue
        try:
            record = acknowledge(catalog, row, taken, reported_by=reported_by, schemas_at=schemas_at)
        except CannotGoOn as stop:
            problems.append(Problem(place, RULE, stop.sentence[:1].upper() + stop.sentence[1:], stop.mend))
            continue
        taken.add(record.id)
        made.append(record)
    return made, known, problems


def _is_recorded(catalog: Catalog, row: Read, reported_by: str) -> bool:
    return any(
        record.day == row.day and record.reported_by == reported_by and misfit(catalog, record.record) is None
        for record in _records(catalog).get((row.person, row.document), ())
    )


def read_list(data: bytes, path: str) -> tuple[list[Read], list[Problem]]:
    """The rows of a list in CSV (`person`, `document`, `date`), and what of it cannot be read.

    *path* is what the file is called in messages. Columns stand in any order, with commas or semicolons between.
    """
    rows: list[Read] = []
    problems: list[Problem] = []
    try:
        text = _decoded(data)
        for line, cells in _lines(text):
            row = _row(cells, Place(path, line))
            if isinstance(row, Problem):
                problems.append(row)
            else:
                rows.append(row)
    except _Unreadable as stop:
        problems.append(Problem(Place(path, stop.line), RULE, stop.sentence, stop.mend))
    return rows, problems


class _Unreadable(Exception):
    """The list cannot be read any further."""

    def __init__(self, line: int, sentence: str, mend: str) -> None:
        super().__init__(sentence)
        self.line, self.sentence, self.mend = line, sentence, mend


def _decoded(data: bytes) -> str:
    if len(data) > SIZE:
        raise _Unreadable(1, "The list has more than 4 MB", "split it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _Unreadable(line, "The list is not in UTF-8", "save it as CSV in UTF-8") from error


def _lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that is not empty, by column, and the line on which it ends."""
    first = text.partition("\n")[0]
    comma = ";" if ";" in first and "," not in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)
    try:
        head = [each.strip().lower() for each in next(reader, [])]
        if sorted(head) != sorted(_COLUMNS):
            raise _Unreadable(
                1,
                f"The first line names the columns {', '.join(_COLUMNS)}, each once and no other",
                f"begin the file with: {','.join(_COLUMNS)}",
            )
        for cells in reader:
            if not any(each.strip() for each in cells):
                continue
            if len(cells) != len(head):
                raise _Unreadable(
                    reader.line_num,
                    f"The line has {len(cells)} values, and there are {len(head)} columns",
                    "write one value for each column",
                )
            yield reader.line_num, dict(zip(head, (each.strip() for each in cells), strict=True))
    except csv.Error as error:
        raise _Unreadable(
            max(reader.line_num, 1), f"The line cannot be read: {error}", "put quotes in pairs"
        ) from error


def _row(cells: dict[str, str], place: Place) -> Read | Problem:
    for column in _COLUMNS:
        if not cells[column]:
            return Problem(place, RULE, f"The value of {column} is missing", "fill it in")
        if column != "date" and not _ID.fullmatch(cells[column]):
            return Problem(
                place,
                RULE,
                f"{cells[column][:_SHOWN]!r} is no id of a {column}",
                f"write the id, such as {_EXAMPLES[column]}",
            )
    written = cells["date"]
    if _DAY.fullmatch(written):
        try:
            day = Day.fromisoformat(written)
        except ValueError:
            pass
        else:
            return Read(cells["person"], cells["document"], day, place)
    return Problem(
        place,
        RULE,
        f"{written[:_SHOWN]!r} is no day",
        "write it as YYYY-MM-DD, for example 2026-01-15",
    )
