"""Rules on certification: the list of what is looked for, the results of stages, the state of certificates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from imskit.facts.body import rows, text
from imskit.model import Catalog, Path, PlainFile
from imskit.problems import nearest
from imskit.rules.finding import Finding

#: What an item must say for what it asks for, in words; any of these fields.
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "document": ("clauses", "types"),
    "record": ("clauses", "types"),
    "stage": ("stages",),
}


#: How each stage can end.
_RESULTS: Mapping[str, tuple[str, ...]] = {
    "stage-1": ("ready", "ready-with-concerns", "not-ready"),
    "stage-2": ("recommended", "not-recommended"),
    "decision": ("granted", "refused"),
    "surveillance": ("continued", "suspended"),
    "recertification": ("recommended", "not-recommended", "granted", "refused"),
}
_KNOWN = frozenset(result for results in _RESULTS.values() for result in results)
#: In which state a certificate is after an event; what is not named leaves it as it was.
_AFTER: Mapping[str, str] = {
    "issued": "valid",
    "restored": "valid",
    "renewed": "valid",
    "suspended": "suspended",
    "withdrawn": "withdrawn",
}


def stage_result(catalog: Catalog) -> Iterator[Finding]:
    """A stage of certification ends with a result that such a stage can have.

    Stage 1 ends with `ready`, `ready-with-concerns` or `not-ready`; stage 2 with what the auditors recommend; a
    decision with `granted` or `refused`; surveillance with `continued` or `suspended`; recertification with what
    the auditors recommend, or with the decision.

    **To mend it**, correct the result or the stage.
    """
    for record in catalog.of_type("certification-stage"):
        stage, result = text(record, "body.stage"), text(record, "body.result")
        results = _RESULTS.get(stage, ())
        if results and result in _KNOWN and result not in results:
            yield Finding(
                record.at("body", "result"),
                f"{stage} cannot end with {result}",
                f"say {', '.join(results[:-1])} or {results[-1]}, or correct the stage",
            )


def certificate_state(catalog: Catalog) -> Iterator[Finding]:
    """The state of a certificate is that in which its newest event has left it.

    A certificate that was suspended or withdrawn must not be used: whoever looks at its state must see that. One
    that has expired is `expired`, whatever its events say.

    **To mend it**, correct the state, or add the event that has changed it.
    """
    for record in catalog.of_type("certificate"):
        events = [text(event, "what") for event in rows(record, "body.events")]
        newest = next((_AFTER[what] for what in reversed(events) if what in _AFTER), "")
        if newest and record.state not in {newest, "expired"}:
            yield Finding(
                record.at("state"),
                f"{record.id} is {record.state}, and by its newest event it is {newest}",
                "correct the state, or add the event that has changed it",
            )


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
