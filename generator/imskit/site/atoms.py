"""The smallest parts of a page as HTML: links by id, names, days, states, texts; templates lay out the rest.

One set of atoms serves all pages of one depth: links are relative, so that the site works from any folder.
The same roles, clauses and documents are named on page after page, so each is put together once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from imskit.changes.words import Span
from imskit.model import EVERYONE, UNNAMED, Catalog
from imskit.site import addresses
from imskit.site.answers import TITLE
from imskit.site.watched import Ask
from imskit.text import Target, parse, to_html
from imskit.views.audience import Audience
from imskit.views.words import capital, each, money, number, period, size, word

#: What may mean something to Markdown or HTML in a heading: everything but letters, digits and plain marks.
_MEANS_SOMETHING = re.compile(r"[^A-Za-z0-9 .,;:?/%+()'\u00a1-\u1fff\u2c00-\ud7ff-]")
#: What parts paragraphs; a single end of a line parts words.
_BREAK = re.compile(r"\n\s*\n\s*")
#: Ids of decisions are made of day, document, version, verdict and person: too long to stand beside a title.
_LONG_ID = 20
#: Words of verdicts, grades and results that are good or bad news; all others are neither.
_GOOD = frozenset(
    {"go", "approve", "reaffirm", "effective", "conformity", "met", "good", "aware"}
    | {"ready", "recommended", "granted", "continued", "issued", "restored", "renewed"}
    | {"on-target", "on-course"}
)
_BAD = frozenset(
    {"stop", "reject", "withdraw", "not-effective", "major", "not-met", "poor", "not-aware"}
    | {"not-ready", "not-recommended", "refused", "suspended", "withdrawn"}
    | {"behind", "missed", "not-kept"}
)


class Atoms:
    """Atoms for pages from which *prefix* (`../` and the like) leads to the root of the site."""

    def __init__(self, catalog: Catalog, audience: Audience, prefix: str, ask: Ask = lambda _: None) -> None:
        """*ask* is told which documents are named: what else the atoms know is the same for all pages."""
        self._ask = ask
        self._catalog = catalog
        self._audience = audience
        self._prefix = prefix
        #: Types that have a register.
        self._filled = frozenset(document.type for document in catalog.documents.values())
        self._named_by_id = cache(self._document_id)
        self.role = cache(self._role)
        self.type = cache(self._type)
        self.clause = cache(self._clause)
        self._named = cache(self._document)

    def filters(self) -> Mapping[str, Callable[..., Any]]:
        """The filters that templates use, by name."""
        return {
            "heading": heading,
            "text": self.text,
            "plain_text": self.plain_text,
            "href": self.href,
            "document": self.document,
            "document_id": self.document_id,
            "role": self.role,
            "person": self.person,
            "acting": self.acting,
            "type": self.type,
            "type_plural": self.type_plural,
            "type_title": self.type_title,
            "site": self.site,
            "standard": self.standard,
            "rule": self.rule,
            "clause_href": self.clause_href,
            "clause": self.clause,
            "chip": chip,
            "status": status,
            "verdict": verdict,
            "redline": redline,
            "word": word,
            "day": day,
            "period": period,
            "each": each,
            "clause_title": self.clause_title,
            "money": money,
            "number": number,
            "size": size,
        }

    def href(self, address: str) -> str:
        """The relative link to the page at *address*."""
        return self._prefix + address

    def text(self, source: str | None) -> Markup:
        """A text field as HTML; nothing for a field that is not filled."""
        return _html('<div class="im-text">', self.plain_text(source), "</div>") if source else Markup("")

    def plain_text(self, source: str | None) -> Markup:
        """A text field as HTML without a box around it, for cells."""
        return _html(to_html(parse(source), self._target)) if source else Markup("")

    def _target(self, name: str) -> Target | None:
        self._ask((TITLE, name))
        if name not in self._catalog.documents or not self._audience.sees(name):
            return None
        return Target(self.href(addresses.document(name)), self._catalog.documents[name].title)

    def document(self, name: str | Mapping[str, Any]) -> Markup:
        """A link to a document: its id and title, or its title alone where the id says it all over again."""
        called = _id_of(name)
        self._ask((TITLE, called))
        return self._named(called)

    def document_id(self, name: str) -> Markup:
        """A link to a document that shows its id only."""
        self._ask((TITLE, name))
        return self._named_by_id(name)

    def _document(self, name: str) -> Markup:
        if not self._audience.sees(name):
            return Markup('<span class="im-withheld">withheld record</span>')
        found = self._catalog.documents.get(name)
        if found is None:
            return _unknown(name)
        address = escape(self.href(addresses.document(name)))
        title = escape(found.title)
        if len(name) > _LONG_ID:
            return _html('<a class="im-doc" href="', address, '" title="', escape(name), '">', title, "</a>")
        shown = f'<span class="im-id">{escape(name)}</span> {title}'
        return _html('<a class="im-doc" href="', address, '">', shown, "</a>")

    def _document_id(self, name: str) -> Markup:
        found = self._catalog.documents.get(name)
        if found is None or len(name) > _LONG_ID or not self._audience.sees(name):
            return self.document(name)
        address = escape(self.href(addresses.document(name)))
        title = escape(found.title)
        return _html('<a class="im-id" href="', address, '" title="', title, '">', escape(name), "</a>")

    def _role(self, name: str) -> Markup:
        """A link to a role by its title."""
        if name == EVERYONE:
            return self._link(addresses.role(EVERYONE), "Everyone")
        if name == UNNAMED:
            return escape(self._catalog.system.role_title(name))
        role = self._catalog.system.roles.get(name)
        return _unknown(name) if role is None else self._link(addresses.role(name), role.title)

    def person(self, name: str) -> str:
        """What a person is called: the name of the overlay, or else the pseudonym."""
        return self._catalog.system.person_name(name)

    def acting(self, name: str, role: str) -> Markup:
        """A person and the role acted in: the role alone where people are called by their roles."""
        called = self.person(name)
        if called == self._catalog.system.role_title(role):
            return self.role(role)
        return _html(escape(called), ", ", self.role(role))

    def _type(self, name: str) -> Markup:
        """A document type in the singular, with a link to its register where it has one."""
        info = self._catalog.types.get(name)
        if info is None or name not in self._filled:
            return escape(self.type_title(name))
        return self._link(addresses.register(name), info.title)

    def type_title(self, name: str) -> str:
        """A document type in the singular."""
        if name == UNNAMED:
            return self._catalog.system.role_title(name)
        info = self._catalog.types.get(name)
        return info.title if info else name

    def type_plural(self, name: str) -> str:
        """A document type in the plural."""
        info = self._catalog.types.get(name)
        return info.plural if info else name

    def site(self, name: str) -> str:
        """What a site is called."""
        return "All sites" if name == "all" else self._catalog.system.sites.get(name, name)

    def standard(self, name: str) -> str:
        """What a standard is called: its designation."""
        standard = self._catalog.standards.get(name)
        return standard.designation if standard else name

    def rule(self, name: str, known: frozenset[str] = frozenset()) -> Markup:
        """A link to a rule's page, for rules that have one."""
        shown = _html("<code>", escape(name), "</code>")
        return self._link(addresses.rule(name), shown) if name in known else shown

    def clause_href(self, number: str, standard: str) -> str:
        """The relative link to a clause's page."""
        return self.href(addresses.clause(standard, number))

    def clause_title(self, number: str, standard: str) -> str:
        """A clause's title where it stands alone; one that is only called General says of what."""
        found = self._catalog.standards.get(standard)
        return found.title_of(number) if found else ""

    def _clause(self, number: str, standard: str) -> Markup:
        """A link to a clause that shows its number."""
        found = self._catalog.standards.get(standard)
        clause = found.clauses.get(number) if found else None
        if clause is None:
            return _unknown(number)
        address = escape(self.clause_href(number, standard))
        title = escape(found.title_of(number) if found else "")
        return _html('<a class="im-clause" href="', address, '" title="', title, '">', escape(number), "</a>")

    def _link(self, address: str, words: str) -> Markup:
        return _html('<a href="', escape(self.href(address)), '">', escape(words), "</a>")


