"""Libraries of CISO Assistant, as YAML: a standard as a framework, a crosswalk as a mapping between two.

What its importer asks for stands in docs/reference/interchange.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from types import MappingProxyType
from typing import Any

import yaml

from imskit.interchange import packager
from imskit.model import Catalog, Clause, ClauseRelation, Crosswalk, CrosswalkRow, Standard
from imskit.origin import Origin
from imskit.problems import CannotGoOn

Data = dict[str, Any]
Redact = Callable[[str], str]

#: Most characters that its database keeps of a name or a provider, and of a `ref_id`; more stops the whole library.
_NAME_LIMIT, _REF_LIMIT = 200, 100
_COPYRIGHT = (
    "Numbers and short titles only, with summaries of our own. The standard is to be had from its publisher."
)
_UNVERIFIED = "Number or title was not seen in a public source; check it against a bought copy."
#: A relation seen from the other side.
_TURNED: Mapping[ClauseRelation, ClauseRelation] = MappingProxyType(
    {"subset": "superset", "superset": "subset"}
)


def as_it_is(text: str) -> str:
    """*text*, of which nothing is taken out."""
    return text


@dataclass(frozen=True, slots=True)
class Library:
    """A library, and what of it could not be said in this format."""

    data: bytes
    notes: tuple[str, ...] = ()


class _Plain(yaml.SafeDumper):
    """What stands in two places is written twice, and lists stand in from their key."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  the same for all data
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002  PyYAML's
        return super().increase_indent(flow, indentless=False)


def _text(dumper: _Plain, text: str) -> yaml.ScalarNode:
    """A text of several lines as a block, as people write it."""
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Plain.add_representer(str, _text)


def framework(
    catalog: Catalog, standard: Standard, origin: Origin | None, redact: Redact = as_it_is
) -> Library:
    """*standard* as a library that holds one framework; *redact* takes out of texts what its reader may not read."""
    maker = packager(catalog.system.name)
    return Library(
        _written(
            {
                **_head(catalog, origin, standard.id, standard.designation, _framework_name(standard)),
                "provider": _cut(catalog.system.name, _NAME_LIMIT),
                "packager": maker,
                "objects": {
                    "framework": {
                        "urn": _urn(maker, "framework", standard.id),
                        "ref_id": _cut(standard.designation, _REF_LIMIT),
                        "name": _cut(_framework_name(standard), _NAME_LIMIT),
                        "description": _described(standard),
                        "requirement_nodes": list(_nodes(maker, standard)),
                    }
                },
            },
            redact,
        )
    )


def mapping(
    catalog: Catalog,
    source: Standard,
    target: Standard,
    origin: Origin | None,
    redact: Redact = as_it_is,
) -> Library:
    """The crosswalk from *source* to *target* as a library that holds one set of mappings; *redact* as above.

    One that is written the other way round is turned. Raises CannotGoOn: there is no crosswalk between them.
    """
    crosswalk = _crosswalk(catalog, source, target)
    maker = packager(catalog.system.name)
    name = f"{source.designation} to {target.designation}"
    both = f"{source.id}-to-{target.id}"
    rows = [row for row in crosswalk.rows if row.target is not None and row.relation != "none"]
    kept = [row for row in rows if row.source in source.clauses and row.target in target.clauses]
    if not kept:
        raise CannotGoOn(f"no clause of {source.designation} answers to one of {target.designation}")
    left_out = len(crosswalk.rows) - len(rows)
    return Library(
        _written(
            {
                **_head(catalog, origin, both, both, name),
                "provider": _cut(catalog.system.name, _NAME_LIMIT),
                "packager": maker,
                "dependencies": [_urn(maker, "library", source.id), _urn(maker, "library", target.id)],
                "objects": {
                    "requirement_mapping_sets": [
                        {
                            "urn": _urn(maker, "req_mapping_set", both),
                            "ref_id": _cut(both, _REF_LIMIT),
                            "name": _cut(name, _NAME_LIMIT),
                            "description": crosswalk.note.strip() or name,
                            "source_framework_urn": _urn(maker, "framework", source.id),
                            "target_framework_urn": _urn(maker, "framework", target.id),
                            "requirement_mappings": [_row(maker, source, target, row) for row in kept],
                        }
                    ]
                },
            },
            redact,
        ),
        ((f"{left_out} clauses without a counterpart have no row in this format",) if left_out else ()),
    )


