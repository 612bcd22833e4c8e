"""A draft of a document, made from a source, with the account of each piece of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from imskit.edit.new import new_document
from imskit.importers.accounts import Account, Entry, account
from imskit.importers.documents.bodies import fill_body
from imskit.importers.documents.compose import HANGING, Shown, hanging_text, line_of
from imskit.importers.documents.guesses import Guess
from imskit.importers.documents.heads import fill_head
from imskit.importers.documents.layout import laid_out
from imskit.importers.documents.making import Making, Text
from imskit.importers.documents.recognise import Recognised
from imskit.importers.documents.references import NUMBER, as_id
from imskit.importers.documents.world import World
from imskit.path_rules import TEXT_LIMIT
from imskit.problems import CannotGoOn
from imskit.sources.pieces import Piece, Source

_FOLDER = "imported"
_NUMBER = re.compile(rf"(?<![\w.(\[/-])({NUMBER})(?![\w\])/-])")


@dataclass(frozen=True)
class Draft:
    """A document that is to be."""

    id: str
    type: str
    title: str
    #: The path of its file from the root, and its text.
    path: str
    text: str
    #: The bytes of what is kept of the source beside it, by path from the root.
    evidence: Mapping[str, bytes]
    guesses: tuple[Guess, ...]
    account: Account
    #: What somebody should know, a sentence each; those of the source included.
    notes: tuple[str, ...]
    #: Roles that the source names and the system does not have.
    unknown_roles: tuple[str, ...]
    source: Source
    #: The number that the source itself has; empty where it has none.
    number: str = ""


def draft_of(known: Recognised, world: World, renumbered: Mapping[str, str]) -> Draft:
    """The draft of the source in *known*. *renumbered* are the ids of this run by the numbers in the sources.

    Raises CannotGoOn: the document would be larger than any that is read.
    """
    evidence, items, titles = _evidence(known)
    making = Making(known, world, renumbered, Shown(titles))
    fill_body(making)
    fill_head(making)
    if items:
        making.head["evidence"] = items
    _not_told(making)
    _beside(making)
    _link_texts(making)
    info = world.types[known.type.value]
    base = new_document(
        world.types,
        world.starter(known.type.value),
        known.type.value,
        world.ids,
        world.today,
        language=making.head["language"],
        title=making.head["title"],
        owner=world.roles.standing_in,
        person=world.person,
        schemas_at=world.schemas_at,
    )
    properties: Mapping[str, Any] = info.schema.get("properties", {})
    head = {name: value for name, value in making.head.items() if name in properties}
    text = laid_out(base.text, head, making.body, properties, making.schema.get("properties", {}))
    if len(text.encode()) >= TEXT_LIMIT:
        raise CannotGoOn(
            f"{known.source.name} is longer than one document can be", "part it into several files"
        )
    path = base.path.replace(f"/{base.id}", f"/{known.id.value}", 1)
    return Draft(
        known.id.value,
        known.type.value,
        making.head["title"],
        path,
        text,
        evidence,
        tuple(making.guesses),
        account(known.source.name, making.pieces, making.entries),
        (*known.source.notes, *making.notes),
        tuple(making.unknown_roles),
        known.source,
        known.number,
    )


def _evidence(known: Recognised) -> tuple[dict[str, bytes], list[dict[str, Any]], dict[int, str]]:
    """Files for what is attached, their entries in the head, and what each is called, by the number of its piece."""
    files: dict[str, bytes] = {}
    items: dict[str, dict[str, Any]] = {}
    titles: dict[int, str] = {}
    words = {"de": "Bild", "fr": "Image", "es": "Imagen", "it": "Immagine", "nl": "Afbeelding"}
    noun = words.get(known.language.value, "Image")
    for at, piece in enumerate(known.source.pieces):
        if not piece.attachment or piece.kind not in ("image", "object"):
            continue
        data = known.source.attachments[piece.attachment]
        below = f"{_FOLDER}/{known.id.value}/{piece.attachment}"
        if below not in items:
            what = noun if piece.kind == "image" else line_of(piece.name) or "Object"
            number = 1 + sum(each["title"].startswith(what) for each in items.values())
            title = f"{what} {number}" + (f": {line_of(piece.text)}" if piece.text else "")
            items[below] = {"title": title[:300], "file": below, "sha256": sha256(data).hexdigest()}
            files[f"ims/evidence/{below}"] = data
        titles[at] = items[below]["title"]
    return files, list(items.values()), titles


def _not_told(making: Making) -> None:
    """Keep the notes, boxes and tables that hang on something which went into a field without room for them."""
    done = {entry.piece for entry in making.entries} | making.shown.told
    for at, piece in enumerate(making.pieces):
        # A note that nothing refers to hangs on nothing, and is kept as well.
        hangs = piece.kind in HANGING and (piece.within is not None or piece.kind == "footnote")
        if hangs and at not in done:
            making.keep("", hanging_text(piece), [at])


def _beside(making: Making) -> None:
    """Say what became of the pieces that no section held."""
    done = {entry.piece: entry for entry in making.entries}
    for at, piece in enumerate(making.pieces):
        if piece.kind in ("image", "object") and at in making.shown.titles:
            making.fate(
                [at], "attached", f"ims/evidence/{_FOLDER}/{making.known.id.value}/{piece.attachment}"
            )
        elif at not in done:
            above = done.get(piece.within) if piece.within is not None else None
            entry = _fate(piece, at, above)
            if entry is not None:
                making.entries.append(entry)
                done[at] = entry


def _fate(piece: Piece, at: int, above: Entry | None) -> Entry | None:
    """What became of a *piece* that hangs on the one whose fate is *above*, or stands beside the text."""
    if piece.kind in _LEFT_OUT:
        return Entry(at, "left out", _LEFT_OUT[piece.kind])
    if piece.kind == "running":
        return Entry(at, "left out", "the head or foot of a page; pages have their own")
    if piece.kind == "field":
        return Entry(at, "left out", _of_field(piece))
    if piece.kind == "object" or (piece.kind == "image" and not piece.attachment):
        return Entry(at, "left out", f"stays in the source: {piece.name or 'kept outside the file'}")
    if piece.kind == "rest":
        return Entry(
            at, "left out", f"{piece.name}: texts have no form for it; its words stand in this report"
        )
    if above is not None and piece.kind in ("inserted", *HANGING):
        # What hangs on something goes where that goes; what is within an image stays in the report.
        return Entry(at, above.fate if above.fate != "attached" else "left out", above.words)
    if piece.kind == "inserted":
        return Entry(at, "left out", "a change of something that is not text; its words stand in this report")
    return None


_LEFT_OUT = {
    "comment": "a remark about the text; it stands in this report",
    "deleted": "deleted in a tracked change; its words stand in this report",
}


def _of_field(piece: Piece) -> str:
    if piece.place == "properties":
        return "a property of the file"
    if piece.name.endswith("(not filled)"):
        return "a field that nobody had filled in"
    return "made by Word from the rest of the text; pages have their own"


def _link_texts(making: Making) -> None:
    """Let numbers of documents that came in with this one, and have another id here, lead to them."""

    def linked(found: re.Match[str]) -> str:
        target = making.renumbered.get(as_id(found[1]))
        if target is None or target == making.known.id.value or target == found[1]:
            return found[1]
        return f"[{found[1]}]({target})"

    def walk(value: Any) -> Any:
        if isinstance(value, Text):
            return Text(_NUMBER.sub(linked, value))
        if isinstance(value, list):
            return [walk(each) for each in value]
        if isinstance(value, dict):
            return {name: walk(each) for name, each in value.items()}
        return value

    making.body = walk(making.body)


def left(draft: Draft) -> Collection[int]:
    """The numbers of the pieces of a *draft* that are left out."""
    return [entry.piece for entry in draft.account.entries if entry.fate == "left out"]
