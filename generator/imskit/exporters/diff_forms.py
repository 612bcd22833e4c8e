"""How a version is approved in a browser, in words for whoever must approve it and knows no command."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from imskit.changes.report import ApprovalForm, ReadyRecord

#: Behind a person and the role acted in.
RIGHTS: Final[Mapping[str, str]] = {
    "holder": "",
    "deputy": ", as deputy",
    "delegate": ", by delegation",
}
#: What a record that somebody wrote in a browser proves, by what the approval rule asks for.
_PROVES: Final[Mapping[str, str]] = {
    "asserted": (
        "What it proves: that somebody who may write to this branch wrote it, which is all that the approval rule "
        "asks for. It is shown as committed where the commit has an e-mail address that ims/people.yaml gives this "
        "person under Commits as (commits_as), and as asserted otherwise. It is no signature."
    ),
    "committed": (
        "What it proves: that a commit with this person's address brought it. The approval rule asks for that, so "
        "write it in your own account; it counts only if the address that the forge puts on your commit is one that "
        "ims/people.yaml gives you under Commits as (commits_as), and only as long as the proposal is merged with "
        "its commits and not squashed into one. It is no signature: whoever may push can write any address."
    ),
}


def form_words(form: ApprovalForm, day: str, plain: Callable[[str], str]) -> Iterator[str]:
    """What stands above the records of *form*, made ready on *day*, in paragraphs.

    *plain* escapes what is no word of ours.
    """
    if form.records:
        yield (
            "Read first what changes, and only then take the record that bears your name. It says that you approve "
            f"this very text, by its fingerprint, on {day}. On another day, put that day in its three places: the "
            "name of the file, id, and date. Should the text change meanwhile, the record does not count, and what "
            "is said here next time holds a new one."
        )
        if not any(record.address for record in form.records):
            yield "At the forge, open the branch of this proposal, and begin a new file of the name that is given."
        if form.save:
            yield f"To save it, press {form.save}: it has to lie on the branch of this proposal."
        yield _PROVES.get(form.assurance, "")
    for why in form.why_not:
        yield f"{'Not offered' if form.records else 'Not now'}: {plain(why)}."
    if form.more:
        yield f"{form.more} more could approve; for them: imskit approve {plain(form.id)} with the command line."


def record_link(record: ReadyRecord) -> str:
    """The words of the link to the forge."""
    if record.replaces:
        return "Open the file on this branch"
    return "Begin the file on this branch" + (", with its text filled in" if record.filled else "")


def record_words(form: ApprovalForm, record: ReadyRecord) -> str:
    """What stands before the path of the record."""
    if record.replaces:
        return (
            f"This change brings a record of that name already, which is not of the text that {form.id} "
            f"{form.version} has now, or has a mistake. Put this text in place of its whole text:"
        )
    return "The text of the new file" if record.filled else "This text goes into the new file"
