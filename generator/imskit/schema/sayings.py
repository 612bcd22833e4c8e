"""What is said of one value that has the right type and does not fit: what is wrong with it, how to write it.

Each keyword of JSON Schema that judges a single value has a saying: a function from the fault to the rest of a
sentence that begins with the field, and the mend.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from imskit.problems import short
from imskit.refusals import odd_character
from imskit.schema.engine import is_day, matches
from imskit.schema.faults import Fault
from imskit.schema.paths import annotation
from imskit.schema.typed import examples_of, listed, quoted, typed

FORMATS: Final = {
    "date": ("a date", "write a day as YYYY-MM-DD, for example 2026-01-15"),
    "email": ("an e-mail address", "write it as name@example.org"),
    "uri": ("an address", "write it in full, for example https://example.org/page"),
    "uri-reference": ("an address", "write an address or a path"),
    "time": ("a time", "write it as HH:MM:SSZ, for example 14:30:00Z"),
    "date-time": ("a time", "write it as 2026-01-15T14:30:00Z"),
}
#: Patterns that names have in the shipped schemas, in words.
_PATTERNS: Final = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": "write small letters, digits and hyphens, for example innovation-manager",
    "^[a-z][a-z0-9-]*$": "write small letters, digits and hyphens, for example management-review",
    "^[0-9a-f]{64}$": "write the 64 hexadecimal digits that sha256sum prints",
    "^imskit-1:sha256:[0-9a-f]{64}$": "write imskit-1:sha256: and 64 hexadecimal digits, as imskit gives it",
}
#: What is only spelt in another way than an id: words with spaces, dots and the like between them.
_WORDS: Final = re.compile(r"[A-Za-z0-9]+(?:[ _.:/-]+[A-Za-z0-9]+)*")
_QUOTES: Final = "\u201c\u201d\u201e\u201f\u2018\u2019\u00ab\u00bb"
#: Characters that nobody sees, or takes for others.
_ODD: Final = re.compile(f"[{_QUOTES}\u00a0\u00ad\u2000-\u200f\u202a-\u202f\u2060-\u2069\u3000]")
_IDS: Final = frozenset({"document", "person", "role", "site"})


def _format_saying(fault: Fault) -> tuple[str, str]:
    name, mend = FORMATS.get(fault.wanted, (f"written as {fault.wanted}", ""))
    if fault.wanted == "date":
        if _DAY.fullmatch(fault.value):
            return f"is no day that the calendar has: {quoted(fault.value)}", "correct the day"
        near = _near_day(fault.value)
        if near:
            return f"is not {name}: {quoted(fault.value)}", f"did you mean {near}?"
    return f"is not {name}: {quoted(fault.value)}", mend or wording(fault)


_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Other ways to write a day that can mean only one: 15.1.2026, 2026/1/15 and 2026-01-15T10:00.
_OTHER_DAYS: Final = (
    re.compile(r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\. ?(?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})(?P<between>[-/. ])(?P<month>[0-9]{1,2})(?P=between)(?P<day>[0-9]{1,2})"),
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})[T ][0-9:.+Z-]+"),
)


def _near_day(text: str) -> str | None:
    """The day that *text* names in another way than YYYY-MM-DD; None where it names none, or more than one."""
    for other in _OTHER_DAYS:
        found = other.fullmatch(text[:100].strip())
        if found is not None:
            day = f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
            return day if is_day(day) else None
    return None


def _pattern_saying(fault: Fault) -> tuple[str, str]:
    value, pattern = fault.value, fault.wanted
    flat = " ".join(value.split())
    if "\n" in value and matches(pattern, flat):
        return "stands on several lines", "write it on one line"
    if value != value.strip() and matches(pattern, value.strip()):
        return f"has a space at its beginning or end: {quoted(value)}", "take the space out"
    note = annotation(fault.schema)
    kind = "id" if note.get("refers") in _IDS else note.get("kind")
    if not kind:
        return f"is not written as it should be: {quoted(value)}", _pattern_mend(fault)
    kind = kind if kind[1:2].isupper() else kind.lower()
    article = "an" if kind[0] in "aeiou" else "a"
    return f"is not written as {article} {kind}: {quoted(value)}", _pattern_mend(fault)


def _pattern_mend(fault: Fault) -> str:
    """How to write what a pattern asks for: a spelling near by, else the schema's words and examples."""
    value, pattern = fault.value, fault.wanted
    # What stands where a person's id belongs may be a name: no spelling of it is offered.
    odd = _ODD.search(value)
    if odd is not None:
        bare = value.strip(_QUOTES)
        if value != bare and matches(pattern, bare):
            return f'write straight quotes: "{short(bare)}"'
        return (
            odd_character(odd[0]).mend + f": it holds {unicodedata.name(odd[0], 'one')} (U+{ord(odd[0]):04X})"
        )
    note = annotation(fault.schema)
    if note.get("refers") == "person":
        return wording(fault)
    if str(note.get("kind", "")).startswith("path "):
        return _path_mend(value)
    if note.get("refers") in _IDS and re.search(r"[,;]| and ", value):
        return "write each as an item of its own" if isinstance(fault.path[-1], int) else "write one of them"
    # Only names of things are words with hyphens between them: no time zone and no address is.
    named = bool(pattern in _PATTERNS or note.get("kind") or note.get("refers") in _IDS)
    is_words = named and _WORDS.fullmatch(value[:100]) is not None
    hyphens = "-".join(re.findall("[A-Za-z0-9]+", value[:100])) if is_words else ""
    point = value[:100].replace(",", ".")
    for near in (point, value[:100].upper(), value[:100].lower(), hyphens, hyphens.lower(), hyphens.upper()):
        # A document has a number: words alone are its title, and say nothing of its id.
        if near and matches(pattern, near) and (note.get("refers") != "document" or re.search("[0-9]", near)):
            return f"did you mean {typed(short(near))}?"
    return wording(fault) or _PATTERNS.get(pattern, f"it must match the pattern {pattern}")


