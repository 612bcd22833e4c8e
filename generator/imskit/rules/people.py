"""Rules on roles, people, sites and types that documents name."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from imskit.facts.authority import approval_rule
from imskit.facts.code_owners import handles
from imskit.model import ALL_SITES, EVERYONE, UNNAMED, Catalog, Document, Path, PlainFile
from imskit.problems import Place, nearest
from imskit.rules.finding import Finding


def unknown_role(catalog: Catalog) -> Iterator[Finding]:
    """A role that is named must be in people.yaml; `everyone` stands for all who work here.

    While a document is written, `to-be-named` may stand for a role: a blank, which is only a note.

    **To mend it**, correct the id, or add the role to ims/people.yaml.
    """
    roles = catalog.system.roles
    for name, place in _unknown(catalog, "role", {*roles, EVERYONE}):
        if name == UNNAMED:
            yield Finding(place, "The role that belongs here is still to be named", "write the id of a role")
            continue
        if name in catalog.system.people:
            held = [role.id for role in roles.values() if any(each.person == name for each in role.holders)]
            mend = f"write a role they hold: {', '.join(held)}" if held else "write the id of a role"
            yield Finding(place, f"{name} is a person, and a role is wanted", mend)
            continue
        yield Finding(place, f"There is no role {name}", nearest(name, roles, "add it to ims/people.yaml"))
    for rule in catalog.system.approvals:
        for name, place in zip(rule.roles, rule.role_places, strict=True):
            if name not in roles:
                mend = nearest(name, roles, "add it to ims/people.yaml")
                yield Finding(place, f"There is no role {name}", mend)
    called = handles(catalog.system)
    for name, place in called.named if called is not None else ():
        if name not in roles:
            mend = nearest(name, roles, "add it to ims/people.yaml")
            yield Finding(place, f"There is no role {name}", mend)


def unknown_person(catalog: Catalog) -> Iterator[Finding]:
    """A person who is named must be in people.yaml.

    While a document is written, `to-be-named` may stand for a person: a blank, which is only a note.

    **To mend it**, correct the id, or add the person to ims/people.yaml. Names never go into committed files.
    """
    people = catalog.system.people
    for name, place in _unknown(catalog, "person", people):
        if name == UNNAMED:
            yield Finding(place, "Who belongs here is still to be named", "write the id of a person")
            continue
        role = catalog.system.roles.get(name)
        if role is not None:
            held_by = [each.person for each in role.holders if each.covers(catalog.today)]
            mend = f"write who holds it: {', '.join(held_by)}" if held_by else "write the id of a person"
            yield Finding(place, f"{name} is a role, and a person is wanted", mend)
            continue
        yield Finding(
            place, f"There is no person {name}", nearest(name, people, "add them to ims/people.yaml")
        )
    for role in catalog.system.roles.values():
        for holding in (*role.holders, *role.deputies, *role.delegations):
            if holding.person not in people:
                yield Finding(
                    holding.place,
                    f"There is no person {holding.person}",
                    nearest(holding.person, people, "add them to ims/people.yaml"),
                )


def role_without_holder(catalog: Catalog) -> Iterator[Finding]:
    """Somebody can act in each role that a document in review waits for.

    A role that nobody holds or stands in for today leaves the documents that wait for its approval waiting.

    **To mend it**, enter a holder or a deputy in ims/people.yaml, or name another role in the approval rule.
    """
    today = catalog.today
    waiting = (document for document in catalog.all_documents if document.status == "in-review")
    rules = {id(rule): rule for rule in (approval_rule(catalog.system, each) for each in waiting) if rule}
    for rule in rules.values():
        for name, place in zip(rule.roles, rule.role_places, strict=True):
            role = catalog.system.roles.get(name)
            if role is None:
                continue
            acting = (*role.holders, *role.deputies, *role.delegations)
            if not any(holding.covers(today) for holding in acting):
                yield Finding(
                    place,
                    f"Nobody holds the role {name} today, or stands in for it",
                    "enter a holder in ims/people.yaml, or name another role",
                )


def unknown_site(catalog: Catalog) -> Iterator[Finding]:
    """A site that is named must be in ims.yaml; `all` stands for every site.

    **To mend it**, correct the id, or add the site under `scope`, `sites` in ims/ims.yaml.
    """
    sites = catalog.system.sites
    for name, place in _unknown(catalog, "site", {*sites, ALL_SITES}):
        yield Finding(place, f"There is no site {name}", nearest(name, sites, "add it to ims/ims.yaml"))


def unknown_type(catalog: Catalog) -> Iterator[Finding]:
    """A type of document that is named, as in the records of a procedure, must have a schema.

    So must the types that an approval rule in ims.yaml or a delegation in people.yaml names: with a name that
    nothing has, the rule would hold for nothing.

    While a document is written, `to-be-named` may stand for a type: a blank, which is only a note.

    **To mend it**, correct the name, or add a schema for the type to schemas/.
    """
    known = {*catalog.types, *catalog.failed_types}
    for name, place in (*_unknown(catalog, "type", known), *_types_of_the_system(catalog, known)):
        if name == UNNAMED:
            yield Finding(
                place, "The type that belongs here is still to be named", "write one that imskit new lists"
            )
            continue
        yield Finding(
            place,
            f"There is no document type {name}",
            nearest(
                name, catalog.types, f"known are {', '.join(catalog.types)}; a new one is a file in schemas/"
            ),
        )


def _types_of_the_system(catalog: Catalog, known: Container[str]) -> Iterator[tuple[str, Place]]:
    """Each type that an approval rule or a delegation names and *known* does not hold, with its place."""
    ims, people = catalog.system.files
    named: list[tuple[PlainFile, Path, Sequence[str]]] = [
        (ims, ("approvals", number, "types"), rule.types)
        for number, rule in enumerate(catalog.system.approvals)
    ]
    for number, role in enumerate(people.data["roles"]):
        named.extend(
            (people, ("roles", number, "delegations", index, "types"), delegation.get("types", ()))
            for index, delegation in enumerate(role.get("delegations", ()))
        )
    for file, at, names in named:
        for index, name in enumerate(names):
            if name not in known:
                yield name, file.locate((*at, index), False)


def _unknown(catalog: Catalog, kind: str, known: Container[str]) -> Iterator[tuple[str, Place]]:
    """Each name of one kind that documents give and *known* does not hold, with its place."""
    unknown = {name for each, name in _named(catalog) if each == kind and name not in known}
    for document in catalog.all_documents if unknown else ():
        for ref in document.names:
            if ref.kind != kind or ref.name not in unknown:
                continue
            if ref.name != UNNAMED or _is_settled(document):
                yield ref.name, document.at(*ref.at)


def _is_settled(document: Document) -> bool:
    """Whether *document* is past the time in which somebody may still be to be named."""
    return document.is_closed or document.status in {"approved", "superseded", "retired"}


def _named(catalog: Catalog) -> frozenset[tuple[str, str]]:
    """All names that documents give, each with its kind: few, and in most systems none that is not known."""
    # Four rules ask: it is kept in the catalog, which never changes.
    known: frozenset[tuple[str, str]] | None = vars(catalog).get("_named")
    if known is None:
        every = {(ref.kind, ref.name) for document in catalog.all_documents for ref in document.names}
        known = vars(catalog)["_named"] = frozenset(every)
    return known
