"""Sources that came in before and lie elsewhere now, are called otherwise, or are an older version of what came in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from imskit.importers.documents.bring import Refused

if TYPE_CHECKING:
    from imskit.importers.documents.recognise import Recognised
    from imskit.importers.documents.world import World
    from imskit.importers.memory import Single
    from imskit.sources.pieces import Source


def elsewhere(source: Source, before: Sequence[Single], world: World) -> Single | None:
    """What of *before*, sources that are not there any more, is this *source*: None where nothing is.

    It has the same bytes; or the same number, and the same name or title.
    """
    same = next((each for each in before if each.sha256 == source.sha256), None)
    if same is not None or not before:
        return same
    _, alike = _alike(source, before, world)
    return alike[0] if len(alike) == 1 else None


def older(source: Source, before: Sequence[Single], world: World) -> Refused | None:
    """Why a *source* does not come in of which a newer version is among *before*; None where none is."""
    from imskit.importers.documents.values import version_in

    known, alike = _alike(source, before, world)
    for each in alike:
        version = tuple(map(int, (version_in(each.version) or "0").split(".")))
        if known.version and known.version < version:
            return Refused(
                source.name,
                f"{source.name} is {known.number} in an older version than {each.source}, which came in as {each.id}",
                "it belongs into the archive; where it is another document, give it another number",
            )
    return None


def said_of(source: Source, other: Single) -> Refused:
    """What the report says of a *source* that was *other*."""
    why = f"{source.name} was brought in as {other.id} before, when it was called {other.source}"
    return Refused(source.name, why, "what is other now is taken over as from there")


def not_here(before: Sequence[Single], names: Collection[str], ids: Collection[str]) -> list[Single]:
    """Those of *before* that are none of the files *names* of this run, nor one of the documents *ids*."""
    return [each for each in before if each.source not in names and each.id not in ids]


def _alike(source: Source, before: Sequence[Single], world: World) -> tuple[Recognised, list[Single]]:
    """What *source* is, and those of *before* with its number, and with its name or title."""
    from imskit.importers.documents.recognise import recognise

    known = recognise(source, world, None, {})
    name, title = PurePosixPath(source.name).name, known.title.value.casefold()
    return known, [
        each
        for each in before
        if each.number
        and each.number == known.number
        and (PurePosixPath(each.source).name == name or each.title.casefold() == title)
    ]
