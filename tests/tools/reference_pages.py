"""Makes the generated parts of the reference manual, from the program itself.

Some pages are made whole; others are written by hand and hold generated parts between two comments:

    <!-- generated: head-controlled -->
    <!-- end -->

`python tests/tools/reference_pages.py` says which files are behind and exits with 1; with `--update` it writes
them. `tests/test_docs.py` holds the same comparison.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import click
import yaml

from imskit.cli import COMMANDS, group
from imskit.exporters.matrix_columns import STATES
from imskit.exporters.tables.exports import TABLES
from imskit.model import TypeInfo
from imskit.project import shipped_files
from imskit.rules import RULES, manual_pages, severities
from imskit.schema import compile_plain, compile_types
from imskit.site import addresses

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))
from tests.tools import audience_table  # noqa: E402  called as a script, it stands beside this file all the same

REFERENCE = CHECKOUT / "docs" / "reference"

_MADE = "<!-- This page is made by tests/tools/reference_pages.py; do not edit it. -->\n\n"
_BLOCK = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)

Schema = Mapping[str, Any]

# What there is to describe ----------------------------------------------------------------------------------


@cache
def schema_files() -> Mapping[str, bytes]:
    """The shipped schema files by path."""
    return {name: path.read_bytes() for name, path in shipped_files().items() if name.startswith("schemas/")}


@cache
def types() -> Mapping[str, TypeInfo]:
    """The shipped document types by name."""
    found, problems = compile_types(schema_files())
    if problems:
        raise SystemExit("\n".join(f"{problem.place}: {problem.message}" for problem in problems))
    return found


@cache
def _common() -> Mapping[str, Schema]:
    parts: Mapping[str, Schema] = json.loads(schema_files()["schemas/common.schema.json"])["$defs"]
    return parts


@cache
def _head_fields() -> Mapping[str, tuple[str, ...]]:
    """The names of the head's fields: those of all documents, and those that a lifecycle adds."""
    return {name: tuple(_common()[name]["properties"]) for name in ("head", "controlled", "living", "sealed")}


# Fields as tables -------------------------------------------------------------------------------------------

#: What a part of common.schema.json is called in the column "Kind"; the rest says it by its schema.
_KINDS: Mapping[str, str] = {
    "Line": "one line",
    "Text": "[text](TEXT)",
    "Date": "day",
    "Period": "period",
    "Decimal number": "decimal",
    "Version": "version",
    "Clause": "clause number",
    "Standard": "id of a standard",
    "Role": "role",
    "Person": "person",
    "Document": "id of a document",
    "Document type": "document type",
    "Id": "id of a document",
    "Fingerprint": "fingerprint",
    "SHA-256": "SHA-256, 64 hexadecimal digits",
}
_REFERS: Mapping[str, str] = {
    "clauses": "clause numbers by standard",
    "evidence": "[evidence](EVIDENCE)",
    "site": "site, or `all`",
}
_LINK = "id of a document, or a [link with its fingerprint](LINKS)"


def field_rows(schema: Schema, path: str, inside: str = "") -> Iterator[tuple[str, str, str, str]]:
    """Path, kind, necessity and meaning of each field of an object's *schema*, in its order, depth first."""
    required = schema.get("required", ())
    choice = [name for branch in schema.get("anyOf", ()) for name in branch.get("required", ())]
    for name, field in schema.get("properties", {}).items():
        here = f"{path}{name}"
        need = "yes" if name in required else "no"
        if name in choice and name not in required:
            need = f"this or {' or '.join(f'`{other}`' for other in choice if other != name)}"
        if inside and need == "yes":
            need = f"with `{inside}`"
        kind = "id" if name == "id" and _kind(field) == _KINDS["Id"] else _kind(field)
        yield here, kind, need, _meaning(field, name)
        yield from _below(field, here)


