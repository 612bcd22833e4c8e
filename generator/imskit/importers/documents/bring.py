"""Several sources become drafts together: ids that no two of them share, and links from one to the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imskit.importers.documents.drafts import Draft, draft_of
from imskit.importers.documents.recognise import Recognised, recognise
from imskit.importers.documents.references import as_id
from imskit.importers.documents.world import World
from imskit.problems import CannotGoOn
from imskit.sources.pieces import Source


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that nothing became of, and why."""

    name: str
    sentence: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of all files."""

    drafts: tuple[Draft, ...]
    refused: tuple[Refused, ...]


def bring(sources: Sequence[Source], world: World, asked_type: str | None = None) -> Brought:
    """The drafts of *sources*, of *asked_type* where the user names one."""
    refused: list[Refused] = []
    known: list[Recognised] = []
    given: dict[str, str] = {}
    # Those with an id that fits come first, so that no other one is given it.
    found = [recognise(source, world, asked_type, {}) for source in sources]
    order = sorted(
        range(len(found)), key=lambda at: found[at].id.confidence != "high" or not found[at].number
    )
    chosen: dict[int, Recognised] = {}
    for at in order:
        one = recognise(sources[at], world, asked_type, given) if given else found[at]
        name = one.id.value
        if name in given:
            other = given[name]
            refused.append(
                Refused(
                    one.source.name,
                    f"{one.source.name} has the id {name}, as {other} does",
                    "give one of the two another number",
                )
            )
        elif name in world.ids:
            before = world.came_from.get(name)
            newer = f"; if it is a newer version of {before}, give it that name" if before else ""
            refused.append(
                Refused(
                    one.source.name,
                    f"{one.source.name} has the id {name}, which is there already; nothing was overwritten",
                    f"give it another number, or take the document that is there away first{newer}",
                )
            )
        else:
            given[name] = one.source.name
            chosen[at] = one
    known = [chosen[at] for at in sorted(chosen)]
    renumbered = {as_id(number): name for number, name in world.numbers.items()}
    renumbered |= {as_id(one.number): one.id.value for one in known if one.number}
    drafts: list[Draft] = []
    for one in known:
        try:
            drafts.append(draft_of(one, world, renumbered))
        except CannotGoOn as stop:
            refused.append(Refused(one.source.name, stop.sentence, stop.mend))
    return Brought(tuple(drafts), tuple(sorted(refused, key=lambda each: each.name)))
