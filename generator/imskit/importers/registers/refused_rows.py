"""Rows whose records check would refuse: they are held back, so that whatever is brought in is accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from imskit.importers.accounts import Account, Entry
from imskit.importers.registers.bring import BroughtRegister, BroughtTable
from imskit.importers.registers.records import HeldBack


def without_refused(brought: BroughtRegister, errors: Mapping[str, str]) -> BroughtRegister:
    """*brought* without the new records at the paths of *errors*, which say in words why check refuses each."""
    ids = {
        str(new.data["id"]): errors[new.path]
        for table in brought.tables
        for new in table.new
        if new.path in errors
    }
    refused = {
        record.piece: ids[record.id]
        for table in brought.tables
        for record in table.records.made
        if record.id in ids
    }
    if not refused:
        return brought
    tables = tuple(_without(table, refused) for table in brought.tables)
    return replace(brought, tables=tables, account=_told(brought, refused))


def _without(table: BroughtTable, refused: Mapping[int, str]) -> BroughtTable:
    made = tuple(record for record in table.records.made if record.piece not in refused)
    out = {record.id for record in table.records.made if record.piece in refused}
    held_back = sorted(
        (
            *table.records.held_back,
            *(
                HeldBack(record.piece, {}, refused[record.piece])
                for record in table.records.made
                if record.piece in refused
            ),
        ),
        key=lambda each: each.piece,
    )
    return replace(
        table,
        records=replace(table.records, made=made, held_back=tuple(held_back)),
        new=tuple(new for new in table.new if new.data["id"] not in out),
        memory=replace(
            table.memory, documents=tuple(each for each in table.memory.documents if each.id not in out)
        ),
        evidence={
            path: data
            for path, data in table.evidence.items()
            if not any(path.startswith(f"ims/evidence/imported/{name}/") for name in out)
        },
    )


def _told(brought: BroughtRegister, refused: Mapping[int, str]) -> Account:
    """The account of *brought*, with what stands in refused rows left out."""
    pieces = brought.source.pieces

    def entry(told: Entry) -> Entry:
        row = told.piece if told.piece in refused else pieces[told.piece].within
        if row is None or row not in refused or told.fate == "left out":
            return told
        return Entry(
            told.piece, "left out", f"its row is held back, since check would refuse it: {refused[row]}"
        )

    return replace(brought.account, entries=tuple(map(entry, brought.account.entries)))
