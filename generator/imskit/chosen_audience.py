"""The audience that somebody names, and what it may see of a system."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from imskit.audiences import PATH as AUDIENCES
from imskit.model import AudienceDefinition, Audiences, Catalog
from imskit.own_schemas import FIXED, SHARED
from imskit.pipeline import Reading
from imskit.problems import CannotGoOn, nearest
from imskit.project import shipped_files
from imskit.reader import Reader
from imskit.rules.audiences import faults_of
from imskit.shelf import Shape, Shelf
from imskit.tree import Tree

if TYPE_CHECKING:
    from imskit.views.audience import Audience


def audience_of(reading: Reading, catalog: Catalog, name: str | None) -> tuple[Catalog, Audience]:
    """What the audience called *name* may see of *catalog*, and that audience; None: whoever may see internal things.

    Who may see what is decided today: whatever files are looked at, ims/audiences.yaml of the folder says it. Raises
    CannotGoOn: there is no such audience, or the file cannot be read.
    """
    from imskit.views.audience import Audience

    if name is None:
        return catalog, Audience.of(catalog)
    of_now = reading.standpoint.commit is None
    known = catalog.audiences if of_now else _audiences_in_folder(reading.root)
    audience = Audience.named(catalog, audience_called(catalog, known, name, of_now=of_now))
    return audience.shown(catalog), audience


def refuse_unknown(root: Path, name: str) -> None:
    """Raise CannotGoOn where the system at *root* has no audience called *name*, before anything is read or built."""
    known = _audiences_in_folder(root)
    if known is not None and name not in known.by_id:
        raise _no_audience(known, name)


def audience_names(root: Path) -> Collection[str] | None:
    """The ids of the audiences of the system at *root*; None where their file cannot be read."""
    known = _audiences_in_folder(root)
    return None if known is None else known.by_id.keys()


def _no_audience(known: Audiences, name: str) -> CannotGoOn:
    return CannotGoOn(
        f"there is no audience {name}", nearest(name, known.by_id, f"there are {', '.join(known.by_id)}")
    )


def _audiences_in_folder(root: Path) -> Audiences | None:
    path = root / AUDIENCES
    if not path.exists() and not path.is_symlink():
        return audiences_in(Tree.of({}))
    try:
        return audiences_in(Tree.of({AUDIENCES: path.read_bytes()})) if path.is_file() else None
    except OSError as error:
        raise CannotGoOn(f"{AUDIENCES} cannot be read: {error.strerror}") from error


def audiences_in(tree: Tree) -> Audiences | None:
    """The audiences that the files of *tree* describe; None where their file cannot be read."""
    schemas = {
        path: place.read_bytes() for path, place in shipped_files().items() if path in {*FIXED, SHARED}
    }
    return Reader(tree, schemas, Shape("", {}, (), Shelf()), []).audiences()


def audience_called(
    catalog: Catalog, known: Audiences | None, name: str, *, of_now: bool
) -> AudienceDefinition:
    """The audience called *name*, held against the *catalog* that is shown to it, which may be *of_now* or of before.

    Raises CannotGoOn: there is none, or the file is damaged, or names what is not there: nothing is handed out that
    somebody may have meant to withhold.
    """
    if known is None:
        raise CannotGoOn(
            f"{AUDIENCES} cannot be read, so what is withheld is not known",
            "run imskit check, and mend it first",
        )
    found = known.by_id.get(name)
    if found is None:
        raise _no_audience(known, name)
    fault = next(faults_of(catalog, known, of_now=of_now), None)
    if fault is not None:
        raise CannotGoOn(f"{fault.place}: {fault.message}, so nothing is made for an audience", fault.mend)
    return found