def _head(catalog: Catalog, origin: Origin | None, name: str, ref: str, title: str) -> Data:
    day = _day(catalog, origin)
    return {
        "urn": _urn(packager(catalog.system.name), "library", name),
        "locale": "en",
        "ref_id": _cut(ref, _REF_LIMIT),
        "name": _cut(title, _NAME_LIMIT),
        "description": f"{title}, as {catalog.system.name} keeps it.",
        "copyright": _COPYRIGHT,
        # It must rise for an update to be offered, and fits into 31 bits for another century.
        "version": int(day.strftime("%Y%m%d")),
        "publication_date": day.isoformat(),
    }


def _day(catalog: Catalog, origin: Origin | None) -> Day:
    return catalog.today if origin is None or origin.changed else Day.fromisoformat(origin.day)


def _framework_name(standard: Standard) -> str:
    return f"{standard.designation}: {standard.title}"


def _described(standard: Standard) -> str:
    return f"Outline of {standard.designation}: numbers and titles, with summaries of our own where there are any."


def _nodes(maker: str, standard: Standard) -> Iterator[Data]:
    for clause in _in_depth(standard):
        above = clause.parent if clause.parent in standard.clauses else None
        evidence = "\n".join(f"- {each.what}" for each in clause.expects if each.what)
        yield {
            "urn": _urn(maker, "req_node", standard.id, clause.number),
            "assessable": clause.assessable,
            "depth": _depth(standard, clause),
            **({"parent_urn": _urn(maker, "req_node", standard.id, above)} if above else {}),
            "ref_id": clause.number,
            "name": _cut(clause.title, _NAME_LIMIT),
            **({"description": clause.summary.strip()} if clause.summary.strip() else {}),
            **({} if clause.verified else {"annotation": _UNVERIFIED}),
            **({"typical_evidence": evidence} if evidence else {}),
        }


def _in_depth(standard: Standard) -> Sequence[Clause]:
    """The clauses with each directly below its parent, since order and depth give the tree there."""
    below: dict[str | None, list[Clause]] = {}
    for clause in standard.clauses.values():
        below.setdefault(clause.parent if clause.parent in standard.clauses else None, []).append(clause)
    found: list[Clause] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        clause = waiting.pop()
        found.append(clause)
        waiting.extend(reversed(below.get(clause.number, [])))
    return found


def _depth(standard: Standard, clause: Clause) -> int:
    depth = 1
    while clause.parent in standard.clauses:
        assert clause.parent is not None
        clause = standard.clauses[clause.parent]
        depth += 1
    return depth


def _crosswalk(catalog: Catalog, source: Standard, target: Standard) -> Crosswalk:
    for crosswalk in catalog.crosswalks:
        if (crosswalk.source, crosswalk.target) == (source.id, target.id):
            return crosswalk
    for crosswalk in catalog.crosswalks:
        if (crosswalk.source, crosswalk.target) == (target.id, source.id):
            return _turned(crosswalk)
    pairs = [f"{each.source} and {each.target}" for each in catalog.crosswalks]
    raise CannotGoOn(
        f"there is no crosswalk between {source.id} and {target.id}",
        f"there is one between {'; '.join(pairs)}" if pairs else "write ims/standards/crosswalk-NAME.yaml",
    )


def _turned(crosswalk: Crosswalk) -> Crosswalk:
    return Crosswalk(
        crosswalk.target,
        crosswalk.source,
        crosswalk.note,
        tuple(
            CrosswalkRow(
                row.target or row.source,
                row.source if row.target else None,
                _TURNED.get(row.relation, row.relation),
                row.confidence,
                row.note,
            )
            for row in crosswalk.rows
        ),
        crosswalk.path,
    )


def _row(maker: str, source: Standard, target: Standard, row: CrosswalkRow) -> Data:
    assert row.target is not None
    return {
        "source_requirement_urn": _urn(maker, "req_node", source.id, row.source),
        "target_requirement_urn": _urn(maker, "req_node", target.id, row.target),
        "relationship": row.relation,
        "rationale": "semantic",
        **({"annotation": row.note} if row.note else {}),
    }


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _urn(maker: str, kind: str, *parts: str) -> str:
    # Its importer compares URNs in lower case.
    return ":".join(("urn", maker, "risk", kind, *parts)).lower()


def _redacted(value: Any, redact: Redact) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, list):
        return [_redacted(each, redact) for each in value]
    return {key: _redacted(each, redact) for key, each in value.items()} if isinstance(value, dict) else value


def _written(library: Data, redact: Redact) -> bytes:
    text: str = yaml.dump(
        _redacted(library, redact), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=2**20
    )
    return text.encode("utf-8")
