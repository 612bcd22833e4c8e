"""The answers file of `imskit init` and `imskit upgrade`: what it says, or what is wrong with it at its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from imskit.edit.answers import read_answers
from imskit.edit.init import known_standards
from imskit.edit.starter_table import StarterTable
from imskit.problems import CannotGoOn


def answers_in(path: Path, shipped: Mapping[str, bytes], table: StarterTable) -> Mapping[str, Any]:
    """What the answers file at *path* says; where something is wrong with it, that is printed first.

    *shipped* are the files that imskit ships, by path. Raises CannotGoOn where it cannot be used.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CannotGoOn(f"{path} cannot be read: {error.strerror}", "name a file with answers") from error
    schemas = {name: text for name, text in shipped.items() if name.startswith("schemas/")}
    found = read_answers(data, path.as_posix(), schemas, known_standards(shipped), tuple(table.roles))
    if isinstance(found, tuple):
        from imskit.cli.terminal import print_list

        print_list(found)
        raise CannotGoOn(f"{path} holds answers that cannot be used", "mend the file; nothing was laid")
    return found
