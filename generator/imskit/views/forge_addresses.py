"""Addresses at the forge: its editor, a new file, a new issue. They are only written; nothing here asks a forge.

What a forge fills in by address was looked up in their sources (docs/decisions/0040): GitHub and Gitea (Forgejo, too)
take the name and the text of a new file, as `filename` and `value`; GitLab takes the name alone, as `file_name`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, quote_plus

from imskit.model import Forge, System
from imskit.values import dataclass

#: Servers refuse addresses longer than some 8,190 characters. Whoever is not signed in is led to a page to do so, whose
#: address holds the one that was asked for, percent-encoded once more: that one has to fit.
LONGEST_ADDRESS: Final = 8000
_LONGEST_TITLE: Final = 200
#: What may stand as it is behind a question mark, of what YAML has most of.
_PLAIN: Final = "/:,()@!*"


@dataclass(frozen=True, slots=True)
class _Kind:
    #: What people call it.
    name: str
    #: Each with {repository}, {branch} and what is named after it.
    edit: str
    new: str
    #: What follows `new` to fill in the text; empty where the forge takes none.
    text: str
    issue: str


_KINDS: Final[Mapping[str, _Kind]] = {
    "github": _Kind(
        "GitHub",
        "{repository}/edit/{branch}/{path}",
        "{repository}/new/{branch}?filename={name}",
        "&value={text}",
        "{repository}/issues/new?template=wrong-or-unclear.yml&title={title}&document={title}",
    ),
    "gitlab": _Kind(
        "GitLab",
        "{repository}/-/edit/{branch}/{path}",
        "{repository}/-/new/{branch}/?file_name={name}",
        "",
        "{repository}/-/issues/new?issuable_template=Wrong-or-unclear&issue%5Btitle%5D={title}",
    ),
    "gitea": _Kind(
        "Gitea or Forgejo",
        "{repository}/_edit/{branch}/{path}",
        "{repository}/_new/{branch}/?filename={name}",
        "&value={text}",
        "{repository}/issues/new?template=.gitea/issue_template/wrong-or-unclear.yaml&title={title}",
    ),
}


def forge_name(forge: Forge) -> str:
    """What people call a forge of this kind."""
    return _KINDS[forge.kind].name


def edit_address(system: System, path: str) -> str | None:
    """The editor with the file at *path*; None where ims.yaml names neither an editor nor a repository."""
    if system.edit_url is not None:
        return system.edit_url.replace("{path}", quote(path))
    return editor_at(system.forge, path) if system.forge is not None else None


def editor_at(forge: Forge, path: str) -> str:
    """The editor of the forge with the file at *path*."""
    return _fill(forge, _KINDS[forge.kind].edit, path=at_forge(forge, path))


def new_address(forge: Forge, path: str, text: str) -> tuple[str, bool]:
    """The page for a new file at *path*, and whether it comes with *text*, which a long or plain address leaves out."""
    kind = _KINDS[forge.kind]
    bare = _fill(forge, kind.new, name=at_forge(forge, path))
    whole = bare + kind.text.format(text=quote_plus(text, safe=_PLAIN)) if kind.text else ""
    return (whole, True) if whole and as_carried_on(whole) <= LONGEST_ADDRESS else (bare, False)


def as_carried_on(address: str) -> int:
    """How long *address* is where a page for signing in carries it on."""
    return len(quote(address, safe=""))


def at_forge(forge: Forge, path: str) -> str:
    """The file at *path* of the system as it lies in the repository."""
    return f"{forge.folder}/{path}" if forge.folder else path


def issue_address(forge: Forge, title: str) -> str:
    """The form for an issue that says what is wrong, called *title*."""
    short = title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"
    return _fill(forge, _KINDS[forge.kind].issue, title=short)


def _fill(forge: Forge, pattern: str, **words: str) -> str:
    """*pattern* with its names filled in; what is a path keeps its slashes, all else is a value behind a question."""
    quoted = {name: quote(word, safe="/" if name == "path" else "") for name, word in words.items()}
    return pattern.format(repository=forge.repository, branch=quote(forge.branch), **quoted)
