"""Laying new documents: which ids are taken, where editors find the schemas, and the copies laid for them."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from shlex import quote

from imskit.branches import ids_on_branches
from imskit.edit.editor import EDITOR_FOLDER, editor_schemas, schema_folder
from imskit.edit.new_file import LaterFile, NewEvidence, NewFile, lay
from imskit.history import is_repository
from imskit.model import Catalog, Document
from imskit.pipeline import Reading

#: More files than these are not named one by one.
_NAMED = 5


def lay_documents(reading: Reading, files: Sequence[NewFile | LaterFile | NewEvidence]) -> None:
    """Write *files*, all of them new, into the system of *reading*. Raises CannotGoOn when one is in the way."""
    lay(files, reading.root)
    lay_schemas(reading)


def lay_schemas(reading: Reading) -> None:
    """Lay the copies of the schemas that new documents name for editors, where those are not the system's own."""
    if the_schema_folder(reading) == EDITOR_FOLDER:
        lay(editor_schemas(_schemas(reading)), reading.root, "replace")


def next_steps(reading: Reading, paths: Sequence[str], about: Document | None = None) -> list[str]:
    """What is to be done with the files at *paths*, that were laid, in sentences; none without a repository.

    *about* is the document that a decision in them is about: it is held to what lies in the folder, committed or not.
    """
    from imskit.origin import is_committed

    said, add = [], list(paths)
    if about is not None and reading.tree.has(about.path):
        committed = is_committed(reading.root, about.path, reading.tree.read(about.path))
        if committed is None:
            return []
        if not committed:
            said.append(
                f"the decision is about the text as it lies in the folder: {about.path} is not committed like that yet"
            )
            add.insert(0, about.path)
    elif not is_repository(reading.root):
        return []
    folder = add[0].rpartition("/")[0]
    if len(add) > _NAMED and all(path.startswith(f"{folder}/") for path in add):
        add = [folder]
    named = " ".join(quote(_from_here(reading.root / path)) for path in add)
    return [*said, f"next: git add {named} && git commit"]


def _from_here(path: Path) -> str:
    """*path* as it is called from the folder in which somebody works."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:
        # On another drive of Windows.
        return path.as_posix()


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