def _below(field: Schema, here: str) -> Iterator[tuple[str, str, str, str]]:
    last = here.removesuffix("[]").rpartition(".")[2]
    if _is_part(field, "action") or _is_part(field, "evidence") or _is_money(field) or _is_links(field):
        return
    if "properties" in field:
        yield from field_rows(field, f"{here}.", last)
    elif field.get("type") == "array":
        yield from _below(field["items"], f"{here}[]")
    elif "properties" in _additional(field):
        yield from field_rows(_additional(field), f"{here}.NAME.", last)


def _kind(field: Schema) -> str:
    """What stands in a field, in a few words."""
    known = _known_kind(field)
    if known:
        return known
    kind = field.get("type")
    if kind == "array":
        of = _kind(field.get("items", {}))
        return "list of groups" if of == "group" else f"list: {of}"
    if kind == "object":
        below = _additional(field)
        if "properties" in field:
            return "group"
        return "groups by name" if "properties" in below else f"{_kind(below)}, by name"
    if kind == "string":
        return "word" if "pattern" in field else "words"
    return {"integer": "whole number", "boolean": "`true` \\| `false`"}[str(kind)]


def _known_kind(field: Schema) -> str:
    """The kind of what imskit knows, and of values that are listed; empty for anything else."""
    note = field.get("x-imskit", {})
    if note.get("refers") in _REFERS:
        return _REFERS[note["refers"]]
    if note.get("format") == "action":
        return "[action](ACTION)"
    if _is_money(field):
        return "money: `amount`, `currency`"
    if _is_links(field):
        return "[links](LINKS)"
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return " \\| ".join(f"`{value}`" for value in field["enum"])
    if "anyOf" in field and "properties" not in field:
        return _LINK
    return _KINDS.get(note.get("kind", ""), "")


def _additional(field: Schema) -> Schema:
    found = field.get("additionalProperties")
    return found if isinstance(found, dict) else {}


def _is_part(field: Schema, name: str) -> bool:
    note = field.get("x-imskit", {})
    return name in (note.get("format"), note.get("refers"))


def _is_money(field: Schema) -> bool:
    return set(field.get("properties", ())) == {"amount", "currency"}


def _is_links(field: Schema) -> bool:
    """Whether it is the head's list of relations, which has a table of its own."""
    return "implements" in field.get("properties", {})


@cache
def _common_words() -> frozenset[str]:
    """Descriptions of the small parts, which would repeat what the column "Kind" says."""
    return frozenset(part["description"] for part in _common().values() if "description" in part)


def _meaning(field: Schema, name: str) -> str:
    """Title and description, without what the name or the kind says already."""
    title = str(field.get("title", ""))
    said = words = str(field.get("description", ""))
    if words in _common_words() and field.get("type") != "object":
        words = ""
    if title.lower().replace(" ", "_") == name:
        title = ""
    note = field.get("x-imskit", {})
    items = field.get("items", {}).get("x-imskit", {})
    link = {**items, **note}
    if "inverse" in link:
        words = f"{words} From the other end: “{link['inverse']}”.".strip()
    if title and words:
        return cell(f"{title}. {words}")
    return cell(title or words or said or str(field.get("title", name)))


def cell(words: str) -> str:
    """*words* for a cell of a Markdown table."""
    return " ".join(words.split()).replace("|", "\\|").replace("<", "&lt;")


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"


_FIELD_HEAD = ("Field", "Kind", "Needed", "What it says")


def field_table(schema: Schema, path: str, document: str) -> str:
    """The table of the fields of *schema*; *document* leads to document.md from the page it stands on."""
    rows = [(f"`{name}`", kind, need, meaning) for name, kind, need, meaning in field_rows(schema, path)]
    made = table(_FIELD_HEAD, rows)
    folder = document.removesuffix("document.md")
    for token, target in (
        ("](TEXT)", f"]({folder}text.md)"),
        ("](LINKS)", f"]({document}#links)"),
        ("](ACTION)", f"]({document}#actions)"),
        ("](EVIDENCE)", f"]({document}#evidence)"),
    ):
        made = made.replace(token, target)
    return made


