"""Reaffirming a link: whoever owns a document says that it still fits what it links to, as that is now.

Only the remembered fingerprint is written, in its place; it is no part of what is approved, so no approval is touched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from imskit.facts.authority import authority
from imskit.model import Catalog, Document, Reference
from imskit.problems import CannotGoOn


@dataclass(frozen=True, slots=True)
class Relinked:
    """A file with renewed links."""

    path: str
    data: bytes
    #: How many links were renewed.
    links: int
    #: What had changed materially in the target since, in words; empty where nothing had.
    since: tuple[str, ...] = ()


def relink(
    catalog: Catalog, document: Document, target: Document, person: str, read: Callable[[str], bytes]
) -> Relinked:
    """The file of *document* in which its links to *target* remember what that says now.

    *person* acts in the role that owns *document*, today; *read* gives the bytes of a path. Raises CannotGoOn: the
    person may not, or there is no such link, or nothing to renew.
    """
    if authority(catalog.system, person, document.owner, catalog.today, document.type) is None:
        raise CannotGoOn(
            f"{person} does not act as {document.owner} today, and {document.owner} owns {document.id}",
            "let the owner, a deputy or a delegate look at the link",
        )
    links = [reference for reference in document.references if reference.target == target.id]
    if not links:
        raise CannotGoOn(f"{document.id} has no link to {target.id}", "name a document that it links to")
    remembered = [reference for reference in links if reference.fingerprint is not None]
    if not remembered:
        raise CannotGoOn(
            f"{document.id} does not remember what {target.id} said, so that link is never suspect",
            f"to let it remember, write {{to: {target.id}, fingerprint: {target.fingerprint}}}",
        )
    old = [reference for reference in remembered if reference.fingerprint != target.fingerprint]
    if not old:
        raise CannotGoOn(
            f"{document.id} was written against what {target.id} says now", "there is nothing to reaffirm"
        )
    data = read(document.path)
    for reference in old:
        data = _renewed(data, document, reference, target.fingerprint)
    since = [catalog.since(target.id, reference.fingerprint or "", target.fingerprint) for reference in old]
    why = tuple(dict.fromkeys(words for found in since if found.weight == "material" for words in found.why))
    return Relinked(document.path, data, len(old), why)


def _renewed(data: bytes, document: Document, reference: Reference, now: str) -> bytes:
    """*data* with the fingerprint of *reference* replaced where it stands; not a byte else changes."""
    place = document.at(*reference.at[:-1], "fingerprint")
    before = (reference.fingerprint or "").encode("ascii")
    lines = data.split(b"\n")
    for number in range(place.line - 1, len(lines)):
        if before in lines[number]:
            lines[number] = lines[number].replace(before, now.encode("ascii"), 1)
            return b"\n".join(lines)
    raise CannotGoOn(
        f"the fingerprint in {document.path} is not written in one piece", f"set it to {now} by hand"
    )
