"""Nouns and field names as they stand in a clause's reason and next step."""

from __future__ import annotations

from collections.abc import Sequence

from imskit.model import Catalog, Document, Expectation


def types_in_words(catalog: Catalog, types: Sequence[str]) -> str:
    """The types in words: `a policy or a procedure`."""
    titles = [catalog.types[name].title.lower() if name in catalog.types else name for name in types]
    return " or ".join(f"{'an' if title[:1] in 'aeiou' else 'a'} {title}" for title in titles)


def bare(words: str) -> str:
    """*words* without the article of the first noun, to stand behind `no`: `policy or procedure`."""
    return " or ".join(noun.split(" ", 1)[1] if " " in noun else noun for noun in words.split(" or "))


def purpose(proof: Expectation) -> str:
    """What the proof is for, behind a colon; empty where the clause does not say."""
    return f": {proof.what[:1].lower()}{proof.what[1:]}" if proof.what else ""


def empty_fields(document: Document, fields: Sequence[str]) -> str:
    """The names of the fields that *document* leaves empty, in words; empty when it fills them all."""
    return " and ".join(name for name in fields if not document.value(name))
