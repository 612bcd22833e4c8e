"""Jinja's sandbox with bounds: a template of a stranger's can neither reach out nor make the machine work for ever."""

from __future__ import annotations

import re
from collections.abc import Sized
from dataclasses import is_dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.nodes import Expr
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

#: The largest number of entries or characters that a template may make at a stroke.
_MOST = 100_000


class _Generator(CodeGenerator):
    """Writes the code that a template becomes."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        """Let what is shown be escaped by `BoundedSandbox.shown`; where that is not the rule, as Jinja has it."""
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")


class BoundedSandbox(ImmutableSandboxedEnvironment):
    """The sandbox, in which powers and huge repetitions are refused too."""

    code_generator_class = _Generator

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
        """The attribute of a value; for what holds nothing but data, without the long way round."""
        kind: Any = type(obj)
        if (kind, attribute) in _HARMLESS or _is_harmless(kind, attribute):
            try:
                found = getattr(obj, attribute)
            except AttributeError:
                pass
            else:
                _HARMLESS.add((kind, attribute))
                return found
        return super().getattr(obj, attribute)

    @staticmethod
    def shown(value: Any) -> str:
        """*value* as it stands in a page: as `markupsafe.escape`, but what is safe as it is stays the same object.

        Whatever a template shows comes through here, some hundred times a page.
        """
        kind: Any = type(value)
        if kind is Markup or (kind is str and _MEANS_SOMETHING.search(value) is None):
            same: str = value
            return same
        return escape(value)


#: Attributes that were had of values of a type, and are data.
_HARMLESS: set[tuple[type, str]] = set()
_MEANS_SOMETHING = re.compile("[&<>\"']")


def _is_harmless(kind: Any, attribute: str) -> bool:
    """Whether the attribute is data, if there is one."""
    return not attribute.startswith("_") and _is_row(kind)


@cache
def _is_row(kind: Any) -> bool:
    """Whether values of this type hold plain data, or what templates say of themselves.

    Rows of a view, a document's body, where a loop is, and what one template takes from another: found on every page.
    """
    if kind in {SimpleNamespace, LoopContext, TemplateModule}:
        return True
    return is_dataclass(kind) and kind.__module__.startswith("imskit.views.")
