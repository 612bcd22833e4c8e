"""What became of the actions on a document's page, as far as the reader may see who tells of it."""

from __future__ import annotations

from imskit.facts.actions import Standing, Told, outcomes
from imskit.model import Catalog, Document
from imskit.values import dataclass
from imskit.views.audience import Audience

#: Where the list of actions stands that pages show as a table.
_LIST = ("body", "actions")


@dataclass(frozen=True, slots=True)
class ActionLine:
    """What became of one action; the day is YYYY-MM-DD."""

    standing: Standing
    done: str
    #: The later record that tells of it; empty where nothing but the holder does.
    told_in: str
    #: What that record says of it.
    note: str


def seen_told(audience: Audience, known: Told) -> Told:
    """What of *known* is told by records that *audience* may see."""
    return {key: said for key, said in known.items() if audience.sees(said[0].id)}


def became(catalog: Catalog, document: Document, seen: Told) -> tuple[ActionLine, ...]:
    """What became of each entry of the list of actions of *document*; *seen* is what `seen_told` gives.

    What only a withheld record tells is not told: the action stands as its own record left it.
    """
    return tuple(
        ActionLine(
            found.standing,
            found.done.isoformat() if found.done else "",
            found.told_in.id if found.told_in else "",
            found.note if found.told_in else "",
        )
        for found in outcomes(catalog, document, seen)
        if found.action.at[:-1] == _LIST
    )


def followed(catalog: Catalog, audience: Audience, document: Document) -> tuple[str, ...]:
    """What is to be done by each action that *document* follows up; empty for one that cannot be shown."""
    return tuple(_what(catalog, audience, said.of, said.action) for said in document.follow_ups)


def _what(catalog: Catalog, audience: Audience, name: str, number: int) -> str:
    holder = catalog.documents.get(name)
    if holder is None or not audience.sees(name) or not 0 < number <= len(holder.actions):
        return ""
    return holder.actions[number - 1].what
