"""For whom something is handed out: what ims/audiences.yaml says, and what holds where there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from imskit.model import AudienceDefinition, Audiences, Mask, Path, PlainFile
from imskit.problems import Place

PATH = "ims/audiences.yaml"
SCHEMA = "audiences.schema.json"
#: Whom a pack is for when nobody says.
AUDITOR = "auditor"

_SHIPPED = (
    AudienceDefinition("employee", "Employees", ("public", "internal"), names=True),
    AudienceDefinition(AUDITOR, "External auditors", ("public", "internal")),
    AudienceDefinition("public", "The public", ("public",)),
)
#: Those that hold for whoever has none of their own.
SHIPPED = Audiences(MappingProxyType({each.id: each for each in _SHIPPED}))


def audiences_of(data: Mapping[str, Any], at: Callable[[Path, bool], Place]) -> Audiences:
    """The audiences that valid *data* of the file describes; of an id that stands there twice, the first."""
    found: dict[str, AudienceDefinition] = {}
    for entry in data["audiences"]:
        found.setdefault(entry["id"], _definition(entry))
    return Audiences(MappingProxyType(found), PlainFile(data, at))


def _definition(entry: Mapping[str, Any]) -> AudienceDefinition:
    left_out = entry.get("leave_out", {})
    return AudienceDefinition(
        id=entry["id"],
        title=entry["title"],
        sees=tuple(entry["sees"]),
        leave_out_types=tuple(left_out.get("types", ())),
        leave_out_documents=tuple(left_out.get("documents", ())),
        masks=tuple(Mask(tuple(each["types"]), tuple(each["fields"])) for each in entry.get("mask", ())),
        personal=entry.get("personal", False),
        names=entry.get("names", False),
    )