def _path_mend(value: str) -> str:
    """How to write a path that leads elsewhere, or has backslashes."""
    path = value.replace("\\", "/").removeprefix("./").removeprefix("ims/evidence/")
    if re.match(r"/|[A-Za-z]:|\.\./", path) or not path.isprintable():
        return "copy the file below ims/evidence, and write its path from there, with forward slashes"
    return f"write {short(path)}: the path starts below ims/evidence, with forward slashes"


def wording(fault: Fault) -> str:
    """The schema's words and example of a field as a mend.

    What the field is comes before what it is for: a period is a length of time, whatever is measured every so long.
    """
    said = annotation(fault.schema).get("words") or fault.schema.get("description", "")
    words = str(said).strip().rstrip(".")
    examples = [each for each in examples_of(fault.schema) if each not in words]
    if not words:
        return f"write it as in {' or '.join(examples)}" if examples else ""
    words = words if words[1:2].isupper() else words[:1].lower() + words[1:]
    return f"write {words}" + (f", for example {examples[0]}" if examples else "")


def _least_length(fault: Fault) -> tuple[str, str]:
    if not fault.value:
        return "is empty", f"write it as in {examples[0]}" if (
            examples := examples_of(fault.schema)
        ) else "write the text"
    return f"is shorter than {fault.wanted} characters", "write more"


def few_items(fault: Fault) -> tuple[str, str]:
    """What is said of a list with too few items."""
    has, least = len(fault.value), fault.wanted
    if not has:
        return "is an empty list", f"write at least {'one item' if least == 1 else f'{least} items'}"
    return f"has {_count(has, 'item')}, and at least {least} are wanted", f"add {least - has} more"


def few_fields(fault: Fault) -> tuple[str, str]:
    """What is said of a group with too few fields."""
    message = f"has only {listed(list(fault.value))}" if fault.value else "is empty"
    names = [name for name in fault.schema.get("properties", {}) if name not in fault.value]
    if not names:
        return message, "write what belongs below it"
    if len(names) > 3:
        return message, f"add a field such as {names[0]}: or {names[1]}:"
    return message, f"add one of {listed(names)}"


def _too_many(fault: Fault, noun: str) -> tuple[str, str]:
    has, most = len(fault.value), fault.wanted
    return f"has {_count(has, noun)}, and at most {most} {'is' if most == 1 else 'are'} wanted", (
        f"take {has - most} out"
    )


SAYINGS: Final[Mapping[str, Callable[[Fault], tuple[str, str]]]] = {
    "format": _format_saying,
    "pattern": _pattern_saying,
    "minLength": _least_length,
    "maxLength": lambda fault: (
        f"is longer than {fault.wanted} characters (it has {len(fault.value)})",
        "shorten it",
    ),
    "minimum": lambda fault: (
        f"is {fault.value}, and {fault.wanted} is the least",
        f"write {fault.wanted} or more",
    ),
    "maximum": lambda fault: (
        f"is {fault.value}, and {fault.wanted} is the most",
        f"write {fault.wanted} or less",
    ),
    "exclusiveMinimum": lambda fault: (f"is {fault.value}", f"write more than {fault.wanted}"),
    "exclusiveMaximum": lambda fault: (f"is {fault.value}", f"write less than {fault.wanted}"),
    "multipleOf": lambda fault: (f"is {fault.value}", f"write a multiple of {fault.wanted}"),
    "maxItems": lambda fault: _too_many(fault, "item"),
    "maxProperties": lambda fault: _too_many(fault, "field"),
}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
