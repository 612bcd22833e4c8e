"""Frozen data classes that are quick to make, and whose values are quick to make, too.

`dataclasses` writes six methods for each class and compiles them, every time imskit starts: with over a hundred classes
that was a fifth of a short check. Five of the six (comparing, hashing, showing, refusing to change) are the same for
all classes and need no code of their own. The sixth sets the fields at where they are kept, which takes half the
time of asking the class for each. All else is left to `dataclasses`: these are data classes like any other.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass"]

if TYPE_CHECKING:
    # For a type checker there is no difference.
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool, slots: bool = False) -> Callable[[type], type]:
        """As `dataclasses.dataclass`, for classes that are *frozen* and have no order."""
        assert frozen
        return lambda cls: _frozen(
            dataclasses.dataclass(cls, init=False, eq=False, repr=False, slots=slots), slots
        )


def _frozen(made: Any, slots: bool) -> Any:
    fields = dataclasses.fields(made)
    compared = [field.name for field in fields if field.compare]
    shown = [field.name for field in fields if field.repr]
    values = attrgetter(*compared)

    def equal(self: Any, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    def as_text(self: Any) -> str:
        return f"{made.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    made.__eq__, made.__hash__, made.__repr__ = equal, hashed, as_text
    made.__setattr__, made.__delattr__ = _not_set, _not_deleted
    if slots:
        made.__getstate__, made.__setstate__ = _state, _with_state
    made.__init__ = _init(made, fields, slots)
    return made


def _not_set(self: object, name: str, value: object) -> NoReturn:  # noqa: ARG001  what it is called with
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _not_deleted(self: object, name: str) -> NoReturn:  # noqa: ARG001  what it is called with
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _with_state(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


def _init(made: Any, fields: tuple[dataclasses.Field[Any], ...], slots: bool) -> Any:
    """The method that sets *fields*: in their slots, or in the dictionary of the instance."""
    known: dict[str, Any] = {"_missing": dataclasses.MISSING}
    parameters, lines = [], [] if slots else [" _fields = self.__dict__"]
    for field in fields:
        name = value = field.name
        if field.default is not dataclasses.MISSING:
            known[f"_default_{name}"] = field.default
            parameters.append(f"{name}=_default_{name}")
        elif field.default_factory is not dataclasses.MISSING:
            known[f"_make_{name}"] = field.default_factory
            parameters.append(f"{name}=_missing")
            value = f"_make_{name}() if {name} is _missing else {name}"
        else:
            parameters.append(name)
        if slots:
            known[f"_set_{name}"] = getattr(made, name).__set__
            lines.append(f" _set_{name}(self, {value})")
        else:
            lines.append(f" _fields[{name!r}] = {value}")
    exec(f"def __init__(self, {', '.join(parameters)}):\n" + "\n".join(lines or [" pass"]), known)  # noqa: S102  as dataclasses does; the names are those of our own classes
    made_init = known["__init__"]
    made_init.__qualname__ = f"{made.__qualname__}.__init__"
    return made_init
