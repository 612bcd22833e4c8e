"""The table of texts to start from, `templates/init/starter.yaml`: which belongs to which size, standards and forge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from imskit.edit.answers import Answers, RoleAnswer
from imskit.load import load
from imskit.problems import CannotGoOn, Problem
from imskit.schema import Validator, compile_plain
from imskit.values import dataclass

FOLDER: Final = "templates/init/"
TABLE: Final = f"{FOLDER}starter.yaml"
SCHEMA: Final = "starter-texts.schema.json"


@dataclass(frozen=True, slots=True)
class StarterRole:
    """A role of a starter system."""

    id: str
    title: str
    purpose: str
    top_management: bool
    #: Who holds it, by size; where a size is missing, there is no such role.
    holders: Mapping[str, str]
    #: The role that takes its place in the texts.
    otherwise: str


@dataclass(frozen=True, slots=True)
class StarterFile:
    """One file that may be laid; what is empty holds for all."""

    file: str
    sizes: tuple[str, ...]
    standards: tuple[str, ...]
    forge: str

    def is_for(self, answers: Answers) -> bool:
        """Whether it is laid where these *answers* were given."""
        return (
            (not self.sizes or answers.size in self.sizes)
            and (not self.standards or bool({*self.standards} & {*answers.standards}))
            and (not self.forge or self.forge in answers.forges)
        )


@dataclass(frozen=True, slots=True)
class StarterTable:
    """All roles and files that starters know."""

    roles: Mapping[str, StarterRole]
    files: tuple[StarterFile, ...]

    def roles_for(self, answers: Answers) -> tuple[StarterRole, ...]:
        """The roles that there are where these *answers* were given: those of the size, and those named."""
        return tuple(
            role for role in self.roles.values() if answers.size in role.holders or role.id in answers.roles
        )

    def stand_ins(self, answers: Answers) -> Mapping[str, str]:
        """Each role that is not there with the one that takes its place in the texts."""
        there = {role.id for role in self.roles_for(answers)}
        found = {}
        for role in self.roles.values():
            other = role
            while other.id not in there:
                other = self.roles[other.otherwise]
            if other is not role:
                found[role.id] = other.id
        return found

    def holder(self, role: str, answers: Answers) -> str:
        """Who holds the role of this id, or of the one in its place, where these *answers* were given."""
        role = self.stand_ins(answers).get(role, role)
        said = answers.roles.get(role)
        if said is not None and said.person:
            return said.person
        usual = self.roles[role].holders
        return usual.get(answers.size) or next(iter(usual.values()))

    def settled(self, answers: Answers) -> Answers:
        """*answers* with a holder for each role that there is: a larger size later hands none of them over."""
        held = {
            role.id: replace(answers.roles.get(role.id, RoleAnswer()), person=self.holder(role.id, answers))
            for role in self.roles_for(answers)
        }
        return replace(answers, roles=held)


def starter_table(shipped: Mapping[str, bytes]) -> StarterTable:
    """The table among the *shipped* files, by path. Raises CannotGoOn where it cannot be used."""
    loaded = load(shipped[TABLE], TABLE)
    if isinstance(loaded, Problem):
        raise CannotGoOn(f"{loaded.place}: {loaded.message}", loaded.mend)
    schemas = {path: data for path, data in shipped.items() if path.startswith("schemas/")}
    for problem in Validator(compile_plain(schemas, SCHEMA)).problems(loaded.data, loaded):
        raise CannotGoOn(f"{problem.place}: {problem.message}", problem.mend)
    return StarterTable(
        MappingProxyType(
            {
                row["id"]: StarterRole(
                    row["id"],
                    row["title"],
                    row["purpose"],
                    row.get("top_management", False),
                    row["holders"],
                    row.get("otherwise", row["id"]),
                )
                for row in loaded.data["roles"]
            }
        ),
        tuple(
            StarterFile(
                row["file"],
                tuple(row.get("sizes", ())),
                tuple(row.get("standards", ())),
                row.get("forge", ""),
            )
            for row in loaded.data["files"]
        ),
    )