def _only(schema: Schema, names: tuple[str, ...]) -> dict[str, Any]:
    return {**schema, "properties": {name: schema["properties"][name] for name in names}}


# Parts of hand-written pages --------------------------------------------------------------------------------


def head_block(lifecycle: str) -> str:
    """The head's fields of a lifecycle, or those that all documents share (`head`)."""
    example = {"head": "policy", "controlled": "policy", "living": "risk", "sealed": "training"}[lifecycle]
    schema = _only(types()[example].schema, _head_fields()[lifecycle])
    # Each type says these two itself.
    own = {"type": "What kind of document it is.", "state": "Where it stands; the values are the type's own."}
    for name in own.keys() & schema["properties"].keys():
        schema["properties"][name] = {
            "title": name.capitalize(),
            "type": "string",
            "pattern": "",
            "description": own[name],
        }
    return field_table(schema, "", "document.md")


def relations_block() -> str:
    """The relations of the head's links, from either end."""
    links = types()["policy"].schema["properties"]["links"]["properties"]
    rows = [(f"`{name}`", field["title"], field["x-imskit"]["inverse"]) for name, field in links.items()]
    return table(("Under `links`", "Shown as", "From the other end"), rows)


def part_block(name: str) -> str:
    """The fields of one of the small parts, such as an action."""
    part = compile_plain(
        {**schema_files(), "schemas/part.schema.json": _reference_to(name)}, "part.schema.json"
    )
    return field_table(part, "", "document.md")


def _reference_to(name: str) -> bytes:
    return json.dumps({"$ref": f"common.schema.json#/$defs/{name}"}).encode()


def plain_block(file: str) -> str:
    """The fields of a file that is no document, such as ims.yaml."""
    return field_table(compile_plain(schema_files(), file), "", "document.md")


def standards_block() -> str:
    """The clause lists that imskit ships."""
    rows = []
    for data in _standard_files():
        if "clauses" not in data:
            continue
        assessable = sum(clause["assessable"] for clause in data["clauses"])
        replaced = data.get("replaced_by", {}).get("designation")
        status = data["status"] + (f", replaced by {replaced}" if replaced else "")
        rows.append(
            (
                f"`{data['id']}`",
                data["designation"],
                data["kind"],
                status,
                f"`{data['leave_out']}`",
                f"`{data['detail']}`",
                f"{assessable} of {len(data['clauses'])}",
            )
        )
    return table(("Id", "Standard", "Kind", "Status", "`leave_out`", "`detail`", "Assessable clauses"), rows)


def crosswalks_block() -> str:
    """The crosswalks that imskit ships."""
    rows = [
        (f"`{data['from']}`", f"`{data['to']}`", str(len(data["rows"])))
        for data in _standard_files()
        if "rows" in data
    ]
    return table(("From", "To", "Rows"), rows)


@cache
def _standard_files() -> tuple[Schema, ...]:
    return tuple(
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        for name, path in sorted(shipped_files().items())
        if name.startswith("ims/standards/") and name.endswith(".yaml")
    )


def states_block() -> str:
    """The words for where a clause stands, as workbook and site explain them."""
    return table(("State", "Meaning"), [(state, cell(words)) for state, words in STATES.items()])


