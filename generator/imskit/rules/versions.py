"""Rules on versions, states and days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Day

from imskit.facts.approval import approval
from imskit.facts.blanks import blanks
from imskit.facts.versions import version_parts
from imskit.model import Catalog, Document, Path, PlainFile
from imskit.rules.finding import Finding


def version_revision(catalog: Catalog) -> Iterator[Finding]:
    """A document's version is that of its newest revision, and revisions stand newest first.

    **To mend it**, add the revision that made the version, or correct the version.
    """
    for document in catalog.all_documents:
        if not document.revisions:
            continue
        newest = document.revisions[0]
        if newest.version != document.version:
            yield Finding(
                document.at("version"),
                f"The version is {document.version}, but the newest revision is {newest.version}",
                "add a revision for this version, or correct the version",
            )
        for index, (later, earlier) in enumerate(
            zip(document.revisions, document.revisions[1:], strict=False), 1
        ):
            if version_parts(earlier.version) >= version_parts(later.version):
                yield Finding(
                    document.at("revisions", index, "version"),
                    f"Revision {earlier.version} stands below {later.version}, but is not older",
                    "list the revisions newest first, each with a version of its own",
                )
            elif earlier.date > later.date:
                yield Finding(
                    document.at("revisions", index, "date"),
                    f"Revision {earlier.version} is dated after revision {later.version}",
                    "correct the day",
                )


def missing_effective_date(catalog: Catalog) -> Iterator[Finding]:
    """An approved document says from which day it is in force.

    **To mend it**, set `effective_from` to a day on or after the approval.
    """
    for document in catalog.all_documents:
        if document.status == "approved" and document.effective_from is None:
            yield Finding(
                document.at("status"),
                f"{document.id} is approved, but does not say from when it is in force",
                "add Effective from (effective_from), on or after the day of approval",
            )


def late_approval(catalog: Catalog) -> Iterator[Finding]:
    """A version is approved before it takes effect, or on that very day.

    An approval after `effective_from` means that people worked by a text nobody had approved.

    **To mend it**, move `effective_from` to the day of approval or later, in a new version if the old day has
    been published.
    """
    for document in catalog.all_documents:
        if document.status != "approved" or document.effective_from is None:
            continue
        approved_on = approval(catalog, document).approved_on
        if approved_on is not None and approved_on > document.effective_from:
            yield Finding(
                document.at("effective_from"),
                f"{document.id} took effect on {document.effective_from.isoformat()}, "
                f"but was approved only on {approved_on.isoformat()}",
                f"set Effective from (effective_from) to {approved_on.isoformat()} or later",
            )


def closed_date(catalog: Catalog) -> Iterator[Finding]:
    """A closed record says on which day it was closed, and an open one does not.

    **To mend it**, add or remove `closed`, or correct the state.
    """
    for document in catalog.all_documents:
        if document.lifecycle != "living":
            continue
        if document.is_closed and document.closed is None:
            yield Finding(
                document.at("state"),
                f"{document.id} is {document.state}, but does not say since when",
                "add closed: with the day, written YYYY-MM-DD",
            )
        elif document.closed is not None and not document.is_closed:
            yield Finding(
                document.at("closed"),
                f"{document.id} has a day of closing, but its state {document.state} is an open one",
                "correct the state, or remove closed",
            )
        elif (
            document.closed is not None and document.opened is not None and document.closed < document.opened
        ):
            yield Finding(
                document.at("closed"), f"{document.id} was closed before it was opened", "correct the day"
            )


def future_date(catalog: Catalog) -> Iterator[Finding]:
    """What is recorded has happened: its day does not lie ahead.

    This holds for records, revisions, decisions, entries of lists that only grow, and actions that are done.
    Days on which something is due or takes effect may lie ahead. With `--as-of` a day gone by, what has
    happened since is no mistake: it does not count on that day.

    **To mend it**, correct the day, or record it when it has happened.
    """
    for document in catalog.all_documents:
        append_only = catalog.types[document.type].append_only
        if not _may_lie_ahead(document, append_only, catalog.now):
            continue
        for at, day in _happened(document, append_only):
            if day > catalog.now:
                yield Finding(
                    document.at(*at),
                    f"{day.isoformat()} has not come yet",
                    "correct the day, or record it when it has happened",
                )


def _may_lie_ahead(document: Document, append_only: tuple[str, ...], now: Day) -> bool:
    """Whether a day of `_happened` lies behind *now*; said too often where that is quicker."""
    # The last activity is the newest of the opening and the lists that only grow, but of sealed records their day.
    if document.date is not None and (append_only or document.opened is not None):
        return True
    last, closed = document.last_activity, document.closed
    return (
        (last is not None and last > now)
        or (closed is not None and closed > now)
        or any(revision.date > now for revision in document.revisions)
        or any(action.done is not None and action.done > now for action in document.actions)
    )


def _happened(document: Document, append_only: tuple[str, ...]) -> Iterator[tuple[Path, Day]]:
    """The days in *document* on which something has happened, and where they stand."""
    for field, day in (("date", document.date), ("opened", document.opened), ("closed", document.closed)):
        if day is not None:
            yield (field,), day
    for index, revision in enumerate(document.revisions):
        yield ("revisions", index, "date"), revision.date
    for action in document.actions:
        if action.done is not None:
            yield (*action.at, "done"), action.done
    for dotted in append_only:
        entries = document.value(dotted)
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict) and "date" in entry:
                yield (*dotted.split("."), index, "date"), Day.fromisoformat(entry["date"])


def blank(catalog: Catalog) -> Iterator[Finding]:
    """No blanks are left that say `[fill in: …]`, in documents, ims.yaml or people.yaml.

    Starters come with such blanks; they are notes until they are filled.

    **To mend it**, replace the blank by what it asks for.
    """
    files: list[PlainFile | Document] = [*catalog.system.files, *catalog.all_documents]
    for file in files:
        for place in blanks(file):
            yield Finding(place, "A blank is waiting to be filled", "replace it by what it asks for")
