"""People: the roles, and what applies to each."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.site import addresses
from imskit.site.page import Ground, Page
from imskit.views.roles import Roles


def pages(ground: Ground) -> Iterator[Page]:
    """The list of roles, and a page for each."""
    found = Roles(ground.catalog, ground.audience, ground.waiting).pages()
    yield Page(addresses.ROLES, "Roles", "roles.md.j2", {"roles": found}, nav=("People",), sections=False)
    for role in found:
        yield Page(
            addresses.role(role.id),
            role.title,
            "role.md.j2",
            {"role": role},
            within=addresses.ROLES,
            crumbs=(("Roles", addresses.ROLES),),
            description=f"What applies to the role {role.title}, what it must read, owns and approves, and what is due",
        )