def addresses_block() -> str:
    """The addresses of the site's pages."""
    source = Path(addresses.__file__).read_text(encoding="utf-8")
    fixed = {name: words for words, name in re.findall(r"^#: (.+)\n([A-Z_]+) = ", source, re.MULTILINE)}
    names = {name for name, value in vars(addresses).items() if name.isupper() and isinstance(value, str)}
    if names != set(fixed):
        raise SystemExit(f"addresses that do not say what they hold: {sorted(names ^ set(fixed))}")
    rows = [
        (f"`{addresses.document('ID')}`", "a document or record"),
        (f"`{addresses.changes_of('ID')}`", "what changed in a controlled document"),
        (f"`{addresses.register('TYPE')}`", "the register of a type"),
        (f"`{addresses.matrix('STANDARD')}`", "the clause matrix of a standard"),
        (f"`{addresses.clause('STANDARD', 'CLAUSE')}`", "a clause"),
        (f"`{addresses.crosswalk('FROM', 'TO')}`", "a crosswalk between two standards"),
        (f"`{addresses.trace('ID')}`", "an initiative from end to end"),
        (f"`{addresses.role('ROLE')}`", "a role"),
        (f"`{addresses.feed('ROLE')}`", "what is due for a role, as a calendar file"),
        (f"`{addresses.feed()}`", "what is due for all roles, as a calendar file"),
        (f"`{addresses.stage('STAGE')}`", "a stage of certification"),
        (f"`{addresses.rule('RULE')}`", "a rule of the check"),
        (f"`{addresses.evidence('FILE')}`", "a copy of an evidence file"),
    ]
    rows += [(f"`{getattr(addresses, name)}`", words) for name, words in fixed.items()]
    return table(("Address", "Page"), rows)


def json_block(file: str) -> str:
    """The fields of what a command writes as JSON."""
    schema = compile_plain(schema_files(), file)
    return table(("Field", "Kind", "What it says"), list(_json_rows(schema, "")))


def export_tables_block() -> str:
    """The rows of each table that `export` writes, by the keys that JSON calls them."""
    parts = []
    for name, export in TABLES.items():
        rows = [(f"`{column.key}`", column.title, _CELLS[column.kind]) for column in export.columns]
        file = f"export-{name}.schema.json"
        parts.append(
            f"### imskit export {name}\n\n{export.what[:1].upper()}{export.what[1:]}. "
            f"Schema: [{file}](../../schemas/{file}).\n\n{table(('Key', 'Column', 'What it holds'), rows)}"
        )
    return "\n".join(parts)


#: What the kinds of columns hold.
_CELLS = {
    "words": "words",
    "lines": "a list of words",
    "name": "the id of a document, or the number of a clause",
    "state": "one of a few words",
    "day": "a day",
    "number": "a number, as a string",
    "money": "an object of amount and currency",
    "flag": "true or false",
}


def _json_rows(schema: Schema, path: str) -> Iterator[tuple[str, str, str]]:
    for name, field in schema.get("properties", {}).items():
        here = f"{path}{name}"
        below = field
        while below.get("type") == "array":
            below, here = below["items"], f"{here}[]"
        yield f"`{here}`", _json_kind(field), _meaning(field, name)
        yield from _json_rows(below, f"{here}.")
        if "properties" not in below and _additional(below):
            yield f"`{here}.NAME`", _json_kind(_additional(below)), ""


def _json_kind(field: Schema) -> str:
    if "const" in field:
        return f"`{json.dumps(field['const'])}`"
    if "enum" in field:
        return " \\| ".join(f"`{value}`" for value in field["enum"])
    kind = field["type"]
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def audience_commands_block() -> str:
    """Every command, and for whom it makes something."""
    head = ("Command", "`--audience`", "Without it, or why there is none")
    return table(head, (tuple(map(cell, row)) for row in audience_table.rows()))


def commands_block() -> str:
    """Every command with its options, as its own help gives them."""
    parts = []
    for name in COMMANDS:
        context = click.Context(group, info_name="imskit")
        command = group.get_command(context, name)
        if command is None:
            raise SystemExit(f"there is no command {name}")
        parts.append(_command(name, command, context))
    return "\n".join(parts)


