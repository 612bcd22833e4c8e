"""ims/starter.yaml: the answers that a system was started from, and which text imskit laid at which path."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from typing import Final

from imskit.blobs import blob_id
from imskit.edit.answers import Answers, answers_of, as_data, faults_of
from imskit.edit.editor import EDITOR_FOLDER, first_line
from imskit.edit.new_file import NewFile
from imskit.load import load
from imskit.path_rules import is_name
from imskit.problems import Problem
from imskit.schema import Validator, compile_plain
from imskit.values import dataclass

PATH: Final = "ims/starter.yaml"
SCHEMA: Final = "starter.schema.json"
_HELP = """\
# What imskit init laid, and from which answers: commit it. imskit upgrade tells by it what you changed from what a
# newer imskit changed, and writes it anew. You may change the answers: a larger size or another forge brings further
# files with the next upgrade.
"""


@dataclass(frozen=True, slots=True)
class Laid:
    """What was laid, by which imskit, from which answers."""

    version: str
    answers: Answers
    #: What git calls the text that imskit laid, by path.
    files: Mapping[str, str]
    #: What git calls the file of imskit that one of the organisation's replaces, by path, at the last upgrade.
    overrides: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, version: str, answers: Answers, files: Iterable[NewFile]) -> Laid:
        """The same for *files* that are laid now."""
        return cls(version, answers, {file.path: blob_id(file.text.encode("utf-8")) for file in files})


def laid_file(laid: Laid) -> NewFile:
    """The file that keeps what was *laid*."""
    from ruamel.yaml import YAML

    data = {
        "imskit": laid.version,
        "answers": as_data(laid.answers),
        "files": dict(sorted(laid.files.items())),
        **({"overrides": dict(sorted(laid.overrides.items()))} if laid.overrides else {}),
    }
    yaml = YAML()
    yaml.width = 2**20
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    yaml.dump(data, stream)
    return NewFile(PATH, f"{first_line('', EDITOR_FOLDER, SCHEMA)}\n{_HELP}{stream.getvalue()}")


def read_laid(
    data: bytes, schemas: Mapping[str, bytes], known: Collection[str], roles: Collection[str]
) -> Laid | tuple[Problem, ...]:
    """What the file *data* says was laid, or what is wrong with it, each at its line.

    *schemas* are imskit's own, by path; *known* the ids of standards, *roles* those of roles of a starter.
    """
    loaded = load(data, PATH)
    if isinstance(loaded, Problem):
        return (loaded,)
    found = Validator(compile_plain(schemas, SCHEMA)).problems(loaded.data, loaded)
    if found:
        return tuple(found)
    answers = loaded.data["answers"]
    faults = [
        Problem(
            loaded.locate((group, path), True), "not-allowed", "No file of a system lies there", "take it out"
        )
        for group in ("files", "overrides")
        for path in loaded.data.get(group, {})
        if not is_name(path)
    ]
    faults += [
        Problem(loaded.locate(("answers", *fault.at), fault.name), "not-allowed", fault.message, fault.mend)
        for fault in faults_of(answers, known, roles)
    ]
    faults += [
        Problem(
            loaded.locate(("answers",), True),
            "missing-field",
            f"The answer {name} is missing, which the texts were made with",
            "restore it from the history",
        )
        for name in ("organisation", "time_zone", "date")
        if name not in answers
    ]
    if faults:
        return tuple(sorted(faults))
    return Laid(
        loaded.data["imskit"], answers_of(answers), loaded.data["files"], loaded.data.get("overrides", {})
    )
