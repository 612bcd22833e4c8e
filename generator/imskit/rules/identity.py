"""Rules on ids, file names and folders."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.model import Catalog
from imskit.rules.finding import Finding


def duplicate_id(catalog: Catalog) -> Iterator[Finding]:
    """An id belongs to one document only, also when capital and small letters are taken as the same.

    Of several documents with one id, the first by path counts until it is mended.

    **To mend it**, give the newer one the next free id: `imskit new` finds it.
    """
    for document in catalog.all_documents:
        first = catalog.documents[document.id]
        if first is not document:
            yield Finding(
                document.at("id"),
                f"The id {document.id} is already taken by {first.path}",
                "give it the next free id",
            )
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
            yield Finding(
                place, f"The id {name} is already taken by {known.path}", "give it the next free id"
            )


def id_prefix(catalog: Catalog) -> Iterator[Finding]:
    """An id begins with the prefix of its type: POL for a policy.

    **To mend it**, change the id, or the type if that is what is wrong.
    """
    for document in catalog.all_documents:
        info = catalog.types[document.type]
        if not document.id.startswith(f"{info.prefix}-"):
            yield Finding(
                document.at("id"),
                f"{document.id} is of type {document.type}, but does not begin with {info.prefix}-",
                f"an example is {info.prefix}-001",
            )


def file_name(catalog: Catalog) -> Iterator[Finding]:
    """A file's name is the id of its document, optionally with a hyphen and a few words, in its type's folder.

    `ims/policies/POL-001-innovation-policy.yaml` holds the policy POL-001.

    **To mend it**, rename or move the file; the id inside is what others link to.
    """
    folders = {name: f"ims/{info.folder.strip('/')}/" for name, info in catalog.types.items()}
    for document in catalog.all_documents:
        name = document.path.rpartition("/")[2]
        stem = name.rpartition(".")[0]
        if stem != document.id and not stem.startswith(f"{document.id}-"):
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
