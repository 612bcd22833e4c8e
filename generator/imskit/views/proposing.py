"""How a person proposes a change in a browser: of a document that is there, and of something new."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from imskit.model import Catalog, Document, System, TypeInfo
from imskit.values import dataclass
from imskit.views.forge_addresses import at_forge, edit_address, forge_name, issue_address, new_address

#: Types of which a new one is made by a command, since it holds what nobody can type: a fingerprint. In words.
BY_COMMAND: Final[Mapping[str, str]] = {
    "acknowledgement": "That somebody has read a text is written down with the command imskit acknowledge.",
    "decision": "A decision is written down with the command imskit approve, or that of its kind.",
}
#: What stands beside the idea, which has a form of its own where ims.yaml sets one up.
IDEA: Final = "idea"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a document's page offers to whoever wants it changed."""

    #: The file in the editor; empty where the document is not changed any more.
    editor: str
    #: What the forge is called; empty where ims.yaml only names its editor.
    forge: str
    #: Why it is not changed, in one sentence; empty where it may be.
    why_not: str
    #: What to do instead, in one sentence.
    instead: str
    #: The type of which a new one is made instead; empty where none is made in a browser.
    new_type: str
    new_title: str
    #: Where to say what is wrong; empty where no repository is named.
    report: str


def proposal(catalog: Catalog, document: Document) -> Proposal | None:
    """What the page of *document* offers; None where ims.yaml names neither an editor nor a repository."""
    editor = edit_address(catalog.system, document.path)
    if editor is None:
        return None
    info = catalog.types[document.type]
    why_not, instead = _closed_words(document)
    forge = catalog.system.forge
    able = forge is not None and is_made_in_a_browser(info)
    label = f"{document.id} {document.version}" if document.version else document.id
    return Proposal(
        editor="" if why_not else editor,
        forge=forge_name(forge) if forge is not None else "",
        why_not=why_not,
        instead=instead,
        new_type=document.type if why_not and able else "",
        new_title=within_a_sentence(info.title),
        report=issue_address(forge, label) if forge is not None else "",
    )


def _closed_words(document: Document) -> tuple[str, str]:
    """Why *document* is not changed any more, and what to do instead; two empty texts where it may be."""
    if document.type == "decision":
        return (
            "A decision stays as it was recorded.",
            "Whoever sees it otherwise decides anew; the later decision counts.",
        )
    correct = (
        f"What is wrong in it is put right by a new record that names {document.id} as what it corrects."
    )
    if document.lifecycle == "sealed":
        return "A record like this is final once it is written.", correct
    if document.is_closed:
        return "This record is closed, and stays as it was closed.", correct
    if document.status == "superseded":
        return (
            "This document no longer holds: another took its place.",
            "Propose the change to the one that took its place.",
        )
    if document.status == "retired":
        return "This document was withdrawn, and no longer holds.", "What is needed again is a new document."
    return "", ""


def is_made_in_a_browser(info: TypeInfo) -> bool:
    """Whether a new document of the type is made by filling in a text."""
    return info.name not in BY_COMMAND


def report_address(system: System, title: str) -> str:
    """Where to say what is wrong on the page called *title*; empty where no repository is named."""
    return issue_address(system.forge, title) if system.forge is not None else ""


@dataclass(frozen=True, slots=True)
class Clicks:
    """What to press at a forge, in its own words, which differ a little from one version to the next."""

    #: After the text is changed.
    change: tuple[str, ...]
    #: What a person meets who may not write there.
    without_right: str
    #: What it means that a page is not found there; empty where nobody knows.
    not_found: str
    #: How a person says there that they approve.
    approve: str
    #: What people call a change that is proposed there.
    called: str
    #: How a file is saved on the branch of a proposal that is there.
    onto: str
    #: Where it stands what a change means, as the files say that `imskit init` lays for this forge.
    told: str


