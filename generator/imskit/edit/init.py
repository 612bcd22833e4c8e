"""Starting a system: the files of a small one that checks without errors, from `templates/init/`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date as Day
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from imskit.edit.editor import EDITOR_FOLDER, editor_schemas, editor_settings
from imskit.edit.new_file import NewFile
from imskit.edit.yaml_words import one_line, scalar
from imskit.names import holds_standard, same_standard
from imskit.problems import CannotGoOn

_FOLDER = "templates/init/"
_STANDARDS = "ims/standards/"
#: What the names of the files for a forge begin with, by its name.
FORGES: Mapping[str, str] = MappingProxyType({"github": "dot-github/", "gitlab": "dot-gitlab"})


def refuse_taken(directory: Path) -> None:
    """Raise CannotGoOn when a system cannot be started in *directory*: it holds one, or is a file."""
    if directory.is_file():
        raise CannotGoOn(f"{directory} is a file, not a folder", "name a folder, it need not be there yet")
    system = directory / "ims"
    if system.is_symlink() or system.exists():
        raise CannotGoOn(
            f"{directory} already holds a folder ims, so no system is started there", "name another folder"
        )


def init(
    shipped: Mapping[str, bytes],
    *,
    organisation: str,
    time_zone: str,
    standards: Sequence[str],
    today: Day,
    version: str,
    forges: Collection[str] = tuple(FORGES),
) -> tuple[NewFile, ...]:
    """Return the files of a new system, to be laid with `lay(files, directory, "keep")`.

    *shipped* are the files that imskit ships, by path (`templates/init/...`, `schemas/...`,
    `ims/standards/...`); *version* is imskit's own. The drafts claim clauses of those *standards* (ids) only
    that are asked for, and files for a forge are there for those of *forges* only.
    Raises CannotGoOn when the name, the time zone or a standard is none.
    """
    name = one_line(organisation, "the name of the organisation")
    _check_time_zone(time_zone)
    _check_standards(standards, _known_standards(shipped))
    words = {
        "__ORGANISATION_YAML__": scalar(name),
        "__ORGANISATION__": name,
        "__TIME_ZONE__": time_zone,
        "__TODAY__": today.isoformat(),
        "__VERSION__": version,
        "__STANDARDS__": "\n  ".join(f"- id: {standard}" for standard in standards),
    }
    files = [
        NewFile(_real_name(path.removeprefix(_FOLDER)), _filled(data.decode("utf-8"), words, standards))
        for path, data in sorted(shipped.items())
        if path.startswith(_FOLDER) and _is_for(path.removeprefix(_FOLDER), forges)
    ]
    schemas = {path: data for path, data in shipped.items() if path.startswith("schemas/")}
    return (*files, *editor_settings(schemas, EDITOR_FOLDER), *editor_schemas(schemas))


def _is_for(path: str, forges: Collection[str]) -> bool:
    """Whether a file is laid where these forges are used; most serve any."""
    return all(not path.startswith(begin) or forge in forges for forge, begin in FORGES.items())


def _filled(template: str, words: Mapping[str, str], standards: Collection[str]) -> str:
    """The template without claims on standards that are not in use, its tokens replaced, each once."""
    text = template.replace("\r\n", "\n")
    claims = re.compile(r"^satisfies:\n(?:  .*\n)+", re.MULTILINE)
    text = claims.sub(lambda match: _claims(match.group(), standards), text)
    return re.sub("|".join(map(re.escape, words)), lambda match: words[match.group()], text)


def _claims(lines: str, standards: Collection[str]) -> str:
    first, *claims = lines.splitlines(keepends=True)
    kept = [claim for claim in claims if claim.strip().partition(":")[0] in standards]
    return "".join([first, *kept]) if kept else ""


def _real_name(path: str) -> str:
    """The path with a dot for `dot-`: under its real name such a file would rule over our own repository."""
    return "/".join(re.sub("^dot-", ".", part) for part in path.split("/"))


def _check_time_zone(time_zone: str) -> None:
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CannotGoOn(f"there is no time zone {time_zone}", "use a name such as Europe/Vienna") from error


def _known_standards(shipped: Mapping[str, bytes]) -> list[str]:
    names = (
        path.removeprefix(_STANDARDS).removesuffix(".yaml") for path in shipped if path.startswith(_STANDARDS)
    )
    return sorted(name for name in names if holds_standard(name))


def _check_standards(standards: Sequence[str], known: Sequence[str]) -> None:
    if not standards:
        raise CannotGoOn("no standard is named", f"known are {', '.join(known)}")
    for standard in standards:
        if standard not in known:
            near = same_standard(standard, known)
            mend = f"did you mean {near}?" if near else f"known are {', '.join(known)}"
            raise CannotGoOn(f"no standard {standard} is known", mend)
    if len(set(standards)) < len(standards):
        raise CannotGoOn("a standard is named twice", "name each once")
