"""Who holds a role today: people by pseudonym, for facts that count them."""

from __future__ import annotations

from imskit.model import EVERYONE, Catalog


def holders(catalog: Catalog, role: str) -> frozenset[str]:
    """The people who hold *role* today and are still here; of everyone, all who are here."""
    people, found = catalog.system.people, catalog.system.roles.get(role)
    here = frozenset(
        name for name, person in people.items() if person.left is None or catalog.today <= person.left
    )
    if role == EVERYONE:
        return here
    return here & {
        holding.person for holding in (found.holders if found else ()) if holding.covers(catalog.today)
    }
