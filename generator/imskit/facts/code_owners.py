"""Who at the forge looks at a change of which file: from owners, approval rules, and what roles are called there.

A forge asks whom the last fitting line of CODEOWNERS names, and goes on when one of them agrees. That is less than
an approval rule, which imskit holds by itself; it brings the change before the right people.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from imskit.facts.authority import approval_rule
from imskit.model import Catalog, Document, Path, System
from imskit.path_rules import CODE_OWNERS
from imskit.problems import Place
from imskit.values import dataclass

#: Around what is imskit's in a file that may hold more.
BEGIN = "# imskit begins: made by imskit export codeowners, do not edit"
END = "# imskit ends"
#: Where ims.yaml says what roles are called.
_FORGE: Path = ("settings", "forge")
#: What has no owner of its own, so far as it is part of the system.
_REST = ("/ims/", "/schemas/", "/templates/", "/mkdocs.yml", f"/{CODE_OWNERS}")
#: What means something in the pattern of a path.
_SPECIAL = re.compile(r"([\\\s#*?\[\]!])")


@dataclass(frozen=True, slots=True)
class Handles:
    """What roles are called at the forge."""

    #: By role, in the order of ims.yaml.
    of: Mapping[str, tuple[str, ...]]
    #: The role that looks at what has no owner; empty where none is named.
    rest: str
    #: Where ims.yaml begins to say so.
    place: Place
    #: Each role that is named there, with its place.
    named: tuple[tuple[str, Place], ...]


def handles(system: System) -> Handles | None:
    """What roles are called at the forge; None where ims.yaml does not say."""
    forge = system.data.get("settings", {}).get("forge")
    if forge is None or "handles" not in forge:
        return None
    ims = system.files[0]
    found: defaultdict[str, list[str]] = defaultdict(list)
    named = []
    for index, row in enumerate(forge["handles"]):
        found[row["role"]].append(row["handle"])
        named.append((row["role"], ims.locate((*_FORGE, "handles", index, "role"), False)))
    if "rest" in forge:
        named.append((forge["rest"], ims.locate((*_FORGE, "rest"), False)))
    return Handles(
        of={role: tuple(names) for role, names in found.items()},
        rest=forge.get("rest", ""),
        place=ims.locate(_FORGE, True),
        named=tuple(named),
    )


def section(catalog: Catalog, known: Handles) -> tuple[str, ...]:
    """The lines of CODEOWNERS that *catalog* asks for, with those around them."""
    return (BEGIN, *_lines(catalog, known), END)


def section_in(text: str) -> tuple[str, ...]:
    """The lines of *text* that are imskit's; none where it has no such part."""
    lines = text.splitlines()
    found = _found_in(lines)
    return tuple(lines[found]) if found is not None else ()


def section_line(text: str) -> int:
    """The number of the line at which imskit's part of *text* begins; 1 where it has none."""
    found = _found_in(text.splitlines())
    return 1 + found.start if found is not None else 1


def with_section(text: str, made: Iterable[str]) -> str:
    """*text* with the lines *made* in the place of those that are imskit's, or behind all others.

    What is not imskit's stays as it is; in CODEOWNERS the last line that fits a path counts.
    """
    ours = "".join(f"{line}\n" for line in made)
    found = _found_in(text.splitlines())
    if found is not None:
        lines = text.splitlines(keepends=True)
        return "".join(lines[: found.start]) + ours + "".join(lines[found.stop :])
    gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    return text + gap + ours


def _found_in(lines: list[str]) -> slice | None:
    """Where imskit's part stands in *lines*: the last end, and the begin before it that is nearest."""
    for end in range(len(lines) - 1, -1, -1):
        if lines[end] == END:
            begins = (at for at in range(end - 1, -1, -1) if lines[at] == BEGIN)
            begin = next(begins, None)
            return slice(begin, end + 1) if begin is not None else None
    return None


def roles_without_handle(catalog: Catalog, known: Handles) -> tuple[str, ...]:
    """Roles that own or approve a controlled document and are called nothing at the forge."""
    wanted = {role for document in _controlled(catalog) for role in _roles(catalog.system, document)}
    return tuple(role for role in catalog.system.roles if role in wanted - known.of.keys())


def _lines(catalog: Catalog, known: Handles) -> Iterator[str]:
    general: dict[str, tuple[str, ...]] = {}
    if rest := known.of.get(known.rest, ()):
        general.update(dict.fromkeys(_REST, rest))
    for folder, roles in sorted(_approvers_by_folder(catalog).items()):
        if names := _names(roles, known):
            general[f"/ims/{folder}/"] = names
    for pattern, names in general.items():
        yield f"{pattern} {' '.join(names)}"
    for document in _controlled(catalog):
        path = f"/{document.path}"
        names = _names(_roles(catalog.system, document), known)
        fitting = [each for pattern, each in general.items() if path.startswith(pattern)]
        if names and names != (fitting[-1] if fitting else ()):
            yield f"{_escaped(path)} {' '.join(names)}"


def _escaped(path: str) -> str:
    return _SPECIAL.sub(r"\\\1", path)


def _approvers_by_folder(catalog: Catalog) -> Mapping[str, list[str]]:
    """The roles that approve the types whose documents lie in a folder, for documents that are to come."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for info in catalog.types.values():
        if info.lifecycle == "controlled":
            for rule in catalog.system.approvals:
                if info.name in rule.types or not (rule.types or rule.documents):
                    found[info.folder] += rule.roles
                    break
    return found


def _controlled(catalog: Catalog) -> list[Document]:
    """The documents that are approved, by path; a new record is no reason to change CODEOWNERS."""
    return [document for document in catalog.all_documents if document.lifecycle == "controlled"]


def _roles(system: System, document: Document) -> Iterator[str]:
    """Who approves *document*, then who owns it."""
    rule = approval_rule(system, document)
    if rule is not None:
        yield from rule.roles
    yield document.owner


def _names(roles: Iterable[str], known: Handles) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for role in roles for name in known.of.get(role, ())))
