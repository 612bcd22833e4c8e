"""Where the pages of a pack stand, from the beginning of its payload."""

from __future__ import annotations

from imskit.packs.stated import VersionRow


def document_address(name: str) -> str:
    """Where the page of a document or record stands."""
    return f"documents/{name}.html"


def version_address(name: str, version: str) -> str:
    """Where the page of one version stands that was in force earlier in the period."""
    return f"versions/{name}/{version}.html"


def clause_address(standard: str, number: str) -> str:
    """Where the page of a clause stands."""
    return f"clauses/{standard}/{number}.html"


def population_address(type_name: str) -> str:
    """Where all records of one type are listed."""
    return f"records/{type_name}.html"


def redline_address(older: VersionRow, newer: VersionRow) -> str:
    """Where what changed between two versions stands."""
    return f"versions/{older.id}/{older.key}-to-{newer.key}.html"


#: The same for templates, by what it is that a page is about.
ADDRESSES = {
    "redline": redline_address,
    "document": document_address,
    "version": version_address,
    "clause": clause_address,
    "population": population_address,
}
