"""Several sources become drafts together: ids that no two of them share, and links from one to the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from imskit.fingerprint import PREFIX
from imskit.importers.documents.drafts import Draft, draft_of
from imskit.importers.documents.left_behind import left_behind
from imskit.importers.documents.people_named import known_names, pattern_of, people_of
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
    #: What is no document of a system, such as forms.
    left_behind: tuple[Refused, ...] = ()
    #: The names of people that are known from the files, and from the overlay of names.
    people: tuple[str, ...] = ()


def bring(sources: Sequence[Source], world: World, asked_type: str | None = None) -> Brought:
    """The drafts of *sources*, of *asked_type* where the user names one."""
    refused: list[Refused] = []
    known: list[Recognised] = []
    given: dict[str, str] = {}
    # Those with an id that fits come first, so that no other one is given it.
    found = [recognise(source, world, asked_type, {}) for source in sources]
    left = _left_behind(found) if asked_type is None else {}
    older = _older({at: one for at, one in enumerate(found) if at not in left})
    refused += older.values()
    order = sorted(
        (at for at in range(len(found)) if at not in left and at not in older),
        key=lambda at: found[at].id.confidence != "high" or not found[at].number,
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
            why = f"{one.source.name} has the id {name}, which is there already; nothing was overwritten"
            refused.append(Refused(one.source.name, why, _instead(one.source, name, world)))
        else:
            given[name] = one.source.name
            chosen[at] = one
    known = [chosen[at] for at in sorted(chosen)]
    here: dict[str, str] = {}
    for one in known:
        if one.number:
            here.setdefault(as_id(one.number), one.id.value)
    renumbered = {**world.numbers, **here}
    renumbered |= {one.source.name: one.id.value for one in known}
    drafts: list[Draft] = []
    people = [name for one in found for name in people_of(one.source, one.control, world.organisation)]
    known_people = tuple(dict.fromkeys((*people, *known_names(world.people))))
    names = pattern_of(known_people)
    for one in known:
        try:
            drafts.append(draft_of(one, world, renumbered, names))
        except CannotGoOn as stop:
            refused.append(Refused(one.source.name, stop.sentence, stop.mend))
    return Brought(
        tuple(drafts),
        tuple(sorted(refused, key=lambda each: each.name)),
        tuple(left[at] for at in sorted(left)),
        known_people,
    )


def _instead(source: Source, name: str, world: World) -> str:
    """What to do with a *source* whose id *name* is that of a document which is there."""
    if source.properties.get("identifier", "").startswith(PREFIX):
        return (
            "imskit exported it, and the marks that tell what was changed are gone, as other programs take them out: "
            f"make the changes in a fresh copy, from imskit export document {name} --format docx"
        )
    before = world.came_from.get(name)
    newer = f"; if it is a newer version of {before}, give it that name" if before else ""
    return f"give it another number, or take the document that is there away first{newer}"


def _left_behind(found: Sequence[Recognised]) -> dict[int, Refused]:
    """Those of *found* that are no documents, by their place."""
    left = {}
    for at, one in enumerate(found):
        kind = one.control.get("type")
        what = left_behind(one.number, one.headline, kind.value if kind else "", one.type)
        if what is not None:
            left[at] = Refused(one.source.name, f"{one.source.name} is {what[0]}, and no document", what[1])
    return left


def _older(found: Mapping[int, Recognised]) -> dict[int, Refused]:
    """Of those that have number and title of another one, all but the newest, by their place."""
    alike: dict[tuple[str, str], list[int]] = {}
    for at, one in found.items():
        if one.number:
            alike.setdefault((as_id(one.number), one.title.value.casefold()), []).append(at)
    older = {}
    for places in alike.values():
        newest = max(places, key=lambda at: (found[at].version, -at))
        for at in places:
            # Those with an id that fits are told of as such.
            if at != newest and found[at].version < found[newest].version:
                name, other = found[at].source.name, found[newest].source.name
                older[at] = Refused(
                    name,
                    f"{name} is {found[at].number} in an older version than {other}, and only the newest comes in",
                    "it belongs into the archive; where it is another document, give it another number",
                )
    return older
