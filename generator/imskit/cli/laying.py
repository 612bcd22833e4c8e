"""Laying new documents: which ids are taken, where editors find the schemas, and the copies laid for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from imskit.branches import ids_on_branches
from imskit.edit.editor import EDITOR_FOLDER, editor_schemas, schema_folder
from imskit.edit.new_file import NewFile, lay
from imskit.model import Catalog
from imskit.pipeline import Reading


def lay_documents(reading: Reading, files: Sequence[NewFile]) -> None:
    """Write *files*, all of them new, into the system of *reading*. Raises CannotGoOn when one is in the way."""
    lay(files, reading.root)
    if the_schema_folder(reading) == EDITOR_FOLDER:
        lay(editor_schemas(_schemas(reading)), reading.root, "replace")


def the_schema_folder(reading: Reading) -> str:
    """The folder whose schemas documents of this system name in their first line."""
    return schema_folder(lambda path: (reading.root / path).is_file())


def taken_ids(reading: Reading, catalog: Catalog) -> Collection[str]:
    """Every id that is taken, here or on another branch; file names there may carry words behind the id."""
    elsewhere = {_id_of(name, catalog) for name in ids_on_branches(reading.root)}
    here = {document.id for document in catalog.all_documents}
    return {*here, *catalog.failed_ids, *elsewhere}


def _schemas(reading: Reading) -> Mapping[str, bytes]:
    """The schemas that hold here: imskit's, and the organisation's own over them."""
    return {path: reading.tree.read(path) for path in reading.tree.paths() if path.startswith("schemas/")}


def _id_of(name: str, catalog: Catalog) -> str:
    prefix, _, rest = name.partition("-")
    if prefix in {info.prefix for info in catalog.types.values()} and rest.split("-")[0].isdigit():
        return f"{prefix}-{rest.split('-')[0]}"
    return name
