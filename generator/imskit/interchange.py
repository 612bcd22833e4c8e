"""What exports and imports of other programs' formats agree on: identifiers that stay, and names of our own.

The same system gives the same identifiers in every run, so that another program knows a document again: UUIDs of
version 5 from a namespace that never changes, the organisation's name and the id of what is meant.
"""

from __future__ import annotations

import re
import uuid

#: Never changed: every identifier that was ever handed out comes from it.
_NAMESPACE = uuid.UUID("5d1b6f0e-8a37-4c52-9f64-0d3c1e7ab922")
#: Qualifies properties that are ours in OSCAL: a name, under a domain that no one can ever own, not an address.
#: Older readers of OSCAL take only names with a host.
OSCAL_NS = "https://imskit.invalid/ns/oscal"
#: How OSCAL's own properties are qualified where a file says it in so many words.
NIST_NS = "http://csrc.nist.gov/ns/oscal"
#: A name that CISO Assistant keeps for its makers.
_RESERVED = "intuitem"
#: Most characters of ours in its place, so that no URN is longer than the 255 that CISO Assistant keeps of one.
_PACKAGER_LIMIT = 60
#: What Markdown takes for more than itself within one line.
_MARKS = re.compile(r"([\\`*_\[\]<>~^{}])")
#: An escaped mark, a link, or marks of emphasis and code.
_MARKUP = re.compile(r"\\([!-/:-@\[-`{-~])|\[((?:[^\[\]\\]|\\.)*)\]\([^()]*\)|[*`]+")


def stable_uuid(organisation: str, *parts: str) -> str:
    """The UUID of what *parts* name, within *organisation*."""
    # No name holds a line end, so two lists of parts never give the same name.
    return str(uuid.uuid5(_NAMESPACE, "\n".join((organisation, *parts))))


def slug(words: str) -> str:
    """*words* as lower case letters, digits and single hyphens; empty where nothing of them is left."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def packager(organisation: str) -> str:
    """The name under which *organisation* makes libraries for CISO Assistant."""
    name = slug(organisation)[:_PACKAGER_LIMIT].strip("-") or "organisation"
    return f"{name}-ims" if name == _RESERVED else name


def token(name: str) -> str:
    """An id of ours as an id of OSCAL, which begins with a letter or an underscore."""
    return name if name[0].isalpha() else f"_{name}"


def control_id(standard: str, clause: str) -> str:
    """What a clause is called in OSCAL."""
    return token(f"{standard}_{clause}")


def as_markdown(line: str) -> str:
    """*line* of plain words so that Markdown shows them as they are."""
    return _MARKS.sub(r"\\\1", line)


def from_markdown(line: str) -> str:
    """The words of *line* of Markdown, without its marks; the reverse of `as_markdown`."""
    return _MARKUP.sub(lambda found: found[1] or from_markdown(found[2] or ""), line)
