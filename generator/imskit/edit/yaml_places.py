"""Where the values of a YAML file begin and end, so that one of them can be put in the place of another.

The parser gives the beginnings. It ends a block where the next thing begins, behind the comments that stand between:
here a value ends where its own last character stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = re.compile(r"[ \t]*#")


@dataclass(frozen=True, slots=True)
class Places:
    """The text of a file and its tree of nodes."""

    text: str
    top: Any

    @classmethod
    def of(cls, text: str) -> Places:
        """Those of a file with this *text*, which imskit's own reader takes."""
        return cls(text, yaml.compose(text, Loader=_LOADER))

    def node(self, path: Sequence[str | int]) -> Any:
        """The node at *path*. Raises KeyError: there is none."""
        here = self.top
        for step in path:
            here = self.child(here, step)[1]
        return here

    def child(self, node: Any, step: str | int) -> tuple[Any, Any]:
        """The key (None in a list) and the value of what stands in *node* at *step*. Raises KeyError."""
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == step:
                    return key, value
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and 0 <= step < len(node.value):
            return None, node.value[step]
        raise KeyError(step)

    def end(self, node: Any) -> int:
        """Behind the last character of *node*; of a block of text, behind its last line that is not empty."""
        if isinstance(node, yaml.ScalarNode):
            return self._end_of_block(node) if node.style in ("|", ">") else int(node.end_mark.index)
        if node.flow_style or not node.value:
            return int(node.end_mark.index)
        last = node.value[-1]
        if isinstance(node, yaml.MappingNode):
            key, value = last
            empty = isinstance(value, yaml.ScalarNode) and not value.style and not value.value
            # Nothing stands behind the colon.
            return self.text.index(":", self.end(key)) + 1 if empty else self.end(value)
        end = self.end(last)
        empty = isinstance(last, yaml.ScalarNode) and not last.style and not last.value
        return min(end, int(last.start_mark.index)) if empty else end

    def _end_of_block(self, node: Any) -> int:
        at = end = self.line_end(node.start_mark.index)
        indent: int | None = None
        while at < len(self.text):
            following = self.line_end(at)
            line = self.text[at:following]
            bare = line.strip(" \r\n")
            if bare:
                margin = len(line) - len(line.lstrip(" "))
                if indent is None:
                    head = self.text[node.start_mark.index : node.start_mark.index + 3]
                    # With a number in its head, the first line may begin with spaces of its own.
                    indent = 1 if re.search("[1-9]", head) else margin
                    if not node.value.strip("\n"):
                        break
                if margin < indent or (indent == 1 and not self._within(node, margin)):
                    break
                end = following
            at = following
        return end

    def _within(self, node: Any, margin: int) -> bool:
        start = self.line_start(node.start_mark.index)
        line = self.text[start : self.line_end(start)]
        return margin > len(line) - len(line.lstrip(" -"))

    def line_start(self, at: int) -> int:
        """Where the line begins in which *at* stands."""
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """Where the line behind that of *at* begins."""
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found + 1

    def behind(self, node: Any) -> int:
        """Where the first line begins that is not of *node*: comments at the end of its last line are."""
        end = self.end(node)
        return end if end and self.text[end - 1] == "\n" else self.line_end(end)

    def begins_line(self, at: int) -> bool:
        """Whether only spaces stand before *at* in its line."""
        return not self.text[self.line_start(at) : at].strip(" ")

    def column(self, node: Any) -> int:
        """How many characters stand before *node* in its line."""
        return int(node.start_mark.column)

    def dash(self, node: Any) -> int:
        """Where the dash stands before an item of a list in block style."""
        return self.text.rfind("-", 0, node.start_mark.index)

    def with_comments(self, at: int, least: int) -> int:
        """Where the comments begin that stand right above the line of *at*, no further up than *least*."""
        here = self.line_start(at)
        margin = at - here
        while here > least:
            above = self.text.rfind("\n", 0, here - 1) + 1
            line = self.text[above:here]
            if above < least or not _COMMENT.match(line) or len(line) - len(line.lstrip(" ")) != margin:
                break
            here = above
        return here
