"""Rules on ids, file names and folders."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.model import Catalog, Document
from imskit.names import ids_in_name
from imskit.problems import Place
from imskit.rules.finding import Finding


def duplicate_id(catalog: Catalog) -> Iterator[Finding]:
    """An id belongs to one document only, also when capital and small letters are taken as the same.

    Of several documents with one id, the one whose file has the shortest name counts until it is mended: names
    of copies are longer.

    **To mend it**, take the copy out, or give the newer one the next free id: `imskit new` finds it.
    """
    for document in catalog.all_documents:
        first = catalog.documents[document.id]
        if first is not document:
            yield _taken_twice(document.id, first.path, document.at("id"))
    by_lower: dict[str, str] = {}
    for name, document in catalog.documents.items():
        other = by_lower.setdefault(name.lower(), name)
        if other != name:
            # Some systems would put the pages and files of both in one place.
            yield Finding(
                document.at("id"),
                f"The id {name} differs from {other} only in capital and small letters",
                "give it the next free id",
            )
    for name, place in catalog.failed_ids.items():
        known = catalog.documents.get(name)
        if known is not None and known.path != place.path:
            yield _taken_twice(name, known.path, place)


def _taken_twice(name: str, path: str, place: Place) -> Finding:
    return Finding(
        place,
        f"Two files have the id {name}: {path} and {place.path}",
        "give the newer one the next free id, or take the copy out",
    )


def id_prefix(catalog: Catalog) -> Iterator[Finding]:
    """An id begins with the prefix of its type: POL for a policy.

    **To mend it**, change the id, or the type if that is what is wrong.
    """
    for document in catalog.all_documents:
        info = catalog.types[document.type]
        if not document.id.startswith(f"{info.prefix}-"):
            named = _named(document, info.prefix)
            yield Finding(
                document.at("id"),
                f"{document.id} is of type {document.type}, but does not begin with {info.prefix}-",
                f"write {named}, as the file's name says, or correct the type"
                if named
                else f"an example is {info.prefix}-001",
            )


def _named(document: Document, prefix: str) -> str | None:
    """The id that the name of the document's file says, if that one would fit its type."""
    name = ids_in_name(document.path)[0]
    return name if name.startswith(f"{prefix}-") else None


def file_name(catalog: Catalog) -> Iterator[Finding]:
    """A file's name is the id of its document, optionally with a hyphen and a few words, in its type's folder.

    `ims/policies/POL-001-innovation-policy.yaml` holds the policy POL-001.

    **To mend it**, rename or move the file; the id inside is what others link to.
    """
    folders = {name: f"ims/{info.folder.strip('/')}/" for name, info in catalog.types.items()}
    for document in catalog.all_documents:
        name = document.path.rpartition("/")[2]
        stem = name.rpartition(".")[0]
        prefix = catalog.types[document.type].prefix
        # Where the name would fit the type and the id does not, the id is wrong, and that is told already.
        wrong_id = not document.id.startswith(f"{prefix}-") and _named(document, prefix)
        if stem != document.id and not stem.startswith(f"{document.id}-") and not wrong_id:
            yield Finding(
                document.at("id"),
                f"The file is called {name}, but holds {document.id}",
                f"rename it to {document.id}.yaml, or to {document.id}-some-words.yaml",
            )
        folder = folders[document.type]
        if not document.path.startswith(folder):
            yield Finding(
                document.at("type"),
                f"A document of type {document.type} belongs into {folder[:-1]}",
                f"move the file to {folder}{name}",
            )
