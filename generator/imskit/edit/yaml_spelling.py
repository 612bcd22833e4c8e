"""Values written as YAML in the style of the starters, to stand beside what somebody wrote.

What may stand without quotes is asked of PyYAML's emitter; whoever splices the words in reads the file again.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from imskit.edit.yaml_words import scalar
from imskit.load import means_text

#: Dates are text to us, and stand without quotes; all else that an older reader takes for no text is quoted.
_MAY_BE = frozenset({"tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp"})


def in_line(value: Any, quote: str = "", *, flow: bool = False) -> str:
    """*value* on one line; words in the *quote* that stood there, where they may; *flow*: within brackets."""
    if isinstance(value, Mapping):
        inner = ", ".join(
            f"{in_line(key, flow=True)}: {in_line(held, flow=True)}" for key, held in value.items()
        )
        return f"{{{inner}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(in_line(each, flow=True) for each in value)}]"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    if quote == "'" and "\n" not in value and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    if quote != '"' and _plain(value, flow=flow):
        return value
    quoted = scalar(value)
    return quoted if quoted.startswith('"') else f'"{quoted}"'


def _plain(words: str, *, flow: bool) -> bool:
    """Whether *words* may stand without quotes, and mean themselves to every reader of YAML."""
    analysis = yaml.emitter.Emitter(io.StringIO(), allow_unicode=True).analyze_scalar(words)
    if analysis.multiline or not (analysis.allow_flow_plain if flow else analysis.allow_block_plain):
        return False
    resolver: Any = yaml.resolver.Resolver()
    older = resolver.resolve(yaml.ScalarNode, words, (True, False))
    return means_text(words) and older in _MAY_BE and words.isprintable()


def as_block(words: str, indent: int) -> tuple[str, list[str]] | None:
    """*words* as the head of a literal block and its lines, *indent* spaces in; None where it cannot hold them."""
    lines = words.split("\n")
    fit = all(line.isprintable() or line.replace("\t", "").isprintable() for line in lines)
    if not words.strip() or not fit or words.startswith("\n"):
        return None
    chomp = "-"
    if lines[-1] == "":
        lines.pop()
        chomp = ""
        if lines[-1] == "":
            chomp = "+"
    head = "|" + (str(2) if lines[0].startswith((" ", "\t")) else "") + chomp
    pad = " " * indent
    return head, [f"{pad}{line}" if line else "" for line in lines]


def entry(key: str, value: Any, indent: int) -> list[str]:
    """The lines of a field of a group that stands *indent* spaces in."""
    pad, name = " " * indent, in_line(key)
    if isinstance(value, str) and "\n" in value and (block := as_block(value, indent + 2)):
        return [f"{pad}{name}: {block[0]}", *block[1]]
    if isinstance(value, Mapping) and value:
        return [f"{pad}{name}:", *(line for k, v in value.items() for line in entry(k, v, indent + 2))]
    if isinstance(value, list | tuple) and value and not _few(value):
        return [f"{pad}{name}:", *(line for each in value for line in item(each, indent + 2))]
    return [f"{pad}{name}: {in_line(value)}"]


def item(value: Any, indent: int) -> list[str]:
    """The lines of an item of a list whose dashes stand *indent* spaces in."""
    pad = " " * indent
    if isinstance(value, Mapping) and value:
        lines = [line for key, held in value.items() for line in entry(key, held, indent + 2)]
        return [f"{pad}- {lines[0][indent + 2 :]}", *lines[1:]]
    if isinstance(value, str) and "\n" in value and (block := as_block(value, indent + 2)):
        return [f"{pad}- {block[0]}", *block[1]]
    return [f"{pad}- {in_line(value)}"]


def _few(value: Sequence[Any]) -> bool:
    """Whether a list is one of short words, such as roles, which stand in one line."""
    plain = all(not isinstance(each, Mapping | list | tuple) and " " not in str(each) for each in value)
    return plain and "\n" not in str(value) and sum(len(str(each)) + 2 for each in value) <= 80
