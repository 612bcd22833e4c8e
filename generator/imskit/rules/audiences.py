"""Rules on ims/audiences.yaml: what it leaves out and masks is there, and can be."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from imskit.facts.around import around
from imskit.facts.masking import can_be_masked, fault_of_field
from imskit.model import AudienceDefinition, Audiences, Catalog, Path, PlainFile
from imskit.problems import Place, nearest
from imskit.rules.finding import Finding


def audience_fits(catalog: Catalog) -> Iterator[Finding]:
    """What ims/audiences.yaml leaves out and masks is there, and can be withheld in that way.

    A name with a slip withholds nothing, and what it was meant for would be handed out. Controlled documents are
    handed out whole or not at all, and a decision proves nothing without its fields, so neither can be masked. A
    field that must be filled can be masked where it is a text or a list; others would leave a record that fits its
    schema no more.

    **To mend it**, correct the name, or leave the type or the document out as a whole.
    """
    if catalog.audiences is not None:
        yield from faults_of(catalog, catalog.audiences)


def faults_of(catalog: Catalog, audiences: Audiences, *, of_now: bool = True) -> Iterator[Finding]:
    """What in *audiences* does not fit *catalog*; unless that is *of_now*, a document may have come later."""
    file = audiences.file
    if file is None:
        return
    known: set[str] = set()
    for number, entry in enumerate(file.data["audiences"]):
        here: Path = ("audiences", number)
        if entry["id"] in known:
            yield Finding(
                file.locate((*here, "id"), False),
                f"The audience {entry['id']} is listed twice, and the first one holds",
                "merge the two, or give one of them another id",
            )
            continue
        known.add(entry["id"])
        yield from _left_out(catalog, file, here, audiences.by_id[entry["id"]], of_now=of_now)
        for place, mask in enumerate(entry.get("mask", ())):
            yield from _masked(catalog, file, (*here, "mask", place), mask["types"], mask["fields"])


def _left_out(
    catalog: Catalog, file: PlainFile, here: Path, definition: AudienceDefinition, *, of_now: bool
) -> Iterator[Finding]:
    for index, name in enumerate(definition.leave_out_types):
        if name not in catalog.types and name not in catalog.failed_types:
            yield _no_type(catalog, file.locate((*here, "leave_out", "types", index), False), name)
    known = around(catalog)
    for index, name in enumerate(definition.leave_out_documents):
        if of_now and name not in catalog.documents and name not in catalog.failed_ids:
            yield Finding(
                file.locate((*here, "leave_out", "documents", index), False),
                f"There is no document {name}",
                nearest(name, known.ids(), "take it out, if it is gone"),
            )


def _masked(
    catalog: Catalog, file: PlainFile, here: Path, types: Collection[str], fields: Collection[str]
) -> Iterator[Finding]:
    for index, name in enumerate(types):
        at = file.locate((*here, "types", index), False)
        info = catalog.types.get(name)
        if info is None:
            if name not in catalog.failed_types:
                yield _no_type(catalog, at, name)
        elif not can_be_masked(info):
            what = f"{info.plural} are handed out whole or not at all"
            yield Finding(
                at, f"{what}, so no field of them is masked", "leave the type out, or take it out here"
            )
        else:
            for place, dotted in enumerate(fields):
                if fault := fault_of_field(info, dotted):
                    yield Finding(
                        file.locate((*here, "fields", place), False),
                        f"{dotted} of the type {name} {fault}",
                        f"imskit new {name} shows its fields; a type can be left out as a whole",
                    )


def _no_type(catalog: Catalog, at: Place, name: str) -> Finding:
    return Finding(at, f"There is no document type {name}", nearest(name, catalog.types, "take it out"))
