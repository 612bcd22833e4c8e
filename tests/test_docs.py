"""The manual says what is so: generated parts are up to date, links lead somewhere, commands do what is shown."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from imskit.cli import COMMANDS, group
from imskit.exporters.matrix_columns import STATES
from imskit.facts.coverage import Rung
from tests.tools.headings import headings
from tests.tools.not_run import NOT_RUN
from tests.tools.reference import pages
from tests.tools.replay import Replay, calls, markdown, start_of, steps
from tests.tools.replay_programs import Programs, parts, runs

CHECKOUT = Path(__file__).resolve().parents[1]
DOCS = CHECKOUT / "docs"
PAGES = [CHECKOUT / "README.md", *sorted(DOCS.rglob("*.md"))]
REPLAYED = [page for page in PAGES if start_of(page.read_text(encoding="utf-8"))]


def name_of(page: Path) -> str:
    return page.relative_to(CHECKOUT).as_posix()


every_page = pytest.mark.parametrize("page", PAGES, ids=name_of)


def test_generated_parts_are_what_the_program_makes_now() -> None:
    late = [name_of(page) for page in pages.behind()]
    assert late == [], "run: python tests/tools/reference_pages.py --update, then read the diff"


def test_every_command_and_option_stands_in_the_reference() -> None:
    page = (DOCS / "reference" / "command-line.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        assert command is not None
        assert f"### imskit {name}\n" in page
        options = [each for parameter in command.params for each in parameter.opts if each.startswith("--")]
        section = page.partition(f"### imskit {name}\n")[2].partition("\n### ")[0]
        assert [option for option in options if option not in section] == []


def test_every_schema_has_its_fields_in_the_reference() -> None:
    # Parts that others refer to, and what only imskit's own starters are written by.
    left = {"common", "starter-texts"}
    told = "".join(page.read_text(encoding="utf-8") for page in (DOCS / "reference").rglob("*.md"))
    silent = [
        (path.name, key)
        for path in sorted((CHECKOUT / "schemas").glob("*.json"))
        if path.name.removesuffix(".schema.json") not in left
        for key in json.loads(path.read_bytes()).get("properties", {})
        if not re.search(rf"`(?:[\w\[\].]+\.)?{re.escape(key)}(?:\[\])?[.`]", told)
    ]
    assert silent == []


def test_every_key_of_the_annotation_stands_in_the_reference() -> None:
    page = (DOCS / "reference" / "x-imskit.md").read_text(encoding="utf-8")
    used = {
        key
        for path in (CHECKOUT / "schemas").glob("*.json")
        for note in notes_in(json.loads(path.read_bytes()))
        for key in note
    }
    assert [key for key in sorted(used) if f"`{key}`" not in page] == []


def test_every_state_of_a_clause_stands_in_the_reference() -> None:
    page = (DOCS / "reference" / "clause-states.md").read_text(encoding="utf-8")
    words = {rung.word for rung in Rung} | set(STATES)
    assert [word for word in sorted(words) if f"| {word} |" not in page] == []


@every_page
def test_no_page_is_empty(page: Path) -> None:
    tokens = markdown().parse(page.read_text(encoding="utf-8"))
    assert tokens[0].type == "heading_open" or tokens[0].type == "html_block"
    assert [token.tag for token in tokens].count("h1") == 2
    assert any(token.type in {"paragraph_open", "table_open"} for token in tokens)


@every_page
def test_every_link_and_anchor_leads_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / unquote(path)).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


@every_page
def test_every_page_is_reached_from_the_index(page: Path) -> None:
    assert page in reachable() or page.name == "README.md"


@every_page
def test_shown_commands_and_their_options_exist(page: Path) -> None:
    wrong = []
    for line in commands(page):
        words = shlex.split(line, comments=True)
        words = words[: next((i for i, word in enumerate(words) if word in {"|", ">", "&&"}), len(words))]
        try:
            group.make_context("imskit", [*words[1:2]], resilient_parsing=True)
            if len(words) > 1 and not words[1].startswith("-"):
                command = group.get_command(click.Context(group), words[1])
                assert command is not None, f"there is no command {words[1]}"
                if "--help" not in words:
                    command.make_context(words[1], words[2:])
        except (click.ClickException, AssertionError) as error:
            wrong.append(f"{line}: {error}")
    assert wrong == []


@pytest.mark.parametrize("page", REPLAYED, ids=name_of)
@pytest.mark.slow
def test_commands_print_what_the_page_shows(
    page: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    replay = Replay(Programs(tmp_path))
    made = replay.page(page.read_text(encoding="utf-8"))
    if request.config.getoption("--update"):
        page.write_text(made, encoding="utf-8", newline="\n")
        return
    assert "\n\n".join(replay.different) == "", "run pytest --update on this test, then read the diff"


@every_page
def test_each_command_is_run_or_says_why_not(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    shown = [
        part
        for step in steps(text)
        if step.kind == "console"
        for call in calls(step.text)
        for part in parts(call.command)
    ]
    left = [part for part in shown if start_of(text) is None or not runs(part)]
    rows = [row for row in NOT_RUN if row.page == name_of(page)]
    assert [part for part in left if not any(part.startswith(row.begins) for row in rows)] == []
    assert [row for row in rows if not any(part.startswith(row.begins) for part in left)] == [], (
        "no such command"
    )


@every_page
def test_commands_stand_in_blocks_that_are_run(page: Path) -> None:
    other = [
        line
        for token in markdown().parse(page.read_text(encoding="utf-8"))
        if token.type == "fence" and token.info in {"", "bash", "sh", "text"}
        for line in token.content.split("\n")
        if re.match(r"(\$ |(imskit|git|python|make|ssh-keygen|pip) [^:]*$)", line)
    ]
    # The reference shows how each command is called, with its names in capitals.
    assert [line for line in other if not re.match(r"imskit .*(\[OPTIONS\]|[A-Z]{2,})", line)] == []


@every_page
def test_commands_within_sentences_and_their_options_exist(page: Path) -> None:
    wrong = []
    for words in inline_commands(page):
        found: click.Command | None = group
        rest = words[: words.index("|")] if "|" in words else list(words)
        while (
            isinstance(found, click.Group) and rest and re.fullmatch("[a-z-]+", rest[0]) and rest[0][0] != "-"
        ):
            found = found.get_command(click.Context(found), rest.pop(0))
        if isinstance(found, click.Group):
            # `import PATH...` is `import files PATH...`.
            found = found.get_command(click.Context(found), "files") or found
        if found is None:
            wrong.append(words)
            continue
        known = {
            each for parameter in found.params for each in (*parameter.opts, *parameter.secondary_opts)
        } | {"--help", "--version"}
        options = [word.partition("=")[0] for word in rest if word.startswith("-") and len(word) > 1]
        wrong += [words for option in options if option not in known]
    assert wrong == []


@every_page
def test_no_page_promises_a_later_version(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"(?i)\bin (?:a )?later versions?\b|in this version of imskit", text) == []


@every_page
def test_pages_name_no_machine_and_no_host(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    hosts = {found.lower() for found in re.findall(r"https?://([\w.-]+)", text)}
    known = {"forge.example", "manual.example", "www.rfc-editor.org", "keepachangelog.com", "semver.org"}
    assert hosts - known - {"json-schema.org", "imskit.invalid", "127.0.0.1"} == set()
    assert re.findall(r"(?<![\w.])/(?:home|root|tmp|work|Users)/", text) == []


def notes_in(schema: object) -> Iterator[dict[str, object]]:
    """Every annotation `x-imskit` in a schema."""
    if isinstance(schema, dict):
        note = schema.get("x-imskit")
        if isinstance(note, dict):
            yield note
        for value in schema.values():
            yield from notes_in(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from notes_in(value)


def links(page: Path) -> Iterator[str]:
    """The links of a page that lead to other files or to its own sections."""
    for token in markdown().parse(page.read_text(encoding="utf-8")):
        for child in token.children or ():
            target = str(child.attrs.get("href", child.attrs.get("src", "")))
            # In an example, `[words](POL-001)` leads to a document of the reader's.
            if target and "://" not in target and not target.startswith("mailto:"):
                yield target


@cache
def anchors(page: Path) -> frozenset[str]:
    """The anchors of a page's headings, as forges make them."""
    if page.suffix != ".md":
        return frozenset()
    return frozenset(heading.anchor for heading in headings(page.read_text(encoding="utf-8")))


@cache
def reachable() -> frozenset[Path]:
    """The pages that lead from the index, over however many links."""
    found: set[Path] = set()
    waiting = [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in found or page.suffix != ".md":
            continue
        found.add(page)
        targets = ((page.parent / unquote(link.partition("#")[0])).resolve() for link in links(page))
        waiting += [target for target in targets if target.is_file()]
    return frozenset(found)


def inline_commands(page: Path) -> Iterator[list[str]]:
    """The words behind `imskit` of each call that stands in a sentence."""
    for token in markdown().parse(page.read_text(encoding="utf-8")):
        for child in token.children or ():
            # The first line of what is signed for a key looks like one.
            if child.type == "code_inline" and re.match("imskit (?!key 1$)", child.content):
                yield child.content.split()[1:]


def commands(page: Path) -> Iterator[str]:
    """The calls of imskit that a page shows."""
    for step in steps(page.read_text(encoding="utf-8")):
        if step.kind == "console":
            yield from (call.command for call in calls(step.text) if re.match(r"imskit\b", call.command))