_ASK: Final = "otherwise your account may not see the place: ask whoever looks after this manual."
CLICKS: Final[Mapping[str, Clicks]] = {
    "github": Clicks(
        (
            "Press the green button “Commit changes…” at the top.",
            "Say in one line what you changed and why.",
            (
                "Choose “Create a new branch for this commit and start a pull request”: that makes it a proposal. "
                "Press “Propose changes”."
            ),
            "On the next page, press “Create pull request”.",
        ),
        "GitHub may first ask you to press “Fork this repository”: that makes a copy of your own, from which you "
        "propose.",
        f"Sign in, and press the button here again; {_ASK}",
        "open “Files changed”, press “Review changes” or “Submit review”, choose “Approve”, and send it",
        "pull request",
        "“Commit changes…”, and choose “Commit directly to the … branch”",
        "A comment on it",
    ),
    "gitlab": Clicks(
        (
            "Press “Commit changes”.",
            "Say in one line what you changed and why.",
            (
                "Choose “Commit to a new branch”, and leave “Create a merge request for this change” ticked: that "
                "makes it a proposal. Press “Commit changes”."
            ),
            "On the next page, press “Create merge request”.",
        ),
        "Where you may not write, GitLab shows you the text alone: press “Edit” there, and then “Fork”. That makes a "
        "copy of your own, from which you propose.",
        "Sign in, and press the button here again. Something new needs a copy of your own first: press “Fork” on the "
        f"page of the repository, and then the button here again; {_ASK}",
        "press “Approve” on the first page of the merge request",
        "merge request",
        "“Commit changes”, and choose “Commit to the current … branch” (in older versions, leave “Target Branch” as it "
        "is)",
        "A comment on it, or the log of its job “statement”,",
    ),
    "gitea": Clicks(
        (
            "Go down to the box “Commit Changes”.",
            "Say in one line what you changed and why.",
            (
                "Choose “Create a new branch for this commit and start a pull request”: that makes it a proposal. "
                "Press “Propose file change”."
            ),
            "On the next page, press “New Pull Request”, and then “Create Pull Request”.",
        ),
        "Where you may not write, Gitea (from 1.25 on) first asks you to press “Fork Repository”: that makes a copy of "
        "your own, from which you propose.",
        "Sign in, and press the button here again. Forgejo, and Gitea before 1.25, also say so to everyone who may "
        "not write there: ask whoever looks after this manual for the right to write. What you change is a proposal "
        "all the same.",
        "open “Files Changed”, press “Review” or “Finish review”, and then “Approve”",
        "pull request",
        "nothing at first: go down to “Commit Changes”, choose “Commit directly to the … branch”, and press the button",
        "The log of the check (“Details”)",
    ),
}
#: Where ims.yaml names the editor alone.
ANY_CLICKS: Final = Clicks(
    (
        "Press the button that saves.",
        "Say in one line what you changed and why.",
        "Choose to make a proposal of it (a new branch, with a pull request or merge request), if you are asked.",
    ),
    "",
    "",
    "say on the page of the proposal that you approve",
    "proposal",
    "the button that saves, and keep to the branch of the proposal",
    "A comment on it, where your organisation set that up,",
)


@dataclass(frozen=True, slots=True)
class HowTo:
    """What the page on proposing a change says."""

    forge: str
    clicks: Clicks
    repository: str
    report: str


def how_to(system: System) -> HowTo | None:
    """What that page says; None where ims.yaml names neither an editor nor a repository."""
    forge = system.forge
    if forge is None:
        return HowTo("", ANY_CLICKS, "", "") if system.edit_url is not None else None
    return HowTo(
        forge_name(forge), CLICKS[forge.kind], forge.repository, issue_address(forge, "Something else")
    )


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A document that is to be, for its page: which file, what stands in it, where it is begun."""

    type: str
    #: What one is called, within a sentence.
    title: str
    description: str
    id: str
    #: Where its file will lie in the repository.
    path: str
    lines: tuple[str, ...]
    #: The page for a new file at the forge.
    address: str
    #: Whether the address brings the text along; otherwise it is copied.
    filled: bool
    forge: str
    clicks: Clicks
    lifecycle: str
    classification: str
    #: The day that the text names, which is that of whoever begins it.
    day: str


def new_record(catalog: Catalog, type_name: str, document_id: str, path: str, text: str) -> NewRecord:
    """The page for a new document of a type, whose file is to be at *path* of the system with *text*.

    ims.yaml names a repository. The first line of the text, which tells an editor on a computer the schema, is left
    out.
    """
    forge = catalog.system.forge
    assert forge is not None, "only then is a new document begun in a browser"
    info = catalog.types[type_name]
    first, _, rest = text.partition("\n")
    text = rest if first.startswith("# yaml-language-server:") else text
    address, filled = new_address(forge, path, text)
    return NewRecord(
        type=type_name,
        title=within_a_sentence(info.title),
        description=info.description,
        id=document_id,
        path=at_forge(forge, path),
        lines=tuple(text.rstrip("\n").split("\n")),
        address=address,
        filled=filled,
        forge=forge_name(forge),
        clicks=CLICKS[forge.kind],
        lifecycle=info.lifecycle,
        classification=info.classification,
        day=catalog.today.isoformat(),
    )


def within_a_sentence(title: str) -> str:
    """The title of a type as words within a sentence: internal audit, but IP asset."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def new_types(catalog: Catalog) -> Mapping[str, str]:
    """The types of which a new document can be begun in a browser, and what one is called within a sentence.

    There are none where ims.yaml names no repository. Ideas are not among them where they have a form of their own.
    """
    if catalog.system.forge is None:
        return {}
    has_form = "ideas" in catalog.system.data.get("settings", {})
    return {
        name: within_a_sentence(info.title)
        for name, info in catalog.types.items()
        if is_made_in_a_browser(info) and not (name == IDEA and has_form)
    }
