"""The faults of one file by what is said of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from imskit.model import Path
from imskit.schema.faults import ONE_OF, Fault


@dataclass(slots=True)
class SortedFaults:
    """The faults of one file by what is said of them."""

    unknown: list[Fault] = field(default_factory=list)
    names: list[Fault] = field(default_factory=list)
    #: The names of the fields that a group lacks.
    missing: dict[Path, list[str]] = field(default_factory=dict)
    #: The schema around each of them.
    around: dict[tuple[Path, str], Mapping[str, Any]] = field(default_factory=dict)
    #: Groups that lack one of several fields.
    choices: dict[Path, Fault] = field(default_factory=dict)
    by_value: dict[Path, list[Fault]] = field(default_factory=dict)

    @classmethod
    def of(cls, faults: Iterable[Fault]) -> SortedFaults:
        """The *faults*, sorted."""
        found = cls()
        for fault in faults:
            match fault.keyword:
                case "additionalProperties" | "unevaluatedProperties" | "false":
                    found.unknown.extend(_unknown(fault))
                case "required":
                    found.lacking(fault)
                case "propertyNames":
                    found.names.append(fault)
                case keyword if keyword == ONE_OF:
                    found.choices.setdefault(fault.path, fault)
                case _:
                    found.by_value.setdefault(fault.path, []).append(fault)
        return found

    def lacking(self, fault: Fault) -> None:
        """Take in the fields that *fault* says are missing, each of them once."""
        for name in fault.wanted:
            if name not in fault.value and (fault.path, name) not in self.around:
                self.around[fault.path, name] = fault.schema
                self.missing.setdefault(fault.path, []).append(name)


def _unknown(fault: Fault) -> Iterator[Fault]:
    """One fault for each unknown field."""
    if fault.keyword == "unevaluatedProperties" and isinstance(fault.value, dict):
        for name in fault.value:
            if name not in fault.schema.get("properties", {}) and f"'{name}'" in fault.text:
                yield Fault((*fault.path, name), fault.keyword, False, fault.value, fault.schema)
    elif fault.path:
        yield fault
