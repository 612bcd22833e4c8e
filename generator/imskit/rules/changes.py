"""Rules of change: what may become of a document or record between the base and the head of a change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from imskit.changes.comparison import Comparison
from imskit.changes.documents import DocumentChange
from imskit.changes.places import called, in_words
from imskit.facts.approval import approval
from imskit.facts.keys import keys_beyond
from imskit.facts.recording import is_late, is_past, recordings
from imskit.facts.versions import counting_versions
from imskit.model import Document
from imskit.problems import Place
from imskit.rules.finding import Finding

_ENDED = frozenset({"superseded", "retired"})
_DISPOSAL = "disposal"


def same_version(comparison: Comparison) -> Iterator[Finding]:
    """What was approved changes only with a new version.

    A draft may be written on under its version. Once the version is approved, its text is what was approved.

    **To mend it**, raise `version` and add the revision that says what changed.
    """
    for change, old, new in _controlled(comparison):
        if change.content and old.version == new.version and _was_approved(comparison, old):
            yield Finding(
                new.at("version"),
                f"{new.id} was changed, and its version is still {new.version}",
                "raise the version, and add a revision that says what changed",
            )


def version_step(comparison: Comparison) -> Iterator[Finding]:
    """A version goes up by one step: from 1.2 to 1.3 or 2.0.

    **To mend it**, take the next version.
    """
    for _, old, new in _controlled(comparison):
        before, after = _parts(old.version), _parts(new.version)
        if before == after or after in {(before[0], before[1] + 1), (before[0] + 1, 0)}:
            continue
        if after < before:
            said = f"The version of {new.id} goes down from {old.version} to {new.version}"
        elif not _was_approved(comparison, old):
            # A version that was never approved may be taken back: the next one follows what came before it.
            continue
        else:
            said = f"The version of {new.id} jumps from {old.version} to {new.version}"
        yield Finding(
            new.at("version"),
            said,
            f"take {before[0]}.{before[1] + 1}, or {before[0] + 1}.0 for a new beginning",
        )


def revision_entry(comparison: Comparison) -> Iterator[Finding]:
    """A new version comes with its revision, and those before it stay as they were written.

    **To mend it**, add one entry on top of `revisions`, and restore the others.
    """
    for _, old, new in _controlled(comparison):
        if not _was_approved(comparison, old):
            continue
        kept = {entry.version: (at, entry) for at, entry in enumerate(new.revisions)}
        for entry in old.revisions:
            at, now = kept.get(entry.version, (None, None))
            if now != entry:
                yield Finding(
                    new.at("revisions") if at is None else new.at("revisions", at),
                    f"Revision {entry.version} of {new.id} was {'taken out' if at is None else 'altered'}",
                    "restore it as it was: revisions only grow",
                )
        if old.version != new.version and new.version in {entry.version for entry in old.revisions}:
            yield Finding(
                new.at("revisions"),
                f"Version {new.version} of {new.id} has no revision of its own",
                "add one on top that says what changed",
            )


def editorial_only(comparison: Comparison) -> Iterator[Finding]:
    """A change that is called editorial changes nothing that readers have to do.

    An entry of the body that was added, taken out or moved, a responsibility, a day, a number, a word such as
    must or not, the owner and for whom the document is: each is material, and readers read again.

    Several editorial changes are judged together against the last version that readers were asked to read: small steps
    do not add up to a material change unseen.

    **To mend it**, call the revision `material`.
    """
    called = [each for each in _controlled(comparison) if each[0].declared == "editorial"]
    versions = {
        new.id: counting_versions(new) for change, _, new in called if change.content and not change.reasons
    }
    # With one editorial version there is nothing beside the change itself.
    several = {name: found[-1] for name, found in versions.items() if len(found) > 2}
    if several:
        comparison.head.since.expect(several)
    for change, _, new in called:
        if new.id in several:
            yield from _together(comparison, new, several[new.id])
        if not change.reasons:
            continue
        first = change.reasons[0]
        info = comparison.head.types.get(new.type)
        where = in_words(info, new.data, first.path)
        more = f", and {len(change.reasons) - 1} more" if len(change.reasons) > 1 else ""
        yield Finding(
            new.at("revisions", 0, "change"),
            f"The change of {new.id} is called editorial, and is material: {where}: {first.words}{more}",
            "call it material, so that its readers read it again",
        )


def _together(comparison: Comparison, document: Document, material: str) -> Iterator[Finding]:
    """That the editorial changes of *document* since its last material version are together material.

    What that version said is known where a decision approved it, and the history holds it.
    """
    decided = [
        decision.fingerprint
        for decision in comparison.head.decisions.get(document.id, ())
        if decision.version == material and decision.verdict == "approve"
    ]
    since = comparison.head.since(document.id, decided[-1], document.fingerprint) if decided else None
    if since is not None and since.weight == "material":
        more = f", and {len(since.why) - 1} more" if len(since.why) > 1 else ""
        yield Finding(
            document.at("revisions", 0, "change"),
            f"The changes of {document.id} since version {material} are each called editorial, and together are "
            f"material: {since.why[0]}{more}",
            "call this one material, so that its readers read it again",
        )


def sealed_record(comparison: Comparison) -> Iterator[Finding]:
    """A sealed record stays as it is, and so does a living one that was closed.

    A correction is a new record that names the old one under `links`, `corrects`. Decisions and
    acknowledgements are sealed records too.

    **To mend it**, restore the file, and write a new record.
    """
    for change in comparison.changes:
        old, new = change.before, change.after
        if old is None or new is None or not change.differences or old.type != new.type:
            continue
        if old.lifecycle == "sealed" or old.is_closed:
            first = next(iter(change.differences))
            info = comparison.head.types.get(new.type)
            where = in_words(info, new.data, first.path)
            what = (
                "sealed" if old.lifecycle == "sealed" else f"closed as {(old.state or '').replace('-', ' ')}"
            )
            path = first.path if first.kind != "removed" else first.path[:-1]
            yield Finding(
                new.at(*path),
                f"{new.id} is {what}, and was altered: {where}",
                "restore it, and write a new record that corrects it",
            )


def only_grows(comparison: Comparison) -> Iterator[Finding]:
    """Lists that only grow keep what stands in them.

    Measurements, stage decisions, bookings, events and the like are history. An entry may gain a field, such as
    the day on which an action was done; it loses none and keeps what stands in it.

    **To mend it**, restore the entry; a correction is an entry of its own.
    """
    for change in comparison.changes:
        old, new = change.before, change.after
        if old is None or new is None or old.lifecycle != "living" or old.is_closed or old.type != new.type:
            continue
        for dotted in comparison.head.types[new.type].append_only:
            before, after = old.value(dotted), new.value(dotted)
            if isinstance(before, list):
                yield from _lost_entries(new, dotted, before, after if isinstance(after, list) else [])


def _lost_entries(
    document: Document, dotted: str, before: Sequence[Any], after: Sequence[Any]
) -> Iterator[Finding]:
    left = list(enumerate(after))
    for place, entry in enumerate(before):
        found = next((each for each in left if _holds(each[1], entry)), None)
        if found is not None:
            left.remove(found)
            continue
        name = called(entry)
        # What stands in its place is most likely what became of it.
        there = [place] if any(at == place for at, _ in left) else []
        yield Finding(
            document.at(*dotted.split("."), *there),
            f"{dotted.rpartition('.')[2].replace('_', ' ')} of {document.id} only grow, and entry {place + 1}"
            + (f" “{name}”" if name else "")
            + " was altered or taken out",
            "restore it as it was; a correction is an entry of its own",
        )


def _holds(after: Any, before: Any) -> bool:
    """Whether an entry still says all that it said."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return all(key in after and _holds(after[key], value) for key, value in before.items())
    if isinstance(before, list) and isinstance(after, list):
        return len(after) >= len(before) and all(map(_holds, after, before))
    return type(before) is type(after) and bool(before == after)


