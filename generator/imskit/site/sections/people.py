"""People: the roles, and what applies to each."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.model import EVERYONE
from imskit.site import addresses
from imskit.site.page import Ground, Page
from imskit.views.home import producers
from imskit.views.idea_form import idea_form
from imskit.views.leaders import leaders_page
from imskit.views.roles import Roles


def pages(ground: Ground) -> Iterator[Page]:
    """A page for everyone, the list of roles, a page for leaders, and one for each role."""
    editions = ground.redlines.editions if ground.redlines is not None else ()
    roles = Roles(
        ground.catalog, ground.audience, ground.waiting, editions, ground.versions, news=ground.changes
    )
    found, everyone = roles.pages(), roles.everyone()
    yield Page(
        addresses.role(EVERYONE),
        everyone.title,
        "everyone.md.j2",
        {
            "role": everyone,
            "ideas": producers(ground.catalog, ground.audience).get("idea", ()),
            "has_idea_form": idea_form(ground.catalog) is not None,
        },
        nav=("People",),
        description="What everyone who works here must read, and what applies to everyone",
    )
    rows = {"roles": found, "everyone": everyone}
    yield Page(addresses.ROLES, "Roles", "roles.md.j2", rows, nav=("People",), sections=False)
    yield Page(
        addresses.LEADERS,
        "Leaders",
        "leaders.md.j2",
        {"leaders": leaders_page(ground.catalog, ground.states, ground.audience, ground.waiting)},
        nav=("People",),
        description="What top management must do for the system, and what it has done",
    )
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
