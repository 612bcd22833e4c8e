"""The forms in which tables are written: one table, read by the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from imskit.exporters.tables.context import TableContext
from imskit.exporters.tables.table_csv import table_csv
from imskit.exporters.tables.table_json import table_json
from imskit.exporters.tables.table_xlsx import tables_xlsx
from imskit.views.tables.table import Table

#: Gives the bytes of a file; those of text are UTF-8.
TableFormat = Callable[[Table, TableContext], bytes]

TABLE_FORMATS: Mapping[str, TableFormat] = MappingProxyType(
    {
        "csv": lambda table, _: table_csv(table),
        "json": table_json,
        "xlsx": lambda table, context: tables_xlsx(table.title, [table], context),
    }
)
