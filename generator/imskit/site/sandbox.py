"""Jinja's sandbox with bounds: a template of a stranger's can neither reach out nor make the machine work for ever."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import is_dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

#: The largest number of entries or characters that a template may make at a stroke.
_MOST = 100_000


class BoundedSandbox(ImmutableSandboxedEnvironment):
    """The sandbox, in which powers and huge repetitions are refused too."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.intercepted_binops = frozenset({"**", "*"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """The product of *left* and *right*; raises SecurityError for a power, or a repetition beyond bounds."""
        if operator == "**":
            raise SecurityError("powers are not allowed in a template")
        for repeated, times in ((left, right), (right, left)):
            if isinstance(repeated, Sized) and isinstance(times, int) and len(repeated) * times > _MOST:
                raise SecurityError(f"a repetition of more than {_MOST} is not allowed in a template")
        return super().call_binop(context, operator, left, right)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The attribute of a value; for our own rows, which hold nothing but data, without the long way round."""
        kind: Any = type(obj)
        if not attribute.startswith("_") and _is_row(kind):
            try:
                return getattr(obj, attribute)
            except AttributeError:
                pass
        return super().getattr(obj, attribute)


@cache
def _is_row(kind: Any) -> bool:
    """Whether values of this type are rows of a view or a document's body: plain data, found on every page."""
    return kind is SimpleNamespace or (is_dataclass(kind) and kind.__module__.startswith("imskit.views."))
