"""A check of a system in which few documents have changed since an earlier check, and nothing else.

Only what has changed is read, and what rules need to see around it; all else is as the earlier check left it. Where
anything is in doubt, nothing is answered, and a whole check is needed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from imskit.asked_of_history import with_history
from imskit.base import Base, base_again, beside_of
from imskit.clock import Clock, zone_called
from imskit.garbage import without_collecting
from imskit.kept_ledger import Left, plain_state, state_again
from imskit.kept_readings import tool
from imskit.ledger import Failed
from imskit.model import Catalog, Document, InGit, Since
from imskit.problems import Problem
from imskit.rules import RULES
from imskit.rules.again import HoldAll, hold_again, in_order
from imskit.rules.rows import ledger_of
from imskit.shelf import Shelf
from imskit.sshsig import ENDING
from imskit.standpoint import Standpoint
from imskit.state import State
from imskit.values import dataclass

if TYPE_CHECKING:
    from imskit.pipeline import Reading

#: With more changed documents than this, and than one in so many, all are read.
_FEW: Final = 32
_ONE_IN: Final = 20


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What a partial check found, and what it leaves behind in turn."""

    problems: tuple[Problem, ...]
    reading: Base
    documents: int
    left: Left
    #: Whether each file that was read was held against the content that was found of it.
    by_content: bool


class _NeedsAllError(Exception):
    """Something was asked that only a whole check can answer."""


def check_again(
    left: Left, found: State, documents: Collection[str], clock: Clock, shelf: Shelf
) -> Rechecked | HoldAll:
    """What a check of *found* finds, where an earlier one *left* this behind; or why all must be checked.

    *documents* are the paths of the files that are read as documents.

    The key of *left* says that nothing is other than then but files of documents. Raises CannotGoOn: what was found
    cannot be read any more.
    """
    changed = changed_paths(left, found, documents)
    if changed is None:
        return HoldAll("a document cannot be told by its content")
    if len(changed) > max(_FEW, len(left.ledger.rows) // _ONE_IN):
        return HoldAll(f"{len(changed)} documents have changed")
    with without_collecting("reading"):
        try:
            return _check_again(left, found, clock, shelf, changed)
        except _NeedsAllError as why:
            return HoldAll(str(why))


def changed_paths(left: Left, found: State, documents: Collection[str]) -> list[str] | None:
    """The paths of documents that are not what they were; None where that cannot be told."""
    then = left.ledger.indexed.blobs()
    changed = []
    for path in documents:
        blob, before = found.blobs.get(path), then.pop(path, None)
        if blob != before:
            changed.append(path)
        if not blob or before == "":
            return None
    # What is left was there before, and is no more.
    return sorted([*changed, *then]) if "" not in then.values() else None


def _check_again(
    left: Left, found: State, clock: Clock, shelf: Shelf, paths: list[str]
) -> Rechecked | HoldAll:
    tree, files = found.late_tree()
    here = Standpoint(found.root, tree, None, left.behind, left.not_told, left.said)
    base = base_again(tree, left.beside, clock, shelf)
    if base is None or base.reader.lost != left.ledger.lost:
        return HoldAll("the system cannot be read")
    reader = base.reader
    changed = {path: reader.document(path) if base.tree.has(path) else None for path in paths}

    def look(path: str) -> Document:
        document = reader.document(path)
        if not isinstance(document, Document):
            raise _NeedsAllError(f"{path} is no document any more")
        return document

    if (left.signatures or left.stray) and _is_signed(left, base, changed):
        return HoldAll("a signed record has changed")
    catalog = _as_then(base, left, here)
    held = hold_again(left.ledger, changed, look, catalog, found.blobs)
    if isinstance(held, HoldAll):
        return held
    told = {path: each for path, each in left.told.items() if path not in changed}
    told |= {path: each for path in changed if (each := reader.told.get(path))}
    problems = set(base.problems)
    for each in (*held.ledger.problems.values(), *told.values()):
        problems.update(each)
    after = replace(left, ledger=held.ledger, told=told)
    in_turn = tuple(sorted(problems, key=in_order))
    return Rechecked(in_turn, base, reader.count, after, by_content=not files.unheld)


def _is_signed(left: Left, base: Base, changed: Mapping[str, Document | Failed | None]) -> bool:
    """Whether what was found of signatures may be other now."""
    rows = left.ledger.rows
    beside = {path.removesuffix(ENDING) for path in base.tree.paths() if path.endswith(ENDING)}
    ids = {row.id for path in beside if (row := rows.get(path)) is not None} | left.signatures.keys()
    for path, now in changed.items():
        then = rows.get(path)
        if path in beside or isinstance(now, Failed) or (then is not None and then.failed is not None):
            return True
        if (now is not None and now.id in ids) or (then is not None and then.id in ids):
            return True
    return False


def _as_then(base: Base, left: Left, here: Standpoint) -> Catalog:
    """The catalog with what was found of signatures, and what asks the history."""
    system = base.catalog.system
    keys = {key.number: key for key in system.keys}
    signed = replace(
        base.catalog,
        signatures={name: state_again(each, keys) for name, each in left.signatures.items()},
        vouchings={number: state_again(each, keys) for number, each in left.vouchings.items()},
        stray_signatures=left.stray,
    )
    asking = with_history(signed, here, base.tree, zone_called(system.time_zone))
    return replace(asking, in_git=_in_git, since=_Asking())


def _in_git() -> InGit:
    raise _NeedsAllError("the history of documents is asked for")


class _Asking:
    """Stands for what only a catalog of all documents can ask of the history."""

    def __call__(self, _name: str, before: str, after: str, /) -> Since:
        if before == after:
            return Since("none")
        raise _NeedsAllError("what became of a document is asked for")

    def expect(self, _names: object, /) -> None:
        pass


def left_by(reading: Reading) -> Left | None:
    """What the whole check with this *reading* leaves behind; None where it could not tell everything."""
    catalog, here = reading.whole, reading.standpoint
    if catalog is None or here.commit is not None or here.unreadable or reading.unverified:
        return None
    beside = beside_of(reading.tree, reading.shape, catalog.tested, reading.plain, reading.beside)
    if beside is None:
        return None
    names = {rule.name for rule in RULES} | {"unknown-rule"}
    paths = [*(document.path for document in catalog.all_documents), *reading.failed]
    ledger = ledger_of(
        catalog,
        [problem for problem in reading.problems if problem.rule in names],
        reading.failed,
        reading.lost,
        {path: reading.tree.blob(path) for path in paths},
    )
    return Left(
        ledger,
        reading.told,
        {},
        "",
        here.behind,
        here.not_told,
        here.said,
        {name: plain_state(each) for name, each in catalog.signatures.items()},
        {number: plain_state(each) for number, each in catalog.vouchings.items()},
        catalog.stray_signatures,
        beside,
        tool=tool(),
    )