def deleted_document(comparison: Comparison) -> Iterator[Finding]:
    """A document that was ever approved is retired, not deleted.

    **To mend it**, restore the file and set its status to `retired` or `superseded`.
    """
    for change in comparison.changes:
        old = change.before
        if old is None or change.after is not None or old.lifecycle != "controlled":
            continue
        if _was_approved(comparison, old) or old.status in _ENDED:
            yield Finding(
                Place(old.path),
                f"{old.id} was deleted, and was approved once",
                "restore it, and set its status to retired",
            )


def deleted_record(comparison: Comparison) -> Iterator[Finding]:
    """A record goes only with a disposal record that names it; a decision or an acknowledgement stays.

    **To mend it**, restore the file, or write the disposal: which record, why, and how.
    """
    disposed = {
        entry["id"]
        for record in comparison.head.of_type(_DISPOSAL)
        for entry in record.value("body.records") or ()
    }
    for change in comparison.changes:
        old = change.before
        if old is None or change.after is not None or old.lifecycle == "controlled" or old.id in disposed:
            continue
        yield Finding(
            Place(old.path),
            f"{old.id} was deleted, and no disposal record names it",
            f"restore it, or record its disposal: imskit new {_DISPOSAL}",
        )


def id_reused(comparison: Comparison) -> Iterator[Finding]:
    """An id belongs to one document for ever, also when that is gone.

    **To mend it**, take the next free id; `imskit new` finds it.
    """
    for change in comparison.changes:
        old, new = change.before, change.after
        if new is None:
            continue
        if old is not None and old.type != new.type:
            yield Finding(
                new.at("id"),
                f"{new.id} was of the type {old.type}, and is now of the type {new.type}",
                "give the new document an id of its own",
            )
        elif old is None and new.id in comparison.given_up:
            yield Finding(
                new.at("id"),
                f"{new.id} was another document before, which is gone",
                "take the next free id",
            )


