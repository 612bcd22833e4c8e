"""Starting a system: the files of one that checks without errors, made from answers and `templates/init/`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from imskit.edit.answers import Answers, as_data, faults_of
from imskit.edit.editor import EDITOR_FOLDER, editor_schemas, editor_settings
from imskit.edit.laid_files import Laid, laid_file
from imskit.edit.new_file import NewFile
from imskit.edit.starter_table import FOLDER, starter_table
from imskit.edit.starter_text import filled, words_for
from imskit.names import holds_standard
from imskit.problems import CannotGoOn

_STANDARDS: Final = "ims/standards/"
_SCHEMAS: Final = "schemas/"
_ID = re.compile(r"[A-Z]+-[0-9]{3}")


def refuse_taken(directory: Path) -> None:
    """Raise CannotGoOn when a system cannot be started in *directory*: it holds one, or is a file."""
    if directory.is_file():
        raise CannotGoOn(f"{directory} is a file, not a folder", "name a folder, it need not be there yet")
    system = directory / "ims"
    if system.is_symlink() or system.exists():
        raise CannotGoOn(
            f"{directory} already holds a folder ims, so no system is started there", "name another folder"
        )


def init(shipped: Mapping[str, bytes], answers: Answers, version: str) -> tuple[NewFile, ...]:
    """Return the files of a new system, to be laid with `lay(files, directory, "keep")`.

    *shipped* are the files that imskit ships, by path (`templates/init/...`, `schemas/...`,
    `ims/standards/...`); *version* is imskit's own. The last of the files, ims/starter.yaml, keeps the answers and
    what was laid. Raises CannotGoOn when an answer cannot be used.
    """
    files = starter_files(shipped, answers, version)
    schemas = {path: data for path, data in shipped.items() if path.startswith(_SCHEMAS)}
    kept = Laid.of(version, starter_table(shipped).settled(answers), files)
    return (*files, *editor_schemas(schemas), laid_file(kept))


def starter_files(
    shipped: Mapping[str, bytes],
    answers: Answers,
    version: str,
    schemas: Mapping[str, bytes] | None = None,
) -> tuple[NewFile, ...]:
    """The files that a user goes on with: the texts, those for the forge, and the settings of editors.

    The arguments and errors are those of `init`; *schemas* are all that hold in the system, by path, where it has some
    of its own.
    """
    table = starter_table(shipped)
    check_answers(answers, known_standards(shipped), tuple(table.roles))
    words, stand_ins = words_for(answers, table, version), table.stand_ins(answers)
    chosen = [row.file for row in table.files if row.is_for(answers)]
    laid = _ids(chosen)
    texts = [
        NewFile(
            real_name(name),
            filled(shipped[f"{FOLDER}{name}"].decode("utf-8"), words, answers, stand_ins, laid),
        )
        for name in sorted(chosen)
    ]
    if schemas is None:
        schemas = {path: data for path, data in shipped.items() if path.startswith(_SCHEMAS)}
    return (*texts, *editor_settings(schemas, EDITOR_FOLDER))


def check_answers(answers: Answers, known: Collection[str], roles: Collection[str]) -> None:
    """Raise CannotGoOn for the first of the *answers* that cannot be used."""
    if not answers.standards:
        raise CannotGoOn("no standard is named", f"known are {', '.join(sorted(known))}")
    if len(set(answers.standards)) < len(answers.standards):
        raise CannotGoOn("a standard is named twice", "name each once")
    for fault in faults_of(as_data(answers), known, roles):
        raise CannotGoOn(fault.message[0].lower() + fault.message[1:], fault.mend)


def known_standards(shipped: Mapping[str, bytes]) -> list[str]:
    """The ids of the standards among the *shipped* files."""
    names = (
        path.removeprefix(_STANDARDS).removesuffix(".yaml") for path in shipped if path.startswith(_STANDARDS)
    )
    return sorted(name for name in names if holds_standard(name))


def real_name(path: str) -> str:
    """The path with a dot for `dot-`: under its real name such a file would rule over our own repository."""
    return "/".join(re.sub("^dot-", ".", part) for part in path.split("/"))


def _ids(names: Collection[str]) -> frozenset[str]:
    """The ids of the documents among the files called *names*."""
    found = (_ID.match(PurePosixPath(name).name) for name in names)
    return frozenset(match[0] for match in found if match is not None)
