"""What all OSCAL files share: their head, identifiers, and how words of ours become words of theirs."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from functools import cached_property
from typing import Any

from imskit.exporters.printable import encodable
from imskit.interchange import OSCAL_NS, as_markdown, stable_uuid, token
from imskit.model import Catalog, Document, Standard
from imskit.names import DOCUMENT_ID
from imskit.origin import Origin
from imskit.views.audience import Audience
from imskit.views.not_shown import not_shown

#: The newest release of the 1.1 line; 1.2 adds to it and changes nothing of what is used here.
OSCAL_VERSION = "1.1.3"

Data = dict[str, Any]

_LINK = re.compile(rf"\[([^\[\]]+)\]\(({DOCUMENT_ID})\)")
#: Code is shown as it is; elsewhere a bracket could begin HTML, which our texts do not have.
_CODE_OR_BRACKET = re.compile(r"(`+)(?:.|\n)*?\1|<")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Frame:
    """One export: what it is made from, for whom, and the standards it is about."""

    catalog: Catalog
    audience: Audience
    standards: tuple[Standard, ...]
    #: What the files were made from; None without a repository.
    origin: Origin | None

    def uuid(self, *parts: str) -> str:
        """The identifier of what *parts* name, the same in every run."""
        return stable_uuid(self.catalog.system.name, "oscal", *parts)

    def revision(self, content: Mapping[str, Any], *parts: str) -> str:
        """The identifier of a file about what *parts* name: another one whenever *content* says something else.

        OSCAL wants that of catalogs and component definitions. Neither a later commit nor a later day changes it.
        """
        head = {
            name: value
            for name, value in content["metadata"].items()
            if name not in {"last-modified", "version"}
        }
        said = json.dumps({**content, "metadata": head}, sort_keys=True)
        return self.uuid(*parts, hashlib.sha256(said.encode("ascii")).hexdigest())

    @cached_property
    def modified(self) -> str:
        """When the content was last changed: the day of the commit, or that of the run where the folder differs."""
        clean = self.origin is not None and not self.origin.changed
        return moment(self.origin.day if clean and self.origin is not None else self.catalog.today)

    @property
    def version(self) -> str:
        """Which content it is: the commit, or the day of the run."""
        if self.origin is None or self.origin.changed:
            return self.catalog.today.isoformat()
        return self.origin.commit

    @property
    def organisation(self) -> str:
        """The UUID of the organisation as a party."""
        return self.uuid("organisation")

    def documents(self, type_name: str) -> list[Document]:
        """The documents of one type that the audience may see, by id."""
        return [each for each in self.catalog.of_type(type_name) if self.audience.sees(each.id)]

    def head(
        self,
        title: str,
        roles: Sequence[str] = (),
        props: Sequence[Data] = (),
        *,
        lasting: str | None = None,
        remarks: str = "",
    ) -> Data:
        """The metadata of a file called *title* in which *roles* are named, with *remarks* where there are any.

        *lasting* is the identifier that stays when the file gets another one of its own with each change.
        """
        return {
            "title": as_markdown(title),
            "last-modified": self.modified,
            "version": self.version,
            "oscal-version": OSCAL_VERSION,
            **listed("props", props),
            **listed("document-ids", [{"identifier": f"urn:uuid:{lasting}"}] if lasting else []),
            "roles": [
                {"id": "creator", "title": "Creator"},
                *({"id": token(role), "title": self.role(role)} for role in sorted(set(roles) - {"creator"})),
            ],
            "parties": [
                {
                    "uuid": self.organisation,
                    "type": "organization",
                    "name": line(self.catalog.system.name),
                }
            ],
            "responsible-parties": [{"role-id": "creator", "party-uuids": [self.organisation]}],
            **({"remarks": remarks} if remarks else {}),
        }

    def withheld(self, among: Callable[[Document], bool]) -> str:
        """What the reader does not get of what *among* takes, in words; empty where that is nothing."""
        found = not_shown(self.catalog, self.audience, among)
        marks = "".join(f"\n- {title}, `{mark}`" for title, mark in found.documents)
        return (
            f"Not in this file: {'; '.join(found.words)}.{marks and chr(10) + marks}" if found.words else ""
        )

    def mark(self, document: Document) -> Data:
        """The fingerprint of *document*; that of a record of which a part is withheld could be tried out."""
        if document.withheld:
            return prop("withheld-in-part", "not recomputable")
        return prop("fingerprint", document.fingerprint)

    def role(self, name: str) -> str:
        """What a role is called."""
        return as_markdown(line(self.catalog.system.role_title(name)))

    def words(self, text: str) -> str:
        """A text field as Markdown that stands alone: links to documents become their words.

        Nothing in it names what the audience may not see.
        """
        plain = _LINK.sub(r"\1", text.strip())
        safe = _CODE_OR_BRACKET.sub(lambda found: found[0] if found[1] else "\\<", plain)
        return self.audience.redact(safe)

    def title(self, text: str) -> str:
        """One line of plain words as Markdown."""
        return as_markdown(line(self.audience.redact(text)))


def prop(name: str, value: str, ns: str | None = OSCAL_NS) -> Data:
    """A property of ours, or of OSCAL itself where *ns* is None."""
    return {"name": name, **({"ns": ns} if ns else {}), "value": line(value)}


def listed(name: str, items: Sequence[Any]) -> Data:
    """A list under *name*; nothing where it is empty, since OSCAL has no empty lists."""
    return {name: list(items)} if items else {}


def line(text: str) -> str:
    """*text* on one line, without space at its ends; a hyphen where nothing is left."""
    return _SPACE.sub(" ", text).strip() or "-"


def moment(day: Day | str) -> str:
    """*day* as OSCAL wants it: a moment. Which one of the day nobody wrote down, so it is its beginning in UTC."""
    return f"{day if isinstance(day, str) else day.isoformat()}T00:00:00Z"


def as_json(root: str, content: Mapping[str, Any]) -> bytes:
    """The file with *content* under *root*."""
    return (encodable(json.dumps({root: content}, ensure_ascii=False, indent=2)) + "\n").encode("utf-8")
