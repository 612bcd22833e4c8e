"""The generated parts of pages that are written by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import yaml

from imskit import organisation
from imskit.exporters.matrix_columns import STATES
from imskit.project import shipped_files
from imskit.schema import compile_plain
from imskit.site import addresses
from imskit.site import settings as site_settings
from tests.tools import audience_table
from tests.tools.reference.commands import commands_block
from tests.tools.reference.fields import field_table, only
from tests.tools.reference.formats import (
    format_words_block,
    formats_in_block,
    formats_out_block,
    formats_refused_block,
)
from tests.tools.reference.json_fields import export_tables_block, json_block
from tests.tools.reference.limits import limits_block
from tests.tools.reference.schemas import Schema, head_fields, schema_files, types
from tests.tools.reference.tables import cell, table


def head_block(lifecycle: str) -> str:
    """The head's fields of a lifecycle, or those that all documents share (`head`)."""
    example = {"head": "policy", "controlled": "policy", "living": "risk", "sealed": "training"}[lifecycle]
    schema = only(types()[example].schema, head_fields()[lifecycle])
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
        (
            f"`{addresses.links_of('ID')}`",
            "all links of a document that has more of them than its own page lists",
        ),
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


#: What holds where a setting of ims.yaml says nothing.
_DEFAULTS: Mapping[str, tuple[str, str]] = {
    "edit_url": (
        "`edit_url`",
        "“Propose a change” leads to the repository that `forge` names; without that, pages have none",
    ),
    "forge": (
        "`forge`",
        "nothing new is begun from a page, and nobody can say there what is wrong; no CODEOWNERS is made or looked at",
    ),
    "due_soon": ("`due_soon`", f"`{organisation._DUE_SOON}`"),
    "audit_cycle": ("`audit_cycle`", f"`{organisation._AUDIT_CYCLE}`"),
    "record_within": ("`record_within`", f"`{organisation._RECORD_WITHIN}`"),
    "ideas": ("`ideas`", "the site has no form for ideas"),
}


def defaults_block() -> str:
    """What holds where a setting of ims.yaml says nothing."""
    known = set(compile_plain(schema_files(), "ims.schema.json")["properties"]["settings"]["properties"])
    if known != set(_DEFAULTS):
        raise SystemExit(f"settings without a word on their default, or gone: {known ^ set(_DEFAULTS)}")
    return table(("Setting", "Without it"), _DEFAULTS.values())


#: What each key of mkdocs.yml takes.
_SITE_SETTINGS: Mapping[str, str] = {
    "site_name": "one line; without it, the name of the organisation",
    "site_url": "the address at which the site will be, such as `https://manual.example/`",
    "site_description": "one line",
    "copyright": "one line",
    "theme.name": "`material`",
    "theme.palette.primary": "one of the colours below",
    "theme.palette.accent": "one of the colours below",
    "theme.logo": "path from the root of a picture, such as `templates/brand/logo.svg`",
    "theme.favicon": "as `theme.logo`",
    "theme.language": "a language of Material for the words of its own, such as `de`",
    "extra_css": "list of style sheets, by path from the root, such as `[templates/brand/extra.css]`",
}


def site_settings_block() -> str:
    """What mkdocs.yml may set, by the allow-list that reads it."""
    allowed = [key for key in site_settings.TOP if key != "theme"]
    allowed += [f"theme.{key}" for key in site_settings.THEME if key != "palette"]
    allowed += [f"theme.palette.{key}" for key in site_settings.PALETTE]
    if set(allowed) != set(_SITE_SETTINGS):
        raise SystemExit(f"settings that are read and not explained: {set(allowed) ^ set(_SITE_SETTINGS)}")
    keys = table(("Key", "Value"), [(f"`{key}`", words) for key, words in _SITE_SETTINGS.items()])
    return (
        f"{keys}\nColours: {', '.join(f'`{name}`' for name in site_settings.COLOURS)}. "
        f"Pictures: {', '.join(f'`{ending}`' for ending in site_settings.PICTURES)}.\n"
    )


def audience_commands_block() -> str:
    """Every command, and for whom it makes something."""
    head = ("Command", "`--audience`", "Without it, or why there is none")
    return table(head, (tuple(map(cell, row)) for row in audience_table.rows()))


BLOCKS: Mapping[str, Callable[[], str]] = {
    "head": lambda: head_block("head"),
    "head-controlled": lambda: head_block("controlled"),
    "head-living": lambda: head_block("living"),
    "head-sealed": lambda: head_block("sealed"),
    "relations": relations_block,
    "action": lambda: part_block("action"),
    "evidence": lambda: part_block("evidence"),
    "ims": lambda: plain_block("ims.schema.json"),
    "ims-defaults": defaults_block,
    "site-settings": site_settings_block,
    "formats-out": formats_out_block,
    "format-words": format_words_block,
    "formats-in": formats_in_block,
    "formats-refused": formats_refused_block,
    "limits": limits_block,
    "people": lambda: plain_block("people.schema.json"),
    "audience-commands": audience_commands_block,
    "audiences": lambda: plain_block("audiences.schema.json"),
    "people-local": lambda: plain_block("people-local.schema.json"),
    "standard": lambda: plain_block("standard.schema.json"),
    "crosswalk": lambda: plain_block("crosswalk.schema.json"),
    "certification-stages": lambda: plain_block("certification-stages.schema.json"),
    "init-answers": lambda: plain_block("init-answers.schema.json"),
    "starter": lambda: plain_block("starter.schema.json"),
    "import-mapping": lambda: plain_block("import-mapping.schema.json"),
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
    "import-edited-json": lambda: json_block("import-edited.schema.json"),
    "import-report-json": lambda: json_block("import-report.schema.json"),
    "upgrade-json": lambda: json_block("upgrade.schema.json"),
    "register-json": lambda: json_block("export-register.schema.json"),
    "export-tables": export_tables_block,
    "commands": commands_block,
}