def _command(name: str, command: click.Command, parent: click.Context, level: str = "###") -> str:
    context = click.Context(command, info_name=name, parent=parent)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    rows = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        # Arguments stand in the line of usage; every command has --help.
        if record is not None and record[1] and "--help" not in parameter.opts:
            option, words = record
            rows.append((f"`{' '.join(option.split())}`".replace("|", "\\|"), cell(words)))
    about = (command.help or "").strip()
    paragraphs = [" ".join(part.split()) for part in about.split("\n\n")]
    words = "\n\n".join(_as_example(part) for part in paragraphs)
    options = [table(("Option", "Meaning"), rows)] if rows else []
    head = f"{level} {context.command_path}\n\n```text\n{usage}\n```\n\n{words}\n"
    within = [
        _command(each, found, context, "####")
        for each in (command.list_commands(context) if isinstance(command, click.Group) else ())
        if isinstance(command, click.Group) and (found := command.get_command(context, each)) is not None
    ]
    return "\n".join([head, *options, *within])


def _as_example(paragraph: str) -> str:
    return f"```console\n$ {paragraph}\n```" if paragraph.startswith("imskit ") else paragraph


BLOCKS: Mapping[str, Callable[[], str]] = {
    "head": lambda: head_block("head"),
    "head-controlled": lambda: head_block("controlled"),
    "head-living": lambda: head_block("living"),
    "head-sealed": lambda: head_block("sealed"),
    "relations": relations_block,
    "action": lambda: part_block("action"),
    "evidence": lambda: part_block("evidence"),
    "ims": lambda: plain_block("ims.schema.json"),
    "people": lambda: plain_block("people.schema.json"),
    "audience-commands": audience_commands_block,
    "audiences": lambda: plain_block("audiences.schema.json"),
    "people-local": lambda: plain_block("people-local.schema.json"),
    "standard": lambda: plain_block("standard.schema.json"),
    "crosswalk": lambda: plain_block("crosswalk.schema.json"),
    "certification-stages": lambda: plain_block("certification-stages.schema.json"),
    "standards": standards_block,
    "crosswalks": crosswalks_block,
    "states": states_block,
    "addresses": addresses_block,
    "problems-json": lambda: json_block("problems.schema.json"),
    "matrix-json": lambda: json_block("matrix.schema.json"),
    "verify-json": lambda: json_block("verify.schema.json"),
    "status-json": lambda: json_block("status.schema.json"),
    "due-json": lambda: json_block("due.schema.json"),
    "diff-json": lambda: json_block("diff.schema.json"),
    "register-json": lambda: json_block("export-register.schema.json"),
    "export-tables": export_tables_block,
    "commands": commands_block,
}

# Whole pages ------------------------------------------------------------------------------------------------


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
        parts.append(field_table(_only(info.schema, ("state",)), "", "../document.md"))
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


def pages() -> Mapping[Path, str]:
    """All files that hold generated parts, with the text that they should have."""
    found = {
        REFERENCE / "rules.md": rules_page(),
        REFERENCE / "types" / "index.md": types_page(),
        **{REFERENCE / "types" / f"{name}.md": type_page(info) for name, info in types().items()},
    }
    for path in sorted(REFERENCE.glob("*.md")):
        if path not in found:
            text = path.read_text(encoding="utf-8")
            made = _BLOCK.sub(lambda match: f"{match[1]}\n{BLOCKS[match[2]]()}\n{match[3]}", text)
            if _BLOCK.search(text):
                found[path] = made
    return found


def behind() -> list[Path]:
    """The files that are not what the program makes of them now, and pages of types that are gone."""
    wanted = pages()
    gone = [path for path in (REFERENCE / "types").glob("*.md") if path not in wanted]
    return gone + [
        path
        for path, text in wanted.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def main() -> int:
    """Say what is behind, or write it."""
    parser = argparse.ArgumentParser(description="The generated parts of the reference manual")
    parser.add_argument("--update", action="store_true", help="write what is behind")
    update = parser.parse_args().update
    wanted = pages()
    late = behind()
    for path in late:
        print(f"{'wrote' if update else 'behind:'} {path.relative_to(CHECKOUT)}")
        if not update:
            continue
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8", newline="\n")
        else:
            path.unlink()
    return int(bool(late) and not update)


if __name__ == "__main__":
    sys.exit(main())
