"""Rules on the stages of certification: what an item is held against exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from imskit.model import Catalog, Path, PlainFile
from imskit.problems import nearest
from imskit.rules.finding import Finding

#: What an item must say for what it asks for, in words; any of these fields.
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "document": ("clauses", "types"),
    "record": ("clauses", "types"),
    "stage": ("stages",),
}


def stages_data(catalog: Catalog) -> Iterator[Finding]:
    """The file of the stages of certification names each stage and item once, and refers to what exists.

    Its clauses are clauses of its standard that can be assessed; types have a schema, and the fields under
    `where` are fields of them; an item says by what it can be shown.

    **To mend it**, correct the name at the place that is given.
    """
    data = catalog.certification
    if data is None:
        return
    file = data.file
    for key in ("standard", "guidance"):
        name = file.data.get(key)
        if name is not None and name not in catalog.known_standards:
            yield Finding(
                file.locate((key,), False),
                f"No standard {name} is known",
                nearest(name, catalog.known_standards, "add its file to ims/standards"),
            )
    seen: set[str] = set()
    for index, stage in enumerate(file.data["stages"]):
        if stage["stage"] in seen:
            yield Finding(
                file.locate(("stages", index, "stage"), False),
                f"The stage {stage['stage']} is listed twice",
                "merge the two, or correct one of them",
            )
        seen.add(stage["stage"])
        said: set[str] = set()
        for number, item in enumerate(stage["items"]):
            at: Path = ("stages", index, "items", number)
            if item["what"] in said:
                yield Finding(
                    file.locate((*at, "what"), False), "This item is listed twice", "take one of them out"
                )
            said.add(item["what"])
            yield from _item(catalog, file, at, item)


def _item(catalog: Catalog, file: PlainFile, at: Path, item: Mapping[str, Any]) -> Iterator[Finding]:
    needs = _NEEDS.get(item["asks"], ())
    if needs and not any(item.get(key) for key in needs):
        yield Finding(
            file.locate((*at, "asks"), False),
            f"Nothing says by what this {item['asks']} is known",
            f"add {' or '.join(needs)}",
        )
    standard = catalog.standards.get(file.data["standard"])
    for index, number in enumerate(item.get("clauses", ())):
        clause = standard.clauses.get(number) if standard is not None else None
        if standard is not None and (clause is None or not clause.assessable):
            wrong = f"{standard.designation} has no clause {number}"
            if clause is not None:
                wrong = f"Clause {number} of {standard.designation} is a heading"
            yield Finding(
                file.locate((*at, "clauses", index), False), wrong, "name a clause that can be assessed"
            )
    known = [name for name in item.get("types", ()) if name in catalog.types]
    for index, name in enumerate(item.get("types", ())):
        if name not in catalog.types and name not in catalog.failed_types:
            yield Finding(
                file.locate((*at, "types", index), False),
                f"There is no document type {name}",
                nearest(name, catalog.types, "add a schema for it"),
            )
    for path in item.get("where", ()):
        fields = [title for name in known for title in catalog.types[name].titles]
        if known and path not in fields:
            yield Finding(
                file.locate((*at, "where", path), True),
                f"No {' or '.join(known)} has a field {path}",
                nearest(path, fields, "see the reference of the type"),
            )
