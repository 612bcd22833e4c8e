"""Sources that came in before and lie elsewhere now, are called otherwise, or are an older version of what came in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from imskit.importers.documents.bring import Refused
from imskit.importers.documents.values import version_in

if TYPE_CHECKING:
    from imskit.importers.documents.recognise import Recognised
    from imskit.importers.documents.world import World
    from imskit.importers.memory import Single
    from imskit.sources.pieces import Source


def elsewhere(source: Source, before: Sequence[Single], world: World) -> Single | None:
    """What of *before*, sources that are not there any more, is this *source*: None where nothing is.

    It has the same bytes; or the same number and name; or the same number and title, and a higher version.
    """
    same = next((each for each in before if each.sha256 == source.sha256), None)
    if same is not None or not before:
        return same
    known, alike = _alike(source, before, world)
    sure = [
        each
        for each in alike
        if _called(each.source) == _called(source.name) or known.version > _version(each)
    ]
    return sure[0] if len(sure) == 1 else None


def older(source: Source, before: Sequence[Single], world: World) -> Refused | None:
    """Why a *source* does not come in whose document is among *before* in as new a version; None where none is."""
    known, alike = _alike(source, before, world)
    for each in alike:
        if each.sha256 == source.sha256:
            return None
        came = f"{each.source}, which came in as {each.id}"
        if known.version and known.version < _version(each):
            return Refused(
                source.name,
                f"{source.name} is {known.number} in an older version than {came}",
                "it belongs into the archive; where it is another document, give it another number",
            )
        # One whose number is an id here is refused with all others that have an id that is there.
        other = _called(each.source) != _called(source.name) and each.number != each.id
        if other and not known.version > _version(each):
            return Refused(
                source.name,
                f"{source.name} has number and title of {came}, and no higher version",
                "give it a higher version where it is newer, or another number where it is another document",
            )
    return None


def _called(source: str) -> str:
    return PurePosixPath(source).name


def _version(single: Single) -> tuple[int, ...]:
    return tuple(map(int, (version_in(single.version) or "0").split(".")))


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
    name, title = _called(source.name), known.title.value.casefold()
    return known, [
        each
        for each in before
        if each.number
        and each.number == known.number
        and (_called(each.source) == name or each.title.casefold() == title)
    ]
