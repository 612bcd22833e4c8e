"""The controlled documents in force as an OSCAL component definition: one component each, with what it covers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from imskit.exporters.oscal.clauses import catalog_uuid, controls_of
from imskit.exporters.oscal.frame import Data, Frame, as_json, line, listed, prop
from imskit.facts.approval import in_force
from imskit.interchange import control_id, token
from imskit.model import Document, Standard

#: What OSCAL calls our types; one that is not here keeps its own name, which OSCAL allows.
_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "policy": "policy",
        "scope": "policy",
        "innovation-intent": "policy",
        "vision": "policy",
        "procedure": "process-procedure",
        "process": "process-procedure",
        "strategy": "plan",
        "objective": "plan",
        "resource-plan": "plan",
        "audit-programme": "plan",
        "external-document": "standard",
    }
)


def component_definition(frame: Frame) -> bytes:
    """The controlled documents in force, with the clauses of the standards of *frame* that they say they cover."""

    def holds(document: Document) -> bool:
        return document.lifecycle == "controlled" and in_force(frame.catalog, document)

    documents = [each for each in frame.audience.documents(frame.catalog) if holds(each)]
    owners = [each.owner for each in documents]
    ids = [each.id for each in frame.standards]
    content = {
        "metadata": frame.head(
            f"Controlled documents of {frame.catalog.system.name}",
            owners,
            lasting=frame.uuid("component-definition", *ids),
            remarks=frame.withheld(holds),
        ),
        **listed("components", [_component(frame, each) for each in documents]),
    }
    content |= with_catalogs(frame, content)
    own = frame.revision(content, "component-definition", *ids)
    return as_json("component-definition", {"uuid": own, **content})


def with_catalogs(frame: Frame, content: Data, *others: Data) -> Data:
    """The back matter of *content*: *others*, and a resource for each catalog to which something in it leads."""
    said = json.dumps(content)
    catalogs = [
        _catalog_resource(frame, each) for each in frame.standards if f'"#{_resource(frame, each)}"' in said
    ]
    resources = [*others, *catalogs]
    return {"back-matter": {"resources": resources}} if resources else {}


def to_catalog(frame: Frame, standard: Standard, fragment: str | None = None) -> Data:
    """A link to the catalog of *standard* and, with *fragment*, to what has that id within it."""
    return {
        "href": f"#{_resource(frame, standard)}",
        "rel": "reference",
        **({"resource-fragment": fragment} if fragment else {}),
    }


def _resource(frame: Frame, standard: Standard) -> str:
    return frame.uuid("catalog-resource", standard.id)


def _catalog_resource(frame: Frame, standard: Standard) -> Data:
    """Where a catalog is found: its UUID as it is now, and the name it was most likely written under."""
    return {
        "uuid": _resource(frame, standard),
        "title": f"OSCAL catalog of {line(standard.designation)}",
        "description": f"As imskit export oscal catalog --standard {standard.id} writes it.",
        "props": [prop("catalog", catalog_uuid(frame, standard)), prop("standard", standard.id)],
        "rlinks": [{"href": f"{standard.id}.oscal-catalog.json", "media-type": "application/oscal+json"}],
    }


def _component(frame: Frame, document: Document) -> Data:
    kind = frame.catalog.types[document.type].title
    since = f", in force since {document.effective_from.isoformat()}" if document.effective_from else ""
    implementations = [_implementation(frame, document, standard) for standard in frame.standards]
    return {
        "uuid": frame.uuid("component", document.id),
        "type": _TYPES.get(document.type, document.type),
        "title": frame.title(document.title),
        "description": frame.title(f"{kind} {document.id}, version {document.version}{since}"),
        "props": [
            prop("version", document.version or "-", None),
            *(
                [prop("release-date", document.effective_from.isoformat(), None)]
                if document.effective_from
                else []
            ),
            prop("document", document.id),
            prop("type", document.type),
            prop("classification", document.classification),
            frame.mark(document),
        ],
        "responsible-roles": [{"role-id": token(document.owner), "party-uuids": [frame.organisation]}],
        **listed("control-implementations", [each for each in implementations if each]),
    }


def _implementation(frame: Frame, document: Document, standard: Standard) -> Data:
    """What *document* covers of *standard*; empty where that is nothing."""
    claimed = [
        claim.clause
        for claim in document.claims
        if claim.standard == standard.id and any(controls_of(standard, claim.clause))
    ]
    if not claimed:
        return {}
    return {
        "uuid": frame.uuid("implementation", document.id, standard.id),
        "source": f"#{_resource(frame, standard)}",
        "description": (
            f"Clauses of {line(standard.designation)} that the document says it covers. "
            "That it says so is no judgement of how far they are met."
        ),
        "implemented-requirements": [
            {
                "uuid": frame.uuid("implemented", document.id, standard.id, clause),
                "control-id": control_id(standard.id, clause),
                "description": frame.title(
                    f"{document.id} covers clause {clause}, {standard.title_of(clause)}"
                ),
            }
            for clause in dict.fromkeys(claimed)
        ],
    }
