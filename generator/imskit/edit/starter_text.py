"""A text to start from with its blanks for the organisation taken up: names, days, roles, claims and links that fit."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from imskit.edit.answers import FORGES, Answers
from imskit.edit.starter_table import StarterTable
from imskit.edit.yaml_words import scalar
from imskit.periods import after, parse_period

#: Days that a text counts from the day on which the system begins.
_LATER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "__IN_3_MONTHS__": "P3M",
        "__IN_6_MONTHS__": "P6M",
        "__IN_9_MONTHS__": "P9M",
        "__IN_1_YEAR__": "P1Y",
        "__IN_2_YEARS__": "P2Y",
        "__IN_3_YEARS__": "P3Y",
    }
)
#: Groups with a line for each standard.
_BY_STANDARD = re.compile(r"^( *)(?:satisfies|clauses):\n(?:\1  .*\n)+", re.MULTILINE)
#: Lists of ids of documents on one line, and the group that is empty without its only ones.
_IDS = re.compile(r"^(?P<key> *[a-z_]+: )\[(?P<ids>[A-Z]+-[0-9]{3}(?:, [A-Z]+-[0-9]{3})*)\]\n", re.MULTILINE)
_LINKS = re.compile(r"^links:\n(?! )", re.MULTILINE)
#: Lists of roles on one line: with one in the place of another, a name may stand twice.
_ROLES = re.compile(r"^( *(?:consulted|informed|must_read): )\[(.*)\]$", re.MULTILINE)


_HANDLES = (
    "handles:",
    "  - role: innovation-manager",
    '    handle: "@our-company/innovation"',
    "rest: innovation-manager",
)


def words_for(answers: Answers, table: StarterTable, version: str) -> Mapping[str, str]:
    """What each token of a text stands for; *version* is imskit's own."""
    people = dict.fromkeys(table.holder(role.id, answers) for role in table.roles_for(answers))
    begin = answers.date
    later = {token: after(begin, parse_period(period)).isoformat() for token, period in _LATER.items()}
    return later | {
        "__ORGANISATION_YAML__": scalar(answers.organisation),
        "__ORGANISATION__": answers.organisation,
        "__TIME_ZONE__": answers.time_zone,
        "__TODAY__": begin.isoformat(),
        "__YEAR_5__": str(begin.year + 5),
        "__VERSION__": version,
        "__AUTHOR__": table.holder("innovation-manager", answers),
        "__STANDARDS__": "\n  ".join(f"- id: {standard}" for standard in answers.standards),
        "__PEOPLE__": "\n  ".join(f"- id: {scalar(person)}" for person in sorted(people)),
        "__ROLES__": "\n  ".join(_roles(answers, table)),
        "__SITES__": "\n  ".join(_sites(answers)),
        "__FORGE__": "\n  ".join(_forge(answers)),
    }


def _forge(answers: Answers) -> list[str]:
    """Where the files are kept; as help where that is not known."""
    known = answers.forge in FORGES and answers.repository
    kind, repository = (
        (answers.forge, answers.repository.rstrip("/"))
        if known
        else ("github", "https://forge.example/our-company/ims")
    )
    off = "" if known else "# "
    return [
        f"{off}forge:",
        f"{off}  kind: {kind}",
        f"{off}  repository: {repository}",
        *(f"{'  ' if known else ''}# {line if known else f'  {line}'}" for line in _HANDLES),
    ]


def _roles(answers: Answers, table: StarterTable) -> list[str]:
    lines = []
    for role in table.roles_for(answers):
        said = answers.roles.get(role.id)
        lines += [
            f"- id: {role.id}",
            f"  title: {scalar(said.title if said is not None and said.title else role.title)}",
            "  purpose: |",
            f"    {role.purpose}",
            *(["  top_management: true"] if role.top_management else []),
            "  holders:",
            f"    - person: {scalar(table.holder(role.id, answers))}",
            f"      from: {answers.date.isoformat()}",
        ]
    return lines


def _sites(answers: Answers) -> list[str]:
    if not answers.sites:
        return ["# sites:", "#   - id: head-office", "#     name: Head office"]
    lines = ["sites:"]
    for site in answers.sites:
        lines += [f"  - id: {scalar(site.id)}", f"    name: {scalar(site.name)}"]
    return lines


def filled(
    template: str,
    words: Mapping[str, str],
    answers: Answers,
    stand_ins: Mapping[str, str],
    laid: Collection[str],
) -> str:
    """The *template* without claims on standards that are not in use and links to documents that are not *laid*.

    Roles that are not there give way to their *stand_ins*; tokens are replaced by their *words*, each once.
    """
    text = template.replace("\r\n", "\n")
    text = _BY_STANDARD.sub(lambda match: _of_standards(match[0], answers.standards), text)
    text = _IDS.sub(lambda match: _of_laid(match, laid), text)
    text = _LINKS.sub("", text)
    if stand_ins:
        roles = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, stand_ins))})(?![\w-])")
        text = roles.sub(lambda match: stand_ins[match[0]], text)
        text = _ROLES.sub(lambda match: f"{match[1]}[{', '.join(dict.fromkeys(match[2].split(', ')))}]", text)
    return re.sub("|".join(map(re.escape, words)), lambda match: words[match[0]], text)


def _of_standards(lines: str, standards: Collection[str]) -> str:
    first, *rows = lines.splitlines(keepends=True)
    kept = [row for row in rows if row.strip().partition(":")[0] in standards]
    return "".join([first, *kept]) if kept else ""


def _of_laid(match: re.Match[str], laid: Collection[str]) -> str:
    kept = [each for each in match["ids"].split(", ") if each in laid]
    return f"{match['key']}[{', '.join(kept)}]\n" if kept else ""
