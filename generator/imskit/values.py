"""Frozen data classes that are quick to make, and whose values are quick to make, too.

`dataclasses` writes six methods for each class and compiles them, every time imskit starts: with some sixty classes
that was a fifth of a short check, with four hundred it was a fifth of a build in which one document had changed. Five
of the six (comparing, hashing, showing, refusing changes) are the same for all classes and need no code of their own.
The sixth, which makes an instance, is written when some were made: of most classes a run makes none or few. It sets
the fields at where they are kept, which takes half the time of asking the class for each. All else is left to
`dataclasses`: these are data classes like any other.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable
from operator import attrgetter
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any

__all__ = ["Keeping", "dataclass"]

#: So many instances are made without code of their own: writing it takes as long as making these.
_FEW = 12

if TYPE_CHECKING:
    # For a type checker there is no difference.
    from dataclasses import dataclass
else:

    def dataclass(
        *, frozen: bool, slots: bool = False, eq: bool = True, order: bool = False
    ) -> Callable[[type], type]:
        """As `dataclasses.dataclass`, for classes that are *frozen*."""
        assert frozen

        def made(cls: type) -> type:
            own = frozenset(vars(cls))
            # One that is made from another of its kind has to say the same of itself.
            derived = any(map(dataclasses.is_dataclass, cls.__mro__[1:]))
            found = dataclasses.dataclass(cls, frozen=derived, init=False, eq=False, repr=False, slots=slots)
            _share_methods(found, own, eq=eq)
            return _sorting(found) if order else found

        return made


class Keeping:
    """A base of data classes with slots whose instances keep what was worked out of them, by `cached_property`.

    Where thousands are held and each is asked for a few of its many fields, slots are a quarter of the memory and a
    fifth of the time: one look instead of four, at memory that nobody has looked at for a while.
    """


def _share_methods(made: Any, own: frozenset[str], *, eq: bool) -> None:
    """Give the class *made* what all have in common; *own* is what it brings itself.

    Instances are compared by their fields where *eq* says so.
    """
    fields = dataclasses.fields(made)
    names = frozenset(field.name for field in fields)
    compared = [field.name for field in fields if field.compare]
    shown = [field.name for field in fields if field.repr]
    values = attrgetter(*compared) if compared else lambda _: ()

    def equal(self: Any, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    def as_text(self: Any) -> str:
        return f"{made.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    def changed(self: Any, name: str, value: Any) -> None:
        if self.__class__ is made or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        super(made, self).__setattr__(name, value)

    def taken_away(self: Any, name: str) -> None:
        if self.__class__ is made or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
        super(made, self).__delattr__(name)

    # For `dataclasses`, which asks what a class is made from that another one is made of.
    made.__dataclass_params__.frozen = True
    made.__setattr__, made.__delattr__ = changed, taken_away
    if "__slots__" in vars(made):
        made.__getstate__, made.__setstate__ = _state, _with_state
    if "__init__" not in own:
        made.__init__ = _making(made)
    if eq and "__eq__" not in own:
        made.__eq__, made.__hash__ = equal, hashed
    if "__repr__" not in own:
        made.__repr__ = as_text


def _sorting(made: Any) -> Any:
    """The class *made*, whose instances can be sorted by their fields."""
    values = attrgetter(*(field.name for field in dataclasses.fields(made) if field.compare))

    def by(compare: Callable[[Any, Any], bool]) -> Callable[[Any, object], bool]:
        def compared(self: Any, other: object) -> bool:
            return (
                compare(values(self), values(other)) if other.__class__ is self.__class__ else NotImplemented
            )

        return compared

    made.__lt__, made.__le__ = by(operator.lt), by(operator.le)
    made.__gt__, made.__ge__ = by(operator.gt), by(operator.ge)
    return made


def _making(made: Any) -> Callable[..., None]:
    """What makes the first instances of *made*."""
    few = 0

    def first(self: Any, *values: Any, **named: Any) -> None:
        nonlocal few
        few += 1
        if few > _FEW or not _filled(self, made, values, named):
            made.__init__ = _init_of(made)
            made.__init__(self, *values, **named)

    return first


def _filled(self: Any, made: Any, given: tuple[Any, ...], named: dict[str, Any]) -> bool:
    """Fill *self*, an instance of *made*, as what `_init_of` writes does.

    False where what is *given* or *named* does not fit: what is written then says why.
    """
    fields = [field for field in dataclasses.fields(made) if field.init]
    if len(given) > len(fields) or any(field.kw_only for field in fields):
        return False
    values = dict(zip((field.name for field in fields), given, strict=False))
    if not named.keys().isdisjoint(values):
        return False
    values.update(named)
    for field in dataclasses.fields(made):
        name = field.name
        if field.init and name in values:
            value = values.pop(name)
        elif field.default_factory is not dataclasses.MISSING:
            value = field.default_factory()
        elif field.default is not dataclasses.MISSING:
            value = field.default
        elif field.init:
            return False
        else:
            continue
        object.__setattr__(self, name, value)
    if values:
        return False
    if hasattr(made, "__post_init__"):
        self.__post_init__()
    return True


def _init_of(made: Any) -> Any:
    """What makes an instance of *made*, as `dataclasses` would write it."""
    known: dict[str, Any] = {"_unset": dataclasses.MISSING}
    asked: list[str] = []
    by_name: list[str] = []
    #: Sets fields, in slots or in the dictionary of the instance.
    body: list[str] = []
    dictionary: list[str] = []
    for number, field in enumerate(dataclasses.fields(made)):
        name, default = field.name, f"_default_{number}"
        made_anew = field.default_factory is not dataclasses.MISSING
        has_default = made_anew or field.default is not dataclasses.MISSING
        known[default] = field.default_factory if made_anew else field.default
        value = name
        if field.init:
            begin = "_unset" if made_anew else default
            (by_name if field.kw_only else asked).append(f"{name}={begin}" if has_default else name)
            if made_anew:
                value = f"{default}() if {name} is _unset else {name}"
        elif has_default:
            value = f"{default}()" if made_anew else default
        else:
            continue
        slot = getattr(made, name, None)
        if isinstance(slot, MemberDescriptorType):
            known[f"_set_{number}"] = slot.__set__
            body.append(f" _set_{number}(_self, {value})")
        else:
            dictionary = [" _kept = _self.__dict__"]
            body.append(f" _kept[{name!r}] = {value}")
    if hasattr(made, "__post_init__"):
        body.append(" _self.__post_init__()")
    kept_by_name = ["*", *by_name] if by_name else []
    head = f"def __init__({', '.join(('_self', *asked, *kept_by_name))}):"
    exec("\n".join((head, *dictionary, *(body or [" pass"]))), known)  # noqa: S102  as dataclasses does; the names are those of our own classes
    init = known["__init__"]
    init.__qualname__, init.__module__ = f"{made.__qualname__}.__init__", made.__module__
    return init


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _with_state(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
