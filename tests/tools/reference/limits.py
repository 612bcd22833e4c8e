"""The limits, out of the constants that hold them: a row for each, with what is meant beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imskit import kept_answers, kept_readings, load, sshsig
from imskit.cli import sources_named
from imskit.edit import acknowledging
from imskit.exporters.workbook import limits as workbook
from imskit.importers import clause_list, mapping, memory, stranger
from imskit.packs import path_in_pack
from imskit.schema import compile as schema_compile
from imskit.schema import flatten, messages
from imskit.site.sections import lists
from imskit.sources import comma_separated, markdown, sheets, word_reading, zip_bounds
from tests.tools.reference.schemas import shared_parts
from tests.tools.reference.tables import table

_UNITS = ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"))


def limits_block() -> str:
    """Every limit that a user can meet."""
    return table(("What", "Limit"), rows())


def rows() -> Iterator[tuple[str, str]]:
    """What is limited, and to how much."""
    yield "a YAML file", _bytes(load.SIZE_LIMIT)
    yield "nesting within a YAML file", f"{load.DEPTH_LIMIT} levels"
    yield (
        "whole numbers",
        f"from -(2^{_power(load.LARGEST)}-1) to 2^{_power(load.LARGEST)}-1; put others in quotes",
    )
    before, after = re.findall(r"\{1,([0-9]+)\}", shared_parts()["decimal"]["pattern"])
    yield "decimals", f"{before} digits before the point, {after} behind it"
    yield "a period", "1 to 9999 years, months, weeks or days, one unit at a time"
    yield "days", "from 1000-01-01 to 9999-12-31"
    yield "an id", f"{_longest('id')} characters"
    yield "one line of words", f"{_longest('line')} characters"
    yield "the path of an evidence file", f"{_evidence_path()} characters"
    yield "evidence files", "as large as they are; they are read in pieces"
    yield "a signature file", _bytes(sshsig.LIMIT)
    yield "an RSA signing key", f"at least {sshsig._RSA_BITS} bits"
    yield "a list of acknowledgements", _bytes(acknowledging.SIZE)
    yield "problems told of one file's form", f"{messages.PROBLEM_LIMIT}; the rest show when those are mended"
    yield "a schema file", _bytes(schema_compile._SIZE_LIMIT)
    yield (
        "a schema, with all that it refers to",
        f"{flatten._NODE_LIMIT:,} parts, {flatten._DEPTH_LIMIT} deep",
    )
    yield "files of one import", f"{sources_named.FILE_LIMIT:,}"
    unpacked = (
        f"{_bytes(zip_bounds.TOTAL_LIMIT)} unpacked with at most {_bytes(zip_bounds.XML_LIMIT)} of text"
    )
    office = f"{_bytes(zip_bounds.SIZE_LIMIT)}, {unpacked}, {zip_bounds.ENTRY_LIMIT:,} parts"
    yield "a Word file or workbook to import", office
    yield "what a Word file holds", f"{word_reading.PIECE_LIMIT:,} paragraphs, tables, notes and so on"
    yield (
        "a workbook to import",
        f"{sheets.SHEET_LIMIT} sheets, {sheets.COLUMN_LIMIT} columns, {sheets.CELL_LIMIT:,} cells",
    )
    cells = f"{comma_separated.ROW_LIMIT:,} rows, {comma_separated.CELL_LIMIT:,} cells"
    yield "a CSV file to import", f"{_bytes(comma_separated.SIZE_LIMIT)}, {cells}"
    yield "a Markdown file to import", f"{_bytes(markdown.SIZE_LIMIT)}, {markdown.PIECE_LIMIT:,} parts"
    yield "what an import remembers of a source", _bytes(memory.SIZE_LIMIT)
    yield (
        "an OSCAL file to import",
        f"{_bytes(stranger.JSON_LIMIT)}, {stranger.DEPTH_LIMIT} levels, {clause_list.CLAUSE_LIMIT:,} clauses",
    )
    yield (
        "a library of CISO Assistant to import",
        f"{_bytes(stranger.YAML_LIMIT)}, {clause_list.CLAUSE_LIMIT:,} clauses, {mapping.ROW_LIMIT:,} rows of a mapping",
    )
    yield "files of an audit pack that is verified", f"{path_in_pack.MOST_FILES:,}"
    yield "what is kept of documents between runs", _bytes(kept_readings._MOST_BYTES)
    yield "answers that are kept between runs", _bytes(kept_answers._MOST_BYTES)
    yield (
        "words in a cell of a workbook",
        f"{workbook.CELL:,} characters; the last line says what is left out",
    )
    yield "links on a sheet of a workbook", f"{workbook.LINKS:,}; the ids after that lead nowhere"
    yield (
        "rows on a sheet of a workbook",
        f"{workbook.ROWS - 1:,} below the head; the rest stands on sheets beside it",
    )
    yield (
        "the change log of the site",
        f"the newest {lists.CHANGES_SHOWN} changes; older ones stand on the pages of their documents",
    )


def _bytes(number: int) -> str:
    size, unit = next((size, unit) for size, unit in _UNITS if number % size == 0)
    return f"{number // size} {unit}"


def _power(largest: int) -> int:
    return (largest + 1).bit_length() - 1


def _longest(part: str) -> int:
    return int(shared_parts()[part]["maxLength"])


def _evidence_path() -> int:
    return int(shared_parts()["evidence"]["properties"]["file"]["maxLength"])
