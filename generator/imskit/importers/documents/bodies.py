"""The body of a draft: each section of a source goes into the field that is meant, as the type's schema has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from imskit.importers.documents.applies import applies_from
from imskit.importers.documents.compose import LINE, line_of, text_of
from imskit.importers.documents.control import Said, cover_lines, is_fact_sheet
from imskit.importers.documents.fact_sheets import INSTEAD, fill_facts
from imskit.importers.documents.guesses import Confidence
from imskit.importers.documents.lists import history_of, is_history, pairs_in
from imskit.importers.documents.making import Making, Text
from imskit.importers.documents.meaning import meanings_of, meant, meant_by_part
from imskit.importers.documents.record_lines import cadence, record_type
from imskit.importers.documents.sections import Section
from imskit.importers.documents.step_items import responsible_in, step_item
from imskit.importers.documents.steps import Titled, as_line, lines_of, titled_list
from imskit.importers.documents.words import SECTIONS, Words
from imskit.model import UNNAMED


def fill_body(making: Making) -> None:
    """Put all sections of the source where they belong."""
    properties = making.schema.get("properties", {})
    sections = making.known.sections
    _roles_called(making)
    _preamble(making, sections[0])
    rest: list[Section] = []
    for section in sections[1:]:
        if section.heading in making.known.title.pieces and not section.all_pieces():
            continue
        name = _field_of(section, making)
        if name in ("contents", "control"):
            numbers = section.all_pieces()
            heading = [section.heading] if section.heading is not None else []
            if name == "contents":
                making.fate([*heading, *numbers], "left out", "a table of contents; pages have their own")
            else:
                making.carried(heading, "head")
                _kept_beside(making, section, [at for at in numbers if at not in making.known.control.used])
        elif name == "revisions":
            _revisions(making, section)
        elif name in properties and _filler(properties[name]) is not None:
            _fill(making, name, properties[name], section)
        else:
            rest.append(section)
    _rest(making, rest, properties)
    for name in [name for name, value in making.body.items() if not value]:
        del making.body[name]


def _field_of(section: Section, making: Making) -> str:
    tables = [at for at in section.all_pieces() if making.pieces[at].kind == "table"]
    if any(is_history(making.pieces[at]) for at in tables):
        return "revisions"
    name = meant_by_part(section.title, SECTIONS)
    if tables and all(at in making.known.control.used for at in tables) and name in ("", "revisions"):
        return "control"
    if name not in making.schema.get("properties", {}):
        name = INSTEAD.get(name, name)
    return "" if name == "revisions" and not tables else name


def _roles_called(making: Making) -> None:
    """Learn what the source calls roles, from its section on responsibilities and its title block."""
    for section in making.known.sections[1:]:
        if meant_by_part(section.title, SECTIONS) == "responsibilities":
            for first, _, _ in _pairs(making, section, ("responsible", "duties"))[0]:
                making.called[first] = None
                making.role(first)
    said = making.known.control.get("owner")
    if said is not None:
        making.called[line_of(said.value)] = None


def _preamble(making: Making, section: Section) -> None:
    used = {*making.known.control.used, *making.known.title.pieces, *making.known.number_pieces}
    text: list[int] = []
    cover = cover_lines(making.pieces, section) if len(making.known.sections) > 1 else ()
    for at in section.pieces:
        piece = making.pieces[at]
        if piece.kind == "table" and is_history(piece):
            _history(making, at)
        elif piece.kind == "table" and is_fact_sheet(piece.rows):
            fill_facts(making, at)
        elif meant(piece.text, SECTIONS) == "contents":
            making.fate([at], "left out", "the heading of a table of contents; pages have their own")
        elif (
            piece.kind == "heading"
            and (piece.name == "title" or at == section.pieces[0])
            and at in making.known.title.pieces
        ):
            making.carried([at], "title")
        elif at in cover and at not in used:
            making.known.control.said.append(Said("", "", piece.text, at))
            making.known.control.used.append(at)
        elif at not in used:
            text.append(at)
    if text:
        name = "purpose" if "purpose" in making.schema.get("properties", {}) else making.home
        if name:
            making.add_text(name, text_of(making.pieces, text, making.shown))
            making.carried(text, f"body.{name}")
        else:
            making.keep("", text_of(making.pieces, text, making.shown), text)


def _kept_beside(making: Making, section: Section, numbers: Sequence[int]) -> None:
    if numbers:
        making.keep_section(section, numbers)


# Forms of fields


def _filler(schema: Mapping[str, Any]) -> Callable[[Making, str, Mapping[str, Any], Section], None] | None:
    if schema.get("x-imskit", {}).get("format") == "text":
        return _fill_text
    if schema.get("type") != "array":
        return None
    items = schema.get("items", {})
    below = items.get("properties", {})
    about: Mapping[str, Any] = items.get("x-imskit", {})
    if items.get("type") == "string" and "enum" not in items and not {"refers", "format"} & about.keys():
        return _fill_lines
    if {"title", "text"} <= below.keys():
        return _fill_titled
    if {"role", "duties"} <= below.keys():
        return _fill_duties
    if {"term", "meaning"} <= below.keys():
        return _fill_terms
    if {"type", "what"} <= below.keys():
        return _fill_records
    if "what" in below and set(items.get("required", ())) <= {"what"}:
        return _fill_whats
    return None


def _fill(making: Making, name: str, schema: Mapping[str, Any], section: Section) -> None:
    fill = _filler(schema)
    assert fill is not None
    before = len(making.body.get(name, ""))
    fill(making, name, schema, section)
    if section.heading is None:
        return
    stands = fill is _fill_text and making.bold(section) in making.body.get(name, "")[before:]
    if stands or meant(section.title, called(name)):
        making.carried([section.heading], f"body.{name}")
    else:
        # It says more than the name of the field: so that its words are not gone, the report quotes it.
        making.fate([section.heading], "left out", f"what stands below it is now body.{name}")


def called(name: str) -> Words:
    """What sections are called that become the field *name*."""
    return {name: SECTIONS[next((each for each, other in INSTEAD.items() if other == name), name)]}


def _why(section: Section) -> str:
    return f"it stands under “{section.title}”"


def _fill_text(making: Making, name: str, _: Mapping[str, Any], section: Section) -> None:
    numbers = section.all_pieces()
    if {"purpose", "scope"} <= meanings_of(section.title, SECTIONS) and _parted(making, section, numbers):
        return
    text = text_of(making.pieces, numbers, making.shown)
    sure = bool(meant(section.title, called(name)))
    if making.body.get(name) or not sure:
        text = f"**{making.bold(section)}**\n\n{text}" if text else ""
    making.add_text(name, text)
    making.guess(f"body.{name}", text, numbers, "high" if sure else "medium", _why(section))


def _parted(making: Making, section: Section, numbers: Sequence[int]) -> bool:
    """Whether *section*, on purpose and scope at once, was parted where it begins to say what it applies to."""
    begins = applies_from(making.pieces, numbers)
    if begins is None or begins == numbers[0] or not {"purpose", "scope"} <= set(making.schema["properties"]):
        return False
    why = f"{_why(section)}, and {{}} what it applies to"
    for name, part, words in (
        ("purpose", [at for at in numbers if at < begins], "stands before"),
        ("scope", [at for at in numbers if at >= begins], "begins to say"),
    ):
        making.add_text(name, text_of(making.pieces, part, making.shown))
        making.guess(f"body.{name}", making.body.get(name, ""), part, "medium", why.format(words))
    return True


def _fill_lines(making: Making, name: str, _: Mapping[str, Any], section: Section) -> None:
    found = making.body.setdefault(name, [])
    numbers = section.all_pieces()
    long: list[int] = []
    for at, text in lines_of(making.pieces, numbers):
        line, whole = as_line(text)
        found.append(line)
        if whole:
            long.append(at)
    making.guess(f"body.{name}", list(found), numbers, "high", _why(section))
    if long:
        making.keep_section(section, long)


def _fill_whats(making: Making, name: str, schema: Mapping[str, Any], section: Section) -> None:
    _fill_lines(making, name, schema, section)
    making.body[name] = [{"what": each} if isinstance(each, str) else each for each in making.body[name]]


def _fill_titled(making: Making, name: str, schema: Mapping[str, Any], section: Section) -> None:
    found = titled_list(making.pieces, section, making.shown)
    items = making.body.setdefault(name, [])
    below = schema["items"]["properties"]
    for each in found.items:
        items.append(step_item(making, each, below))
    numbers = [at for each in found.items for at in each.pieces]
    making.guess(f"body.{name}", f"{len(found.items)} of them", numbers, found.confidence, found.why)
    before, after = list(found.before), list(found.after)
    if before and found.items:
        _lead(making, name, before)
    elif before:
        making.keep_section(section, before)
    if after:
        making.keep_section(section, after)


def _lead(making: Making, name: str, numbers: Sequence[int]) -> None:
    """What stands before the first of them is read with it."""
    lead = text_of(making.pieces, numbers, making.shown)
    if lead:
        first = making.body[name][0]
        first["text"] = Text(f"{lead}\n\n{first['text']}" if first["text"] else lead)
        making.carried(numbers, f"body.{name}[0].text")


def _fill_duties(making: Making, name: str, _: Mapping[str, Any], section: Section) -> None:
    pairs, left = _pairs(making, section, ("responsible", "duties"))
    items = making.body.setdefault(name, [])
    for first, second, numbers in pairs:
        role = making.role(first)
        if role is None:
            label = responsible_in(making.tongue, "Role")
            items.append(
                {
                    "role": UNNAMED,
                    "duties": making.with_role_words(second, label, first),
                }
            )
            making.carried(numbers, f"body.{name}")
        else:
            # Where the words name more than the role, they stay.
            more = "" if making.world.roles.find(first) is not None else f"**{line_of(first)}**\n\n"
            items.append({"role": role[0], "duties": Text(f"{more}{second}")})
            making.guess(f"body.{name}[{len(items) - 1}].role", role[0], numbers, role[1], role[2])
    if left:
        making.keep_section(section, left)


def _fill_terms(making: Making, name: str, _: Mapping[str, Any], section: Section) -> None:
    pairs, left = _pairs(making, section, ("term", "meaning"))
    items = making.body.setdefault(name, [])
    for first, second, numbers in pairs:
        meaning, whole = as_line(second)
        items.append({"term": first[:LINE], "meaning": meaning})
        making.carried(numbers, f"body.{name}")
        if whole:
            making.keep(first, second, numbers)
    if left:
        making.keep_section(section, left)


def _pairs(
    making: Making, section: Section, columns: tuple[str, str]
) -> tuple[list[tuple[str, str, tuple[int, ...]]], list[int]]:
    """The pairs that a section holds, those of sections within it included, and what is no pair."""
    pairs, rest = pairs_in(making.pieces, section, columns)
    found = [(pair.first, pair.second, pair.pieces) for pair in pairs if pair.first]
    left = [*rest, *(at for pair in pairs if not pair.first for at in pair.pieces)]
    for each in section.within:
        numbers = each.all_pieces()
        text = text_of(making.pieces, numbers, making.shown)
        heading = () if each.heading is None else (each.heading,)
        if text:
            found.append((line_of(each.title), text, (*heading, *numbers)))
        else:
            left += heading
    return found, left


def _fill_records(making: Making, name: str, schema: Mapping[str, Any], section: Section) -> None:
    items = making.body.setdefault(name, [])
    numbers = section.all_pieces()
    long = []
    for at, text in lines_of(making.pieces, numbers):
        line, whole = as_line(text)
        low = line.casefold()
        kind = record_type(low, making.world.types)
        item: dict[str, Any] = {"type": kind or UNNAMED, "what": line[:LINE]}
        every = cadence(low)
        if {"every", "when"} <= schema["items"]["properties"].keys():
            item |= {"every": every} if every else {"when": "[fill in: the event that calls for it]"}
        items.append(item)
        if whole:
            long.append(at)
    sure: Confidence = "medium" if items else "low"
    making.guess(
        f"body.{name}",
        f"{len(items)} of them",
        numbers,
        sure,
        f"{_why(section)}; the type of each has to be looked at",
    )
    if long:
        making.keep_section(section, long)


# What has no field


def _rest(making: Making, rest: Sequence[Section], properties: Mapping[str, Any]) -> None:
    """Sections that are called like no field: what a type is made of where it has nothing of that yet, or kept."""
    main = next((name for name in ("steps", "commitments") if name in properties), "")
    named: list[Section] = []
    unnamed: list[Section] = []
    for each in rest:
        (named if meant_by_part(each.title, SECTIONS) else unnamed).append(each)
    if main and not making.body.get(main) and unnamed:
        below = properties[main]["items"]["properties"]
        made = making.body.setdefault(main, [])
        for section in unnamed:
            numbers = section.all_pieces()
            text = text_of(making.pieces, numbers, making.shown)
            heading = [] if section.heading is None else [section.heading]
            made.append(step_item(making, Titled(line_of(section.title), text, [*heading, *numbers]), below))
            making.carried([*heading, *numbers], f"body.{main}[{len(made) - 1}]")
        making.guess(
            f"body.{main}",
            f"{len(made)} of them",
            (),
            "low",
            "no section is called like them; each other section became one",
        )
        rest = named
    for section in rest:
        making.keep_section(section)


def _revisions(making: Making, section: Section) -> None:
    numbers = section.all_pieces()
    for at in numbers:
        if is_history(making.pieces[at]):
            _history(making, at)
    heading = [] if section.heading is None else [section.heading]
    making.carried(heading, "revisions")
    others = [
        at for at in numbers if not is_history(making.pieces[at]) and at not in making.known.control.used
    ]
    if others:
        making.keep_section(section, others)


def _history(making: Making, at: int) -> None:
    history = history_of(making.pieces[at], at, making.world.today)
    making.histories.append(history)
    making.carried([at], "revisions")
    if history.others:
        making.keep("Revisions", "\n".join(f"- {each}" for each in history.others), [at])
