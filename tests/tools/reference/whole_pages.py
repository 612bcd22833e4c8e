"""The pages that are made whole: the types of documents, and the rules."""

from __future__ import annotations

from imskit.model import TypeInfo
from imskit.rules import RULES, manual_pages, severities
from tests.tools.reference.fields import field_table, only
from tests.tools.reference.schemas import types
from tests.tools.reference.tables import cell, table

_MADE = "<!-- This page is made by tests/tools/reference_pages.py; do not edit it. -->\n\n"


def types_page() -> str:
    """The list of document types."""
    rows = [
        (
            f"[{info.title}]({info.name}.md)",
            f"`{info.name}`",
            f"[{info.lifecycle}](../document.md#lifecycles)",
            f"`{info.prefix}-001`" if info.name != "decision" else "[made from the decision](decision.md)",
            f"`ims/{info.folder}/`",
        )
        for info in sorted(types().values(), key=lambda info: info.title)
    ]
    return (
        f"{_MADE}# Document types\n\n"
        "These types come with imskit. A type is one schema and one template, so an organisation can "
        "[add its own](../../how-to/add-a-document-type.md). `imskit new TYPE` starts a document of a type "
        "with hints beside each field.\n\n" + table(("Type", "Name", "Lifecycle", "Ids", "Folder"), rows)
    )


_HEAD_LINK = "The [head of all documents](../document.md#head)"


def type_page(info: TypeInfo) -> str:
    """The page of one document type."""
    ids = f"`{info.prefix}-` and a number: `{info.prefix}-001`"
    if info.name == "decision":
        ids = "`DEC-<YYYYMMDD>-<document>-<version>-<verdict>-<person>`, never from a counter"
    facts = [
        ("Lifecycle", f"[{info.lifecycle}](../document.md#{info.lifecycle})"),
        ("Ids", ids),
        ("Folder", f"`ims/{info.folder}/`"),
        ("New ones are", info.classification),
        ("Columns of its register", ", ".join(f"`{name}`" for name in info.columns)),
    ]
    if info.closed_when:
        facts.append(("Closed when `state` is", " or ".join(f"`{name}`" for name in info.closed_when)))
    if info.append_only:
        facts.append(("Lists meant only to grow", ", ".join(f"`{name}`" for name in info.append_only)))
    if info.proves_with:
        facts.append(("Proves nothing without", ", ".join(f"`{name}`" for name in info.proves_with)))
    if info.personal:
        facts.append(("About individuals, not shown", ", ".join(f"`{name}`" for name in info.personal)))
    if info.clause_flag:
        flag = info.clause_flag
        bad = " or ".join(f"`{grade}`" for grade in flag.nonconforming)
        flagged = f"the clauses under `{flag.relation}` are flagged with “{flag.label}”"
        facts.append(
            ("While it is open", f"{flagged}; with {bad} in `{flag.grade}` they count as nonconforming")
        )
    if info.retention:
        since = {"date": "its `date`", "closed": "its day of closing"}[info.retention.since]
        then = {"dispose": "it is disposed of", "archive": "it goes to the archive"}[info.retention.then]
        facts.append(("Kept", f"{info.retention.period.words} from {since}, then {then}"))
    parts = [
        f"{_MADE}# {info.title}\n\n{info.description}\n",
        table(("", ""), facts),
        "## Head\n",
        f"{_HEAD_LINK} and [that of a {info.lifecycle} one](../document.md#{info.lifecycle}).\n",
    ]
    properties = info.schema["properties"]
    if info.lifecycle == "living":
        parts.append(field_table(only(info.schema, ("state",)), "", "../document.md"))
    body = properties["body"]
    parts.append(f"## Body\n\n{field_table(body, 'body.', '../document.md')}")
    starter = f"templates/starters/{info.name}.yaml"
    parts.append(
        f"An example with hints: [{starter}](../../../{starter}). The schema: [{info.path}](../../../{info.path}).\n"
    )
    return "\n".join(parts)


_RULES_INTRO = """\
What `imskit check` looks for. Each problem names its rule at its end, in square brackets; the same text stands in \
the built site under `rules/`. How much a rule counts can be \
[changed for your organisation](../how-to/change-the-severity-of-a-rule.md); what is found while reading counts as \
the second table says: mostly as an error, since the file cannot be used.
"""


def rules_page() -> str:
    """The page of all rules and problems of reading."""
    counts = severities()
    pages = manual_pages()
    ours = {rule.name for rule in RULES}
    held = [name for name in sorted(pages) if name in ours]
    reading = [name for name in sorted(pages) if name not in ours]
    parts = [
        f"{_MADE}# Rules\n",
        _RULES_INTRO,
        "## Overview\n",
        table(
            ("Rule", "Counts as", "What it says"),
            [(f"[{name}](#{name})", counts[name].word, cell(_first(pages[name]))) for name in held],
        ),
        "Found while reading, before any rule is held:\n",
        table(
            ("Problem", "Counts as", "What it says"),
            [(f"[{name}](#{name})", counts[name].word, cell(_first(pages[name]))) for name in reading],
        ),
        "## The rules\n",
    ]
    parts += [f"### {name}\n\n*{counts[name].word}*\n\n{pages[name].strip()}\n" for name in held]
    parts.append("## Problems of reading\n")
    parts += [f"### {name}\n\n*{counts[name].word}*\n\n{pages[name].strip()}\n" for name in reading]
    return "\n".join(parts)


def _first(page: str) -> str:
    return page.strip().partition("\n\n")[0]
