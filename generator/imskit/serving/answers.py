"""What a browser is given at one address."""

from __future__ import annotations

import hashlib
from functools import cached_property
from html import escape

from imskit.problems import CannotGoOn
from imskit.values import dataclass

#: Where the panel and what it asks for stand; no page of a site can have such an address.
OWN = ".imskit/"
PANEL_SCRIPT = f"{OWN}panel.js"
PANEL_STYLE = f"{OWN}panel.css"
NEWS = f"{OWN}news"


@dataclass(frozen=True)
class Answer:
    """One page as it is served, before the panel's script is put in."""

    body: bytes
    #: As of HTTP: 200 where the page is there.
    status: int = 200
    #: Why it is not of the state that is served, in words; empty where it is.
    outdated: str = ""
    #: What kept it from being made; None where nothing did.
    stop: CannotGoOn | None = None

    @cached_property
    def digest(self) -> str:
        """What tells this page from any other."""
        return hashlib.sha256(self.body).hexdigest()[:16]

    def with_panel(self, address: str) -> bytes:
        """The page at *address* with the one line that loads the panel."""
        line = panel_line(address, self.digest)
        before, found, after = self.body.rpartition(b"</body>")
        return before + line + found + after if found else self.body + line


def panel_line(address: str, digest: str) -> bytes:
    """The one line that a served page has and a built one has not."""
    return (
        f'<script src="/{PANEL_SCRIPT}" data-page="{escape(address)}" data-digest="{digest}" defer></script>'
    ).encode()


def plain_page(heading: str, sentence: str) -> bytes:
    """A page where the site has none: a *heading* and one *sentence*."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(heading)}</title>'
        f'<link rel="stylesheet" href="/{PANEL_STYLE}"></head>'
        f'<body class="im-plain"><main><h1>{escape(heading)}</h1><p>{escape(sentence)}</p>'
        '<p><a href="/index.html">The first page</a></p></main></body></html>\n'
    ).encode()