def heading(words: str) -> Markup:
    """*words* for a Markdown heading: whatever could mean something to Markdown or HTML is an entity."""
    line = " ".join(words.split())
    return _html(_MEANS_SOMETHING.sub(lambda found: f"&#{ord(found.group())};", line))


@cache
def chip(state: str | None) -> Markup:
    """The state of a clause as words with a shape and a colour."""
    if not state:
        return Markup("")
    kind = escape(state.replace(" ", "-"))
    return _html('<span class="im-chip im-s-', kind, '">', escape(capital(state)), "</span>")


@cache
def status(standing: str | None) -> Markup:
    """The status of a document or the state of a record, as a quiet chip."""
    if not standing:
        return Markup("")
    return _html('<span class="im-status im-d-', escape(standing), '">', escape(word(standing)), "</span>")


@cache
def verdict(value: str | None) -> Markup:
    """A verdict, grade or result as a chip: good news, bad news or neither."""
    if not value:
        return Markup("")
    tone = "good" if value in _GOOD else "bad" if value in _BAD else "even"
    return _html('<span class="im-verdict im-v-', tone, '">', escape(word(value)), "</span>")


def redline(spans: Iterable[Span]) -> Markup:
    """A text with what went struck through and what came underlined."""
    tags = {"gone": ("<del>", "</del>"), "new": ("<ins>", "</ins>"), "same": ("", "")}
    parts: list[str] = []
    for span in spans:
        begin, end = tags[span.fate]
        parts += [begin, _BREAK.sub("<br>", str(escape(span.text))), end]
    return _html(*parts)


def day(value: Any) -> Markup:
    """A day, which does not break over lines; what is said about it, behind a comma, does."""
    said, comma, about = str(value).partition(",") if value else ("", "", "")
    return (
        _html('<time class="im-day">', escape(said), "</time>", escape(comma + about)) if said else Markup("")
    )


def _html(*parts: str) -> Markup:
    """HTML made of parts that are safe: our own, or escaped, or cleaned by `imskit.text`."""
    return Markup("".join(parts))  # noqa: S704  safe by what the docstring asks for


def _unknown(name: str) -> Markup:
    return _html('<span class="im-unknown">', escape(name), "</span>")


def _id_of(name: str | Mapping[str, Any]) -> str:
    return str(name["to"]) if isinstance(name, Mapping) else name
