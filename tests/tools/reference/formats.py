"""What imskit writes and reads, out of the commands and the table of readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from imskit.cli import COMMANDS, group
from imskit.sources.any_source import READERS
from imskit.sources.kinds import REFUSED
from tests.tools.reference.tables import cell, table

#: What each value of a `--format` is. Each that a command takes must stand here.
_FORMATS: Mapping[str, str] = {
    "csv": "a table for spreadsheets and programs: UTF-8, commas, a line a row",
    "docx": "a Word file, to be read, printed or edited",
    "github": "lines that GitHub Actions shows beside the line of a change that each is about",
    "gitlab": "a Code Quality report of GitLab, which is JSON",
    "html": "one page that needs nothing beside it",
    "json": "for programs, [by a published schema](json.md)",
    "md": "Markdown, for a comment at the forge, or to go on writing in",
    "pdf": "on paper: tagged, archivable (PDF/A)",
    "sarif": "SARIF 2.1.0, for code scanning and editors",
    "table": "for the terminal",
    "text": "for the terminal",
    "xlsx": "a workbook for Excel and LibreOffice",
}
#: What is written in one form only.
_ONE_FORM: Mapping[str, str] = {
    "build": "a folder of HTML, scripts, styles and calendars (iCalendar), [described here](site.md)",
    "due --ics": "a calendar file (iCalendar)",
    "export audit-pack": "a folder (BagIt 1.0) and its zip: HTML, YAML, PDF, XLSX, CSV; [what is in it](audit-pack.md)",
    "export ciso-assistant": "a library of CISO Assistant, which is YAML, [described here](interchange.md)",
    "export codeowners": "the file CODEOWNERS of GitHub and GitLab",
    "export issue-links": "`config.yml` of GitHub's forms for issues",
    "export manual": "PDF",
    "export oscal": "JSON of OSCAL 1.1, [described here](interchange.md)",
    "export workbook": "XLSX",
    "release": "an annotated tag of git, whose message is the record of the edition",
}
#: What is read of each kind, by what a file is.
_READ: Mapping[str, tuple[str, str]] = {
    "word": ("Word files: `.docx`, `.docm`", "drafts of documents; a copy that imskit exported, as a change"),
    "word-template": ("Word templates: `.dotx`, `.dotm`", "drafts of documents"),
    "workbook": ("workbooks: `.xlsx`, `.xlsm`", "a record a row; a copy that imskit exported, as a change"),
    "text": (
        "text in UTF-8, UTF-16 or that of western Windows: `.csv`, `.tsv`; `.md`, `.markdown`, `.txt`",
        "tables: a record a row. Markdown, with or without front matter: drafts of documents",
    ),
}


def formats_out_block() -> str:
    """What each command writes."""
    found = dict(_commands())
    written = {name: _choices(command) for name, command in found.items()}
    rows = [
        # It is called by what it takes.
        (
            f"`imskit {name.replace('import files', 'import PATH...')}`",
            ", ".join(f"`{each}`" for each in forms),
        )
        for name, forms in written.items()
        if forms
    ]
    rows += [(f"`imskit {name}`", words) for name, words in _ONE_FORM.items()]
    writers = {name for name, command in found.items() if not written[name] and _has_output(command)}
    unsaid = sorted(
        name for name in writers if not any(name.startswith(each) for each in (*_ONE_FORM, "import"))
    )
    if unsaid:
        raise SystemExit(f"commands that do not say what they write: {unsaid}")
    return table(("Command", "Writes"), sorted(rows))


def format_words_block() -> str:
    """What each format is."""
    used = {each for name, command in _commands() for each in _choices(command)}
    if used != set(_FORMATS):
        raise SystemExit(
            f"formats that are used and not explained, or the other way round: {used ^ set(_FORMATS)}"
        )
    return table(("`--format`", "Is"), [(f"`{name}`", words) for name, words in _FORMATS.items()])


def formats_in_block() -> str:
    """What `imskit import` reads."""
    if set(READERS) != set(_READ):
        raise SystemExit(f"kinds that are read and not explained: {set(READERS) ^ set(_READ)}")
    return table(("What is read", "Becomes"), _READ.values())


def formats_refused_block() -> str:
    """What `imskit import` names and does not read, with what to do."""
    rows = [
        (cell(_first_large(why.removeprefix("is "))), cell(mend))
        for kind, (why, mend) in REFUSED.items()
        if kind not in READERS
    ]
    return table(("What is not read", "What to do"), rows)


def _first_large(words: str) -> str:
    return words[:1].upper() + words[1:]


def _commands() -> Iterator[tuple[str, click.Command]]:
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        assert command is not None
        yield from _below(name, command)


def _below(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield name, command
        return
    context: click.Context = click.Context(command, info_name=name)
    for each in command.list_commands(context):
        found = command.get_command(context, each)
        assert found is not None
        yield from _below(f"{name} {each}", found)


def _choices(command: click.Command) -> tuple[str, ...]:
    kinds: list[Any] = [each.type for each in command.params if "--format" in each.opts]
    return tuple(str(choice) for kind in kinds for choice in kind.choices)


def _has_output(command: click.Command) -> bool:
    return any("--output" in each.opts for each in command.params)
