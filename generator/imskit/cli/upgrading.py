"""Making ready what `imskit upgrade` does: nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from imskit import __version__, programs
from imskit.cli.answers_file import answers_in
from imskit.cli.options import the_clock
from imskit.clock import Clock
from imskit.edit.answers import Answers, answers_of
from imskit.edit.bases import Bases, merged
from imskit.edit.editor import EDITOR_FOLDER, editor_schemas, needless, schema_folder
from imskit.edit.init import known_standards, starter_files
from imskit.edit.laid_files import PATH, Laid, laid_file, read_laid
from imskit.edit.new_file import NewFile
from imskit.edit.replaced import FOLDERS, Replaced, replaced
from imskit.edit.starter_table import StarterTable, starter_table
from imskit.edit.upgrade import Here, Step, laid_now, to_decide, upgraded, waiting
from imskit.history import is_repository
from imskit.pipeline import Reading, read_from
from imskit.problems import CannotGoOn, Problem, Severity
from imskit.project import shipped_files
from imskit.standpoint import Standpoint, working_standpoint
from imskit.tree import Tree
from imskit.values import dataclass

_SCHEMAS: Final = "schemas/"


@dataclass(frozen=True)
class Upgrade:
    """What is to be done, and what is to be said of it."""

    root: Path
    laid: Laid
    steps: tuple[Step, ...]
    replaced: tuple[Replaced, ...]
    #: Texts of earlier upgrades that still lie beside files.
    waiting: tuple[str, ...]
    #: Copies of schemas that no editor needs any more.
    needless: tuple[str, ...]
    #: All that is to be written and differs from what lies there, the file that keeps it last.
    files: tuple[NewFile, ...]

    @property
    def in_git(self) -> bool:
        """Whether there is a repository."""
        return is_repository(self.root)

    def data(self, path: str) -> bytes | None:
        """What lies at *path* now."""
        return _data(self.root, path)


def prepared(root: Path, answers_file: Path | None) -> Upgrade:
    """What is to be done with the system at *root*.

    *answers_file* says what a system is taken up with that does not keep its answers. Raises CannotGoOn where it
    cannot be upgraded.
    """
    shipped = {path: place.read_bytes() for path, place in shipped_files().items()}
    table, clock = starter_table(shipped), the_clock(None)
    here_now = working_standpoint(root, None, clock.real_day)
    reading = read_from(here_now, clock)
    laid = _laid(root, reading, answers_file, shipped, table)
    if _release(laid.version) > _release(__version__):
        raise CannotGoOn(
            f"this system is at imskit {laid.version}, and this is {__version__}",
            "install that one, or a newer",
        )
    bases = Bases(root, shipped, laid.answers, laid.version)
    own = {path: here_now.tree.read(path) for path in here_now.tree.paths() if path.startswith(FOLDERS)}
    # Those that hold here: the organisation's own stand over imskit's.
    schemas = {path: data for path, data in {**shipped, **own}.items() if path.startswith(_SCHEMAS)}
    target = starter_files(shipped, laid.answers, __version__, schemas)
    known = reading.whole.all_documents if reading.whole is not None else ()
    here = Here(lambda path: _text(_data(root, path)), {each.id: each.path for each in known})

    def merge(mine: str, base: str, theirs: str) -> str | None:
        return merged(mine, base, theirs)

    steps = upgraded(target, laid, here, bases.text, merge if programs.find("git") else None)
    steps = _without_new_errors(steps, reading, here_now, clock)
    changed, overrides = replaced(own, shipped, laid.overrides, bases.text)
    kept = laid_file(laid_now(target, __version__, table.settled(laid.answers), overrides))
    files = [file for step in steps for file in step.written]
    if schema_folder(lambda path: (root / path).is_file()) == EDITOR_FOLDER:
        copies = editor_schemas(schemas)
        files += copies
        there = (f"{EDITOR_FOLDER}/{path.name}" for path in sorted((root / EDITOR_FOLDER).glob("*")))
        old = needless((file.path for file in copies), there)
    else:
        old = []
    files = [_as_there(file, root) for file in (*files, kept)]
    beside = {file.path for step in steps if step.outcome == "decide" for file in step.written}
    still = [path for path in waiting([*laid.files], here.read) if path not in beside]
    return Upgrade(
        root,
        laid,
        steps,
        changed,
        tuple(still),
        tuple(old),
        tuple(file for file in files if _data(root, file.path) != file.text.encode("utf-8")),
    )


def difference(before: str | None, after: str, version: str) -> list[str]:
    """What imskit changed from *before*, laid by the imskit of this *version*, to *after*: lines, none if unknown."""
    import difflib

    if before is None:
        return []
    names = (f"imskit {version}", f"imskit {__version__}")
    return list(difflib.unified_diff(before.splitlines(), after.splitlines(), *names, n=2, lineterm=""))


def _release(version: str) -> tuple[int, ...]:
    """The three numbers of a version, to be compared."""
    return tuple(int(number[:9]) for number in re.findall("[0-9]+", version)[:3])


def _laid(
    root: Path,
    reading: Reading,
    answers_file: Path | None,
    shipped: Mapping[str, bytes],
    table: StarterTable,
) -> Laid:
    data = _data(root, PATH)
    if data is None:
        return Laid("", _taken_up(reading, answers_file, shipped, table), {})
    if answers_file is not None:
        raise CannotGoOn(
            f"{PATH} keeps the answers of this system", "change them there, and leave --answers out"
        )
    schemas = {path: text for path, text in shipped.items() if path.startswith(_SCHEMAS)}
    found = read_laid(data, schemas, known_standards(shipped), tuple(table.roles))
    if isinstance(found, Laid):
        return found
    from imskit.cli.terminal import print_list

    print_list(found)
    raise CannotGoOn(f"{PATH} cannot be used", "mend it, or restore it from the history")


def _taken_up(
    reading: Reading, answers_file: Path | None, shipped: Mapping[str, bytes], table: StarterTable
) -> Answers:
    """The answers for a system that keeps none: those of a file, and what the system says itself."""
    if answers_file is None:
        raise CannotGoOn(
            f"there is no {PATH}, so nobody can tell what imskit laid here",
            "name a file with answers (size, forge, roles) with --answers; what lies here stays as it is",
        )
    if reading.catalog is None:
        raise CannotGoOn("ims.yaml or people.yaml cannot be read", "see what imskit check says")
    system = reading.catalog.system
    said = {
        "organisation": system.name,
        "time_zone": system.time_zone,
        "standards": [each.id for each in system.standards_in_use if each.id in known_standards(shipped)],
        "date": reading.today.isoformat(),
    }
    return answers_of({**said, **answers_in(answers_file, shipped, table)})


def _without_new_errors(
    steps: Sequence[Step], before: Reading, here: Standpoint, clock: Clock
) -> tuple[Step, ...]:
    """*steps* in which no file is written that the check would find an error in that was not there before.

    What two texts say together may not fit, even where each line of them does: somebody has to decide then.
    """
    written = {
        file.path for step in steps if step.outcome in {"new", "updated", "merged"} for file in step.written
    }
    if not any(path.startswith(("ims/", "mkdocs.yml")) for path in written):
        return tuple(steps)
    known = {(problem.rule, problem.place.path, problem.message) for problem in _errors(before)}
    decided = list(steps)
    while True:
        after = _errors(read_from(replace(here, tree=_with(here.tree, decided)), clock))
        places = {
            each.place.path: each for each in after if (each.rule, each.place.path, each.message) not in known
        }
        bad = [
            step for step in decided if step.outcome in {"new", "updated", "merged"} and step.path in places
        ] or [step for step in decided if places and step.outcome == "merged" and step.path in written]
        if not bad:
            return tuple(decided)
        decided = [
            to_decide(step.path, _why(step.path, places), step.before, step.after) if step in bad else step
            for step in decided
        ]


def _why(path: str, places: Mapping[str, object]) -> str:
    return "the check would find an error in it" + ("" if path in places else " or in what names it")


def _errors(reading: Reading) -> list[Problem]:
    return [each for each in reading.problems_by(least=Severity.ERROR) if each.severity is Severity.ERROR]


def _with(tree: Tree, steps: Sequence[Step]) -> Tree:
    """The files of *tree* as they would be."""
    fresh = {
        file.path: file.text.encode("utf-8")
        for step in steps
        if step.outcome in {"new", "updated", "merged"}
        for file in step.written
        if file.path.startswith("ims/") or file.path == "mkdocs.yml"
    }
    blobs = {path: blob for path, blob in tree.blobs.items() if path not in fresh}
    return Tree.of({**tree.files, **fresh}, tree.problems, blobs)


def _data(root: Path, path: str) -> bytes | None:
    """The bytes of the file at *path*; a link is no file of ours."""
    place = root / path
    try:
        return place.read_bytes() if place.is_file() and not place.is_symlink() else None
    except OSError as error:
        raise CannotGoOn(f"{path} cannot be read: {error.strerror}", "check its permissions") from error


def _text(data: bytes | None) -> str | None:
    return None if data is None else data.decode("utf-8", "surrogateescape").replace("\r\n", "\n")


def _as_there(file: NewFile, root: Path) -> NewFile:
    """*file* with the line ends that the file at its place has."""
    now = _data(root, file.path)
    if now is None or b"\r\n" not in now:
        return file
    return NewFile(file.path, file.text.replace("\n", "\r\n"))
