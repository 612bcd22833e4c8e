"""Reading a stranger's JSON or YAML into plain data, within bounds; and taking values from it that may be anything."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from imskit.garbage import without_collecting
from imskit.load import load
from imskit.problems import CannotGoOn, Problem

#: Most bytes of a JSON file: NIST's largest catalog has some ten million.
JSON_LIMIT = 16 * 1024 * 1024
#: Most bytes of a YAML file, which takes ten times as long to read: CISO Assistant's library of NIST SP 800-53 has
#: 1.4 million.
YAML_LIMIT = 8 * 1024 * 1024
#: Most groups and lists that may stand inside each other.
DEPTH_LIMIT = 64
#: Most groups and lists in a JSON file: NIST's largest catalog has some ten thousand.
COUNT_LIMIT = 300_000
#: Characters that no file of ours may hold.
_UNWANTED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]+"
)
_SPACE = re.compile(r"\s+")
#: A string that never ends is one to the end, so that a hostile file is looked through once.
_STRING_OR_BRACKET = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)

Data = Mapping[str, Any]


def read_data(data: bytes, name: str) -> Data:
    """The group of fields that the JSON or YAML file *name* holds.

    Raises CannotGoOn for what is neither, too large, too deep, or holds a name twice.
    """
    # Programs of others, on Windows above all, begin a file with a mark that says it is UTF-8.
    data = data.removeprefix(b"\xef\xbb\xbf")
    begin = data.lstrip()[:1]
    if begin == b"<":
        raise CannotGoOn(f"{name} is XML, which is not read", "convert it to JSON first; oscal-cli does that")
    found = _json(data, name) if begin == b"{" else _yaml(data, name)
    if not isinstance(found, Mapping):
        raise CannotGoOn(f"{name} holds no group of fields", "name the file that the other program wrote")
    return found


def _yaml(data: bytes, name: str) -> Any:
    if len(data) > YAML_LIMIT:
        raise CannotGoOn(
            f"{name} is larger than {YAML_LIMIT // 1024 // 1024} MiB",
            "import a part of it, or give it as JSON",
        )
    with without_collecting("reading"):
        loaded = load(data, name, YAML_LIMIT)
    if isinstance(loaded, Problem):
        raise CannotGoOn(f"{loaded.place}: {loaded.message}", loaded.mend)
    return loaded.data


def _json(data: bytes, name: str) -> Any:
    if len(data) > JSON_LIMIT:
        raise CannotGoOn(f"{name} is larger than {JSON_LIMIT // 1024 // 1024} MiB", "import a part of it")
    _check_brackets(data, name)
    try:
        with without_collecting("reading"):
            return json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise CannotGoOn(f"{name} is not UTF-8", "save it as UTF-8") from error
    except json.JSONDecodeError as error:
        raise CannotGoOn(f"{name}:{error.lineno}:{error.colno}: this is no JSON: {error.msg}") from error
    except ValueError as error:
        raise CannotGoOn(f"{name} is no JSON that can be read: {error}") from error


def _check_brackets(data: bytes, name: str) -> None:
    """Before parsing, which would go as deep as the file does, and take a hundred times the room of empty lists."""
    depth = count = 0
    for found in _STRING_OR_BRACKET.finditer(data):
        if found[0] in b"[{":
            depth += 1
            count += 1
            if count > COUNT_LIMIT:
                raise CannotGoOn(f"{name} holds more than {COUNT_LIMIT} groups and lists, and so is not read")
            if depth > DEPTH_LIMIT:
                raise CannotGoOn(f"{name} is nested more than {DEPTH_LIMIT} deep, and so not read")
        elif found[0] in b"]}":
            depth -= 1


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {words(twice)[:60]} stands twice in one group")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def words(value: Any) -> str:
    """*value* as one line of words, without what no file of ours may hold; empty where it is no text."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return _SPACE.sub(" ", _UNWANTED.sub(" ", str(value))).strip()


def groups(value: Any) -> list[Data]:
    """The groups of fields in the list *value*; none where it is no list."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def group(value: Any) -> Data:
    """*value* where it is a group of fields, else an empty one."""
    return value if isinstance(value, Mapping) else {}
