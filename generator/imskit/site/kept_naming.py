"""Which shown documents name what is withheld, kept by what each of them says: to look through all texts takes time."""

from __future__ import annotations

import json

from imskit.model import Catalog
from imskit.site.digests import digest_of, document_digest
from imskit.site.kept_pages import Kept
from imskit.views.audience import Audience
from imskit.views.naming_withheld import names_withheld, naming_withheld

_KIND = "naming"


def kept_naming(catalog: Catalog, audience: Audience, kept: Kept | None) -> tuple[str, ...]:
    """As `naming_withheld`; texts that were looked through for the same names before are not looked through again."""
    if kept is None or not audience.withheld:
        return naming_withheld(catalog, audience)
    names = digest_of((audience.names, audience.withheld))
    whole = kept.get(_KIND)
    last, before = json.loads(whole) if whole is not None else ("", {})
    known: dict[str, bool] = before if last == names else {}
    shown = {each.id: (document_digest(each), each) for each in audience.documents(catalog)}
    found = {
        digest: known[digest] if digest in known else names_withheld(audience, each)
        for digest, each in shown.values()
    }
    if found != known:
        kept.put(_KIND, json.dumps((names, found)).encode("ascii"))
    return tuple(sorted(name for name, (digest, _) in shown.items() if found[digest]))
