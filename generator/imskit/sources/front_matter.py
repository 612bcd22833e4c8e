"""What stands before a Markdown text about the text: YAML, TOML or JSON, however messy, as names and plain words."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from imskit.load import load
from imskit.problems import Problem
from imskit.sources.cell_words import cell_words, plain

_FENCES = {"---": "---", "+++": "+++", ";;;": ";;;"}
_LINE = re.compile(r"([A-Za-z_][\w .-]{0,80}?)\s*[:=]\s*(.*)")
#: The first line of front matter that nothing opens, as some programs write it.
_KEY = re.compile(r"[A-Za-z_][\w-]{0,40}:(?:\s|$)")
#: So many lines of it are looked at.
_LONGEST = 200
#: What is nested deeper stays as words.
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Names and words, in their order, the number of lines that they take, and what is wrong with them."""

    said: tuple[tuple[str, str], ...] = ()
    lines: int = 0
    #: Empty where it reads as what it is meant to be.
    wrong: str = ""


def front_matter(text: str) -> FrontMatter:
    """What stands between the fences at the top of *text*; nothing where there are none.

    Of what cannot be read as YAML, TOML or JSON, each line with a name and a value counts.
    """
    lines = text.split("\n")
    first = lines[0].rstrip() if lines else ""
    if first == "{":
        return _braces(text)
    if _KEY.match(first):
        return _headless(lines)
    fence = _FENCES.get(first)
    end = (
        next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() in {fence, "..."}), None)
        if fence
        else None
    )
    if end is None:
        return FrontMatter()
    inside = "\n".join(lines[1:end]) + "\n"
    data, wrong = _toml(inside) if fence == "+++" else _yaml(inside)
    if isinstance(data, Mapping):
        return FrontMatter(tuple(_flat(data, "", 0)), end + 1, wrong)
    if data is None and not wrong:
        return FrontMatter((), end + 1)
    return FrontMatter(tuple(_by_line(inside)), end + 1, wrong or "it is no list of names")


def _headless(lines: list[str]) -> FrontMatter:
    """Names and words that are only closed by a fence; a heading that is underlined has one line, and no names."""
    end = next((at for at, line in enumerate(lines[:_LONGEST]) if line.rstrip() == "---"), 0)
    if end < 2 or not all(line.strip() for line in lines[:end]):
        return FrontMatter()
    data, _ = _yaml("\n".join(lines[:end]) + "\n")
    if not isinstance(data, Mapping) or len(data) < 2:
        return FrontMatter()
    return FrontMatter(tuple(_flat(data, "", 0)), end + 1)


def _yaml(inside: str) -> tuple[Any, str]:
    loaded = load(inside.encode(), "front matter")
    if isinstance(loaded, Problem):
        return None, f"line {loaded.place.line + 1}: {loaded.message}"
    return loaded.data, ""


def _toml(inside: str) -> tuple[Any, str]:
    try:
        return tomllib.loads(inside), ""
    except (ValueError, RecursionError) as error:  # a number may also be too long to be one
        return None, str(error)


def _braces(text: str) -> FrontMatter:
    """JSON at the top, as some generators have it."""
    try:
        data, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return FrontMatter()
    return FrontMatter(tuple(_flat(data, "", 0)), text[:end].count("\n") + 1)


def _by_line(inside: str) -> Iterator[tuple[str, str]]:
    for line in inside.split("\n"):
        if found := _LINE.fullmatch(line.strip()):
            yield plain(found[1]), plain(found[2].strip("\"'"))


def _flat(data: Mapping[str, Any], before: str, depth: int) -> Iterator[tuple[str, str]]:
    for name, value in data.items():
        path = f"{before}{plain(str(name))}"
        if isinstance(value, Mapping) and depth < _DEEPEST:
            yield from _flat(value, f"{path}.", depth + 1)
        else:
            yield path, _words(value)


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_words(each) for each in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{plain(str(name))}: {_words(each)}" for name, each in value.items())
    return cell_words(value)
