"""Whether a difference changes what a document asks of its readers: an objective test, with its reason in words.

It finds what plainly does (an entry of the body added, taken out or put in another order, a role, a day, a number,
a word that carries a requirement). What it does not find may still be material: that is for the author to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from imskit.changes.requirement_words import REQUIREMENT_WORDS
from imskit.changes.structure import Difference, Step
from imskit.changes.words import changed_words
from imskit.model import TypeInfo
from imskit.schema import at_steps
from imskit.values import dataclass

#: Fields of the head that say for whom a document is, who answers for it, and what it claims.
_HEAD = {
    "owner": "the owner changed",
    "applies_to": "it applies to others",
    "must_read": "others must read it",
    "satisfies": "it claims other clauses",
}
_NUMBER = re.compile(r"\d")
#: The id of a document is no number: which document a text refers to is no more material than a link in the head.
_ID = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Za-z0-9._]+)+")
#: The pattern of a line in common.schema.json: any words, on one line.
_LINE = "^[^\\n\\r]*$"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a difference is material, and where."""

    path: tuple[Step, ...]
    #: In words that follow a colon: `the number 20 became 30`.
    words: str


def material_reasons(info: TypeInfo, language: str, found: Difference) -> Iterator[Reason]:
    """Why *found* is material; nothing where it is not.

    *found* is a difference of a document of the type *info*, written in *language*.
    """
    head = str(found.path[0]) if found.path else ""
    if head in _HEAD:
        yield Reason(found.path, _HEAD[head])
    elif head == "state":
        yield from _of_state(info, found)
    elif head == "body":
        yield from _in_body(info, language, found)


def _of_state(info: TypeInfo, found: Difference) -> Iterator[Reason]:
    """That a living record was closed, or opened again; on its way from state to state it is the same."""
    if found.after in info.closed_when and found.before not in info.closed_when:
        yield Reason(found.path, f"it was closed as {str(found.after).replace('-', ' ')}")
    elif found.before in info.closed_when and found.after not in info.closed_when:
        yield Reason(found.path, "it was opened again")


def _in_body(info: TypeInfo, language: str, found: Difference) -> Iterator[Reason]:
    what = noun(info, found.path)
    if found.kind == "moved":
        if is_group_list(info, found.path):
            yield Reason(found.path, f"{what} was moved")
    elif found.kind in {"added", "removed"}:
        yield Reason(found.path, f"{what} was {'added' if found.kind == 'added' else 'taken out'}")
    elif isinstance(found.before, str) and isinstance(found.after, str) and is_free_text(info, found.path):
        yield from _in_text(found, language)
    else:
        yield Reason(found.path, f"{what} was changed")


def _in_text(found: Difference, language: str) -> Iterator[Reason]:
    gone, come = changed_words(found.before, found.after)
    known = REQUIREMENT_WORDS.get(language.partition("-")[0], frozenset())
    tests = (("number", _is_number), ("word", lambda word: word.lower() in known))
    for kind, test in tests:
        old, new = list(filter(test, gone)), list(filter(test, come))
        if old == new:
            continue
        if old and new:
            yield Reason(found.path, f"the {kind} {_quoted(old)} became {_quoted(new)}")
        elif old:
            yield Reason(found.path, f"the {kind} {_quoted(old)} went")
        else:
            yield Reason(found.path, f"the {kind} {_quoted(new)} came")


def _is_number(word: str) -> bool:
    return bool(_NUMBER.search(word)) and not _ID.fullmatch(word)


def _quoted(words: list[str]) -> str:
    shown = ", ".join(words[:3])
    return f"“{shown}”" + (f" and {len(words) - 3} more" if len(words) > 3 else "")


def noun(info: TypeInfo, path: tuple[Step, ...]) -> str:
    """What stands at *path*, in words: `step 3`, `the purpose`."""
    names = [step for step in path if isinstance(step, str)]
    title = info.titles.get(".".join(names), names[-1].replace("_", " ") if names else "text").lower()
    if path and isinstance(path[-1], int):
        one = title[:-1] if title.endswith("s") and not title.endswith("ss") else f"entry of {title}:"
        return f"{one} {path[-1] + 1}"
    return f"the {title}"


def is_group_list(info: TypeInfo, path: tuple[Step, ...]) -> bool:
    """Whether *path* leads to an entry of a list of groups of fields, such as steps: their order means something."""
    return any("properties" in each for each in at_steps(info.schema, _steps(path)))


def is_free_text(info: TypeInfo, path: tuple[Step, ...]) -> bool:
    """Whether a person writes what they like at *path*: no role, day, period or word from a list."""
    schemas = at_steps(info.schema, _steps(path))
    return all(
        each.get("pattern", _LINE) == _LINE
        and not any(key in each for key in ("enum", "const", "format"))
        and "refers" not in each.get("x-imskit", {})
        for each in schemas
    )


def _steps(path: tuple[Step, ...]) -> tuple[str, ...]:
    return tuple("*" if isinstance(step, int) else step for step in path)
