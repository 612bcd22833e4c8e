"""Which links are suspect: they remember a content of their target that has changed materially since.

One fact for all who speak of it: the rule, the flags of clauses, the pages, `reaffirm --link` and `diff`.
"""

from __future__ import annotations

from imskit.facts.approval import in_force
from imskit.facts.version_in_force import waits
from imskit.model import Catalog, Document, Reference, Since


def suspicion(catalog: Catalog, source: Document, reference: Reference) -> Since | None:
    """Why the link *reference* of *source* is suspect; None where it is not.

    Not suspect: what remembers nothing, or what its target said until a change that is at most editorial. What is
    sealed or closed is history and tells of what was then; a draft is still being written. While a newer version of
    the target is on its way, the link is held against the one approved last: the question comes with the new one.
    """
    target = catalog.documents.get(reference.target)
    if reference.fingerprint is None or target is None or not _is_asked(source):
        return None
    coming = catalog.coming.get(target.id)
    if coming is not None and coming.fingerprint == reference.fingerprint:
        return None
    if reference.fingerprint == target.fingerprint:
        return None
    found = catalog.since(target.id, reference.fingerprint, _meant(catalog, target))
    return found if found.weight in {"material", "unknown"} else None


def changed_in_words(found: Since, target: str) -> str:
    """That *target* has changed since, without saying in what: for readers who may not see it."""
    then = f" against version {found.version}" if found.version else ""
    materially = " materially" if found.weight == "material" else ""
    return f"{target} has changed{materially} since this link was written{then}"


def suspicion_in_words(found: Since, source: Document, target: Document) -> str:
    """That *target* has changed since *source* was linked with it, and in what: for whoever may see *source*."""
    said = changed_in_words(found, target.id)
    if found.weight == "unknown":
        return f"{said}, and whether materially cannot be told: {found.why[0]}"
    # What is more confidential than the document that links to it, or was, does not come to light through it.
    was = found.classification or target.classification
    strictest = max(map(_rank, (target.classification, was)))
    if not found.why or strictest > _rank(source.classification):
        return said
    more = f", and {len(found.why) - 1} more" if len(found.why) > 1 else ""
    return f"{said}: {found.why[0]}{more}"


_CLASSES = ("public", "internal", "confidential")


def _rank(classification: str) -> int:
    """How confidential it is; what is none of ours is most of all."""
    return _CLASSES.index(classification) if classification in _CLASSES else len(_CLASSES)


def _is_asked(source: Document) -> bool:
    """Whether somebody has to look when what *source* links to has changed."""
    return source.lifecycle != "sealed" and not source.is_closed and source.status not in _NOT_ASKED


#: A draft is looked through before it is approved anyhow; what has ended is followed by nobody.
_NOT_ASKED = frozenset({"draft", "superseded", "retired"})


def _meant(catalog: Catalog, target: Document) -> str:
    """The fingerprint of what *target* says to those who follow it: its file, or the version approved last."""
    if target.lifecycle != "controlled" or in_force(catalog, target) or not waits(catalog, target):
        return target.fingerprint
    earlier = [
        decision
        for decision in catalog.decisions.get(target.id, ())
        if decision.verdict == "approve" and decision.version != target.version
    ]
    return earlier[-1].fingerprint if earlier else target.fingerprint