def id_taken(comparison: Comparison) -> Iterator[Finding]:
    """An id that a change takes is not taken on another branch too.

    Both would be merged into one id. `imskit new` looks at all branches that it can see.

    **To mend it**, take the next free id in the change that is merged last.
    """
    for change in comparison.changes:
        if change.what == "added" and change.id in comparison.elsewhere and change.after is not None:
            yield Finding(
                change.after.at("id"),
                f"{change.id} is also taken on the branch {comparison.elsewhere[change.id]}",
                "agree who keeps it, and take the next free id",
            )


def evidence_changed(comparison: Comparison) -> Iterator[Finding]:
    """The bytes of evidence stay as they were recorded.

    **To mend it**, restore the file; new evidence is a file of its own.
    """
    for path, (before, after) in comparison.evidence.items():
        if before != after:
            said = "is gone" if after is None else "has other bytes now"
            yield Finding(
                Place(path), f"This evidence {said}", "restore it; what came later is a file of its own"
            )


def key_slipped_in(comparison: Comparison) -> Iterator[Finding]:
    """A new signing key is vouched for by one that was trusted before the change.

    Whoever may change people.yaml could else write in a first key of their own, and all that it vouches for.

    **To mend it**, let somebody with a trusted key vouch for it: `imskit vouch`.
    """
    for key in keys_beyond(comparison.base, comparison.head):
        yield Finding(
            key.place,
            f"No key that was trusted before vouches for this key of {key.person}",
            "let somebody with a trusted key vouch for it: imskit vouch",
        )


def recorded_late(comparison: Comparison) -> Iterator[Finding]:
    """What happened is recorded soon: within `record_within` of `settings` in ims.yaml, without it 14 days.

    A record that the change brings says when it happened, or was opened; one that it closes says when it was
    closed. Against that day stands the day of the commit that first holds it, or today where none does. What
    happened before git's history of the system begins could not be recorded in time, and is not told. The check
    without a base does not ask since when records are in git; the page *About this build* and `imskit status` do.

    **To mend it**, do not alter the day: late is late, and its page says so. What was only entered now says in
    its text why.
    """
    head = comparison.head
    for change in comparison.changes:
        new = change.after
        if new is None:
            continue
        days = {new.date, new.opened} if change.before is None else set()
        if change.before is None or change.before.closed != new.closed:
            days.add(new.closed)
        # Most records are new, and for those the history need not be asked.
        if not any(is_past(head, day) for day in days if day is not None):
            continue
        for found in recordings(head, new):
            if found.happened in days and is_late(head, found):
                yield Finding(
                    new.at(found.event),
                    f"{new.id} says {found.happened.isoformat()}, and is recorded {found.days(head.today)} days later",
                    "leave the day as it is; whoever reads the record will see both days",
                )


def _controlled(comparison: Comparison) -> Iterator[tuple[DocumentChange, Document, Document]]:
    """Changed controlled documents that are on both sides."""
    for change in comparison.changes:
        old, new = change.before, change.after
        if old is not None and new is not None and old.lifecycle == new.lifecycle == "controlled":
            yield change, old, new


def _was_approved(comparison: Comparison, old: Document) -> bool:
    """Whether the version of the base had all its approvals."""
    return approval(comparison.base, old).complete


def _parts(version: str | None) -> tuple[int, int]:
    major, _, minor = (version or "0.0").partition(".")
    return int(major), int(minor)
