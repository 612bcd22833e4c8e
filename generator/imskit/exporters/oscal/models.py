"""The models of OSCAL that are written: one table, read by the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from imskit.exporters.oscal.clauses import catalog
from imskit.exporters.oscal.components import component_definition
from imskit.exporters.oscal.frame import Frame
from imskit.exporters.oscal.plan_of_action import plan_of_action
from imskit.exporters.oscal.results import assessment_results


@dataclass(frozen=True, slots=True)
class Model:
    """One model of OSCAL."""

    #: What of the system it holds, for the help.
    what: str
    #: Gives the bytes of the file; raises CannotGoOn when there is nothing to write.
    make: Callable[[Frame], bytes]
    #: Whether a file is about one standard only.
    one_standard: bool = False


MODELS: Mapping[str, Model] = MappingProxyType(
    {
        "catalog": Model(
            "The clauses of one standard: numbers, titles, our own summaries.", catalog, one_standard=True
        ),
        "component-definition": Model(
            "The controlled documents in force, and the clauses they say they cover.", component_definition
        ),
        "assessment-results": Model("What internal audits looked at and found.", assessment_results),
        "poam": Model("Nonconformities with their corrective actions.", plan_of_action),
    }
)
