"""Frozen data classes that are quick to make.

`dataclasses` writes six methods for each class and compiles them, every time imskit starts: with some sixty classes
that was a fifth of a short check. Three of the six (comparing, hashing, showing) are the same for all classes and
need no code of their own. All else is left to `dataclasses`: these are data classes like any other.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    # For a type checker there is no difference.
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool, slots: bool = False) -> Callable[[type], type]:
        """As `dataclasses.dataclass`, for classes that are *frozen* and have no order."""
        return lambda cls: _with_shared_methods(
            dataclasses.dataclass(cls, frozen=frozen, slots=slots, eq=False, repr=False)
        )


def _with_shared_methods(made: Any) -> Any:
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
    return made
