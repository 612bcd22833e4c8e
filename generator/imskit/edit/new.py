"""Starting a document: the next free id of its type, and a text to fill in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date as Day

from imskit.edit.editor import first_line, with_first_line
from imskit.edit.new_file import NewFile
from imskit.edit.starter import PERSON, ROLE, starter_of
from imskit.edit.yaml_words import one_line, scalar
from imskit.load import load
from imskit.model import TypeInfo
from imskit.periods import after, parse_period
from imskit.problems import CannotGoOn, Problem, nearest

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SLUG_LENGTH = 50
#: Where starters lie, below the root.
STARTERS = "templates/starters/"
#: What stands in a starter in place of the id.
_ID = "__ID__"
#: When the author of an idea hears back where ims.yaml promises nothing else.
_ANSWER_WITHIN = parse_period("P3W")


@dataclass(frozen=True, slots=True)
class NewDocument(NewFile):
    """A document that is to be: its id beside path and text."""

    id: str


@dataclass(frozen=True, slots=True)
class Starter:
    """The file `templates/starters/<type>.yaml` of a type: its path and its bytes."""

    path: str
    data: bytes


def new_document(
    types: Mapping[str, TypeInfo],
    starter: Starter | None,
    type_name: str,
    existing_ids: Collection[str],
    today: Day,
    *,
    language: str = "en",
    title: str | None = None,
    owner: str | None = None,
    person: str | None = None,
    schemas_at: str = "schemas",
    answer_by: Day | None = None,
) -> NewDocument:
    """Return a new document of *type_name* with the next free id, still to be laid.

    A type without a *starter* gets a text made from its schema. *existing_ids* are all ids that are taken, those
    of other branches included. *owner* (a role) and *person* stand in the text where the starter names its own.
    *schemas_at* is where editors find the schema, see `imskit.edit.editor`. *answer_by* is the day by which the
    author of an idea hears back.

    Raises CannotGoOn for an unknown type, for words that do not fit their field, and for a starter that no
    document could be made from.
    """
    info = _type_of(types, type_name)
    if not _LANGUAGE.fullmatch(language):
        raise CannotGoOn(f"{language!r} is no language code", "write a code such as en or de")
    document_id = next_id(info.prefix, existing_ids)
    text = starter_of(info) if starter is None else _text_of(starter, type_name)
    for token, word in (
        (_ID, document_id),
        ("__TODAY__", today.isoformat()),
        ("__ANSWER_BY__", (answer_by or after(today, _ANSWER_WITHIN)).isoformat()),
        ("__LANGUAGE__", language),
    ):
        text = text.replace(token, word)
    for example, name, what in ((ROLE, owner, "role"), (PERSON, person, "person")):
        if name is not None:
            if not _NAME.fullmatch(name):
                raise CannotGoOn(f"{name!r} is no id of a {what}", "ids stand in ims/people.yaml")
            text = re.sub(rf"(?<![\w-]){re.escape(example)}(?![\w-])", name, text)
    slug = ""
    if title is not None:
        line = scalar(one_line(title, "the title"))
        text = re.sub(r"^title:.*$", lambda _: f"title: {line}", text, count=1, flags=re.MULTILINE)
        slug = _slug(title)
    text = with_first_line(text, first_line(info.folder, schemas_at, info.path or f"{info.name}.schema.json"))
    name = f"{document_id}-{slug}" if slug else document_id
    return NewDocument(f"ims/{info.folder}/{name}.yaml", text, document_id)


def _text_of(starter: Starter, type_name: str) -> str:
    """The text of a starter that reads as a document of its type, with its tokens still in it."""
    mend = "mend it, or take it out to use the one that imskit brings"
    loaded = load(starter.data, starter.path)
    if isinstance(loaded, Problem):
        raise CannotGoOn(f"the starter {loaded.place} cannot be used: {loaded.message}", loaded.mend or mend)
    head = loaded.data if isinstance(loaded.data, dict) else {}
    for field, wanted in (("id", _ID), ("type", type_name)):
        if head.get(field) != wanted:
            raise CannotGoOn(f"the starter {starter.path} has no line “{field}: {wanted}”", mend)
    return starter.data.decode("utf-8").replace("\r\n", "\n")


def next_id(prefix: str, existing_ids: Collection[str]) -> str:
    """Return the id after the highest number that *prefix* has among *existing_ids*: POL-004 after POL-003.

    Gaps stay gaps: an id that was given once is never given to another document.
    """
    numbered = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,9}})")
    numbers = [int(match.group(1)) for match in map(numbered.fullmatch, existing_ids) if match]
    return f"{prefix}-{max(numbers, default=0) + 1:03}"


def _type_of(types: Mapping[str, TypeInfo], type_name: str) -> TypeInfo:
    if type_name not in types:
        mend = nearest(type_name, types, f"known are {', '.join(sorted(types))}")
        raise CannotGoOn(f"there is no document type {type_name}", mend)
    if type_name == "decision":
        raise CannotGoOn(
            "a decision needs to know on which document", "name the document, the verdict and the person"
        )
    return types[type_name]


def _slug(title: str) -> str:
    """A few words of *title* for a file's name: small letters without marks, digits and hyphens."""
    bare = unicodedata.normalize("NFKD", title.lower().replace("ß", "ss")).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", bare.replace("'", ""))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > _SLUG_LENGTH:
            break
        slug = longer
    return slug
