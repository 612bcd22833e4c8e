"""CODEOWNERS: whom the forge asks to look at a change."""

from __future__ import annotations

from imskit.facts.code_owners import handles, section, with_section
from imskit.model import Catalog
from imskit.problems import CannotGoOn


def codeowners(catalog: Catalog) -> bytes:
    """The file CODEOWNERS for *catalog*: as it is, with imskit's part made anew.

    Raises CannotGoOn when ims.yaml does not say what roles are called at the forge.
    """
    known = handles(catalog.system)
    if known is None:
        raise CannotGoOn(
            "ims/ims.yaml does not say what roles are called at the forge",
            "add settings, forge, handles: a list of entries with role and handle",
        )
    there = (catalog.code_owners or b"").decode("utf-8", "surrogateescape")
    return with_section(there, section(catalog, known)).encode("utf-8", "surrogateescape")
