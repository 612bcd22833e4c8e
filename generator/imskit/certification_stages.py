"""What the file of the stages of certification says, as typed data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from imskit.model import CertificationStages, Path, PlainFile, Stage, StageItem
from imskit.periods import parse_period
from imskit.problems import Place


def certification_stages_of(
    data: Mapping[str, Any], at: Callable[[Path, bool], Place]
) -> CertificationStages:
    """The stages that valid *data* of the file describes; of a stage that stands there twice, the first."""
    stages: dict[str, Stage] = {}
    for entry in data["stages"]:
        stages.setdefault(entry["stage"], _stage(entry))
    return CertificationStages(
        standard=data["standard"],
        guidance=data.get("guidance", ""),
        verified=data["verified"],
        note=data.get("note", ""),
        stages=tuple(stages.values()),
        file=PlainFile(data, at),
    )


def _stage(entry: Mapping[str, Any]) -> Stage:
    return Stage(
        name=entry["stage"],
        title=entry["title"],
        aim=entry["aim"],
        output=entry["output"],
        items=tuple(_item(item) for item in entry["items"]),
        talks=tuple(entry.get("talks", ())),
    )


def _item(entry: Mapping[str, Any]) -> StageItem:
    where = {path: tuple(values) for path, values in entry.get("where", {}).items()}
    return StageItem(
        what=entry["what"],
        asks=entry["asks"],
        clauses=tuple(entry.get("clauses", ())),
        types=tuple(entry.get("types", ())),
        where=MappingProxyType(where),
        within=parse_period(entry["within"]) if "within" in entry else None,
        count=entry.get("count", 1),
        stages=tuple(entry.get("stages", ())),
        results=tuple(entry.get("results", ())),
    )
