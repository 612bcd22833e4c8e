"""Which standards an export is about."""

from __future__ import annotations

import click

from imskit.model import Catalog, Standard
from imskit.problems import CannotGoOn


def chosen_standards(catalog: Catalog, name: str | None, *, one: bool) -> tuple[Standard, ...]:
    """The standard called *name*, or all in use without a name.

    A usage error where it is not in use, or where *one* is needed and several are. Raises CannotGoOn: none is.
    """
    known = catalog.standards
    if name is not None:
        return (the_standard(catalog, name, "--standard"),)
    if not known:
        raise CannotGoOn("no standard is in use here", "list one under standards in ims/ims.yaml")
    if one and len(known) > 1:
        raise click.UsageError(f"name one with --standard: {', '.join(known)}")
    return tuple(known.values())


def the_standard(catalog: Catalog, name: str, option: str) -> Standard:
    """The standard in use that is called *name*; a usage error of *option* where there is none."""
    if name not in catalog.standards:
        raise click.BadParameter(
            f"{name} is not in use here; in use are {', '.join(catalog.standards)}", param_hint=option
        )
    return catalog.standards[name]
