"""The head of a draft: owner, version, revisions, clauses, links and the rest of what a source says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from imskit.importers.documents.compose import LINE, line_of
from imskit.importers.documents.control import Said
from imskit.importers.documents.guesses import Confidence, Guess
from imskit.importers.documents.lists import Change
from imskit.importers.documents.making import Making, Plain
from imskit.importers.documents.meaning import meant
from imskit.importers.documents.people_named import is_name
from imskit.importers.documents.references import as_id, clauses_in, document_numbers, texts
from imskit.importers.documents.values import day_in, version_in
from imskit.importers.documents.words import CLASSES
from imskit.importers.told.periods import period_in
from imskit.model import UNNAMED

_PEOPLE = frozenset({"author", "checked_by", "approved_by", "owner"})
_TAKEN = frozenset({"id", "title", "version", "classification", "owner", "review", "page", "type"})
_BLOCK = {
    "de": "Aus dem Titelblock",
    "fr": "Du cartouche",
    "es": "De la cabecera",
    "it": "Dal cartiglio",
    "nl": "Uit het titelblok",
}
_UNTITLED = "From the title block"
_NUMBERS = {"de": "Nummer", "fr": "Numéro", "es": "Número", "it": "Numero", "nl": "Nummer"}


def fill_head(making: Making) -> None:
    """Put what the source says about itself into the head, and keep what has no field there."""
    kept: list[Said] = []
    known = making.known
    making.head["id"] = known.id.value
    making.guesses += [known.id, known.type, known.title, known.language]
    making.carried(known.title.pieces, "title")
    making.carried(known.number_pieces, "id")
    making.head["title"] = known.title.value
    making.head["language"] = known.language.value
    if known.number and as_id(known.number) != known.id.value:
        kept.append(Said("id", "", known.number, known.number_pieces[0] if known.number_pieces else -1))
    _owner(making, kept)
    _classification(making, kept)
    _review(making, kept)
    _revisions(making, kept)
    _clauses(making)
    _links(making)
    _keep(making, kept)
    for name, versions in making.people.items():
        said = f"version{'s' if len(versions) > 1 else ''} {', '.join(versions)}"
        making.notes.append(
            f"{said} by “{name}”: names are not committed; write the id of the person in the place of {UNNAMED}"
        )


def _owner(making: Making, kept: list[Said]) -> None:
    said = making.known.control.get("owner")
    found = making.role(said.value) if said is not None and not is_name(said.value) else None
    if said is not None and found is not None:
        making.head["owner"] = found[0]
        making.guess("owner", found[0], (said.piece,), found[1], found[2])
        return
    making.head["owner"] = UNNAMED
    why = (
        "the source names no owner"
        if said is None
        else f"ims/people.yaml has no role called “{line_of(said.value)}”"
    )
    making.guess("owner", UNNAMED, (), "low", why)
    if said is not None:
        kept.append(said)


def _classification(making: Making, kept: list[Said]) -> None:
    said = making.known.control.get("classification")
    default = making.world.types[making.known.type.value].classification
    name = meant(said.value, CLASSES) if said is not None else ""
    making.head["classification"] = name or default
    if said is not None and name:
        making.guess(
            "classification", name, (said.piece,), "high", f"the source says “{line_of(said.value)}”"
        )
        return
    making.guess(
        "classification",
        default,
        (),
        "low",
        "the source does not say it; documents of the type begin with it",
    )
    if said is not None:
        kept.append(said)


def _review(making: Making, kept: list[Said]) -> None:
    said = making.known.control.get("review")
    if said is None or "review" not in _fields(making):
        return
    period = period_in(said.value)
    if period is None:
        kept.append(said)
        return
    making.head["review"] = {"every": period}
    making.guess("review", period, (said.piece,), "high", f"the source says “{line_of(said.value)}”")


def _fields(making: Making) -> Iterable[str]:
    found: dict[str, Any] = making.world.types[making.known.type.value].schema.get("properties", {})
    return found


def _revisions(making: Making, kept: list[Said]) -> None:
    if "revisions" not in _fields(making):
        return
    changes = [(change, history.piece) for history in making.histories[:1] for change in history.changes]
    said = making.known.control.get("version")
    version = version_in(said.value) if said is not None else None
    kept += [said] if said is not None and version is None else []
    revisions = [_revision(making, change) for change, _ in changes]
    newest = changes[0][0].version if changes else None
    if version is not None and (newest is None or _parts(version) > _parts(newest)):
        revisions.insert(0, _first(making, version, changes))
    elif version is not None and newest is not None and version != newest:
        making.notes.append(
            f"the title block says version {version}, the revision table {newest}: the table was taken"
        )
        version = newest
    version = version or newest
    if version is None:
        version = "0.1"
        revisions = [_first(making, version, [])]
        why = f"“{line_of(said.value)}” is no number" if said is not None else "the source names no version"
        making.guess("version", version, (), "low", why)
    else:
        pieces = [said.piece] if said is not None else [piece for _, piece in changes[:1]]
        sure: Confidence = "high" if newest == version else "medium"
        making.guess(
            "version",
            version,
            pieces,
            sure,
            "title block and revision table"
            if newest == version
            else "one of title block and revision table says so",
        )
    making.head["version"] = version
    making.head["revisions"] = revisions
    if changes:
        low = [change for change, _ in changes if not change.sure]
        why = "from the revision table; material or editorial is judged by its words"
        why += (
            f"; {low[0].date.isoformat()} could be read with day and month the other way round" if low else ""
        )
        making.guess(
            "revisions",
            f"{len(changes)} of them",
            [piece for _, piece in changes[:1]],
            "low" if low else "medium",
            why,
        )


def _parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _revision(making: Making, change: Change) -> dict[str, Any]:
    person = making.world.people.get(change.by.strip().casefold(), "")
    if change.by and not person:
        making.people.setdefault(change.by, []).append(change.version)
    return {
        "version": change.version,
        "date": Plain(change.date.isoformat()),
        "by": person or UNNAMED,
        "change": "material" if change.material else "editorial",
        "summary": change.summary or "[fill in: what changed]",
    }


def _first(making: Making, version: str, changes: list[tuple[Change, int]]) -> dict[str, Any]:
    """A revision for a version that no revision table tells of."""
    said = making.known.control.get("date") or making.known.control.get("effective")
    found = day_in(said.value) if said is not None else None
    day = found[0] if found is not None and found[0] <= making.world.today else making.world.today
    if changes and day < changes[0][0].date:
        day = making.world.today
    summary = (
        "[fill in: what changed in this version]"
        if changes
        else f"As brought in from {making.known.source.name}"
    )
    return {
        "version": version,
        "date": Plain(day.isoformat()),
        "by": UNNAMED,
        "change": "material",
        "summary": summary[:LINE],
    }


def _clauses(making: Making) -> None:
    found: dict[str, dict[str, None]] = {}
    pieces: list[int] = []
    words: list[str] = []
    for at, text in enumerate(texts(making.pieces)):
        if making.pieces[at].kind in ("comment", "deleted"):
            continue
        for mention in clauses_in(text, at, making.world.clauses):
            found.setdefault(mention.standard, {})[mention.clause] = None
            pieces.append(at)
            words.append(mention.words)
    if not found:
        return
    making.head["satisfies"] = {
        standard: sorted(numbers, key=_clause_key) for standard, numbers in sorted(found.items())
    }
    said = ", ".join(dict.fromkeys(words))
    why = f"the text names {said}; whether it satisfies them is for you to say"
    making.guesses.append(
        Guess("satisfies", making.head["satisfies"], tuple(dict.fromkeys(pieces)), "low", why)
    )


def _clause_key(number: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (0, part) for part in number.split(".")]


def _links(making: Making) -> None:
    see: dict[str, None] = {}
    unknown: dict[str, None] = {}
    own = making.known.id.value
    for at, text in enumerate(texts(making.pieces)):
        if making.pieces[at].kind in ("comment", "deleted", "field"):
            continue
        for number in document_numbers(text):
            target = making.renumbered.get(as_id(number), as_id(number))
            if target == own or number == making.known.number:
                continue
            if target in making.world.documents or target in making.renumbered.values():
                see[target] = None
            else:
                unknown[number] = None
    if see:
        making.head["links"] = {"see": sorted(see)}
        making.guesses.append(Guess("links.see", sorted(see), (), "high", "the text names them"))
    making.missing += sorted(unknown)
    if unknown:
        making.notes.append(f"it names documents that are not here: {', '.join(sorted(unknown))}")


def _keep(making: Making, kept: list[Said]) -> None:
    """Keep what the title block says and no field holds; names of people stay out of files that are committed."""
    lines: list[str] = []
    pieces: list[int] = []
    done = {(each.meant, each.value) for each in kept}
    control = making.known.control
    seen: set[tuple[str, str]] = set()
    for each in (*kept, *control.said):
        if each.piece >= 0 and making.pieces[each.piece].kind == "running" and each not in kept:
            continue
        if each.meant in _TAKEN and (each.meant, each.value) not in done:
            making.carried([each.piece], "head")
            continue
        if (each.meant, each.value) in seen or (
            not each.label and line_of(each.value) == making.world.organisation
        ):
            # On a cover stands whose it is, as on each page here.
            continue
        seen.add((each.meant, each.value))
        if each.meant in _PEOPLE and is_name(each.value):
            making.notes.append(
                f"“{each.label}: {line_of(each.value)}” names a person, and names are not committed"
            )
            making.carried([each.piece] if each.piece >= 0 else [], "head")
            continue
        label = each.label or (_NUMBERS.get(making.tongue, "Number") if each.meant == "id" else "")
        lines.append(f"- {label}: {line_of(each.value)}" if label else f"- {line_of(each.value)}")
        pieces += [each.piece] if each.piece >= 0 else []
    making.carried(control.used, "head")
    for at, why in control.left_out.items():
        making.fate([at], "left out", why)
    if lines:
        making.keep(_BLOCK.get(making.tongue, _UNTITLED), "\n".join(lines), pieces)
