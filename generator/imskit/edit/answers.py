"""What a new system is made from: the answers of whoever starts it, from a file, from flags or from a terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date as Day
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from imskit.edit.yaml_words import one_line
from imskit.load import load
from imskit.model import Path
from imskit.names import same_standard
from imskit.problems import CannotGoOn, Place, Problem, nearest, short
from imskit.schema import Validator, compile_plain
from imskit.values import dataclass

SCHEMA: Final = "init-answers.schema.json"
#: What of an answers file is in the same order in every file that keeps answers.
ORDER: Final = (
    "organisation",
    "size",
    "standards",
    "roles",
    "sites",
    "time_zone",
    "forge",
    "repository",
    "date",
)
SIZES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "small": "one person keeps the system and wears several hats; some 15 documents",
        "medium": "several people share the work; some 30 documents",
        "large": "each role has somebody of its own; some 40 documents",
    }
)
FORGES: Final = ("github", "gitlab", "gitea")
#: The standards of a system for which nothing else was said.
USUAL_STANDARDS: Final = ("iso-56001-2024", "iso-56002-2019")
_PERSON = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)+/?")
#: What turns the text behind it round, as the check finds it (`imskit.easily_missed`).
_HIDING = re.compile("[\u202d\u202e]")
_NO_SLUG = re.compile("[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one of the answers, and where among them it stands."""

    at: Path
    message: str
    mend: str
    #: Whether it is the name that stands there which is wrong, not the value.
    name: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """One place that the system covers."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class RoleAnswer:
    """Who holds a role, and what it is called; what is empty is as imskit brings it."""

    person: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """All that a starter system is made from."""

    organisation: str
    time_zone: str
    date: Day
    size: str = "small"
    standards: tuple[str, ...] = USUAL_STANDARDS
    roles: Mapping[str, RoleAnswer] = field(default_factory=dict)
    sites: tuple[Site, ...] = ()
    forge: str = "all"
    repository: str = ""

    @property
    def forges(self) -> tuple[str, ...]:
        """The forges for which files are laid."""
        return FORGES if self.forge == "all" else tuple(each for each in FORGES if each == self.forge)


def read_answers(
    data: bytes, path: str, schemas: Mapping[str, bytes], known: Collection[str], roles: Collection[str]
) -> Mapping[str, Any] | tuple[Problem, ...]:
    """What the answers file *data* at *path* says, all of it valid; or what is wrong with it, each at its line.

    *known* are the ids of the standards that there are, *roles* those of the roles that a starter knows.
    """
    loaded = load(data, path)
    if isinstance(loaded, Problem):
        return (loaded,)
    if not isinstance(loaded.data, dict):
        return (Problem(Place(path), "wrong-type", "The file holds no answers", "begin with organisation:"),)
    found = Validator(compile_plain(schemas, SCHEMA)).problems(loaded.data, loaded)
    if found:
        return tuple(found)
    faults = (
        Problem(loaded.locate(fault.at, fault.name), "not-allowed", fault.message, fault.mend)
        for fault in faults_of(loaded.data, known, roles)
    )
    problems = tuple(sorted(faults))
    return problems or loaded.data


def faults_of(data: Mapping[str, Any], known: Collection[str], roles: Collection[str]) -> Iterator[Fault]:
    """What is wrong with answers of the right shape."""
    for text, at, what in _lines(data):
        try:
            one_line(text, what)
        except CannotGoOn as stop:
            yield Fault(at, stop.sentence, stop.mend)
        if _HIDING.search(text):
            message = f"{what} holds an invisible character, which changes how it is shown"
            yield Fault(at, message, "write it without that")
    if "time_zone" in data and not is_time_zone(data["time_zone"]):
        meant = zone_meant(data["time_zone"])
        mend = f"did you mean {meant}?" if meant else "use a name such as Europe/Vienna"
        yield Fault(("time_zone",), f"There is no time zone {data['time_zone']}", mend)
    for number, standard in enumerate(data.get("standards", ())):
        if standard not in known:
            near = same_standard(standard, sorted(known))
            mend = f"did you mean {near}?" if near else f"known are {', '.join(sorted(known))}"
            yield Fault(("standards", number), f"No standard {standard} is known", mend)
    if not _ADDRESS.fullmatch(data.get("repository", "https://x/x")):
        yield Fault(
            ("repository",),
            f"{short(data['repository'])} is no address of a repository",
            "write it as in a browser: https://forge.example/our-company/ims",
        )
    for role, entry in data.get("roles", {}).items():
        if not _PERSON.fullmatch(entry.get("person", "x")):
            yield Fault(
                ("roles", role, "person"),
                f"{short(entry['person'])} is no made-up id of a person",
                "write small letters, digits and hyphens, such as person-02",
            )
        if role not in roles:
            mend = nearest(role, roles, f"there are {', '.join(roles)}; others are added to ims/people.yaml")
            yield Fault(("roles", role), f"A starter has no role {role}", mend, name=True)


def _lines(data: Mapping[str, Any]) -> Iterator[tuple[str, Path, str]]:
    """What must be one line, where it stands, and what it is."""
    if "organisation" in data:
        yield data["organisation"], ("organisation",), "The name of the organisation"
    for number, site in enumerate(data.get("sites", ())):
        yield site, ("sites", number), "The name of a site"
    for role, entry in data.get("roles", {}).items():
        if "title" in entry:
            yield entry["title"], ("roles", role, "title"), f"The title of the role {role}"


def answers_of(data: Mapping[str, Any]) -> Answers:
    """The answers that valid *data* holds; organisation, time zone and date are there."""
    return Answers(
        organisation=data["organisation"].strip(),
        time_zone=data["time_zone"],
        date=Day.fromisoformat(data["date"]),
        size=data.get("size", "small"),
        standards=tuple(data.get("standards", USUAL_STANDARDS)),
        roles=MappingProxyType(
            {
                role: RoleAnswer(entry.get("person", ""), entry.get("title", "").strip())
                for role, entry in data.get("roles", {}).items()
            }
        ),
        sites=_sites(data.get("sites", ())),
        forge=data.get("forge", "all"),
        repository=data.get("repository", ""),
    )


def as_data(answers: Answers) -> dict[str, Any]:
    """*answers* as an answers file holds them, complete."""
    found: dict[str, Any] = {
        "organisation": answers.organisation,
        "size": answers.size,
        "standards": list(answers.standards),
        "roles": {
            role: {name: value for name, value in (("person", entry.person), ("title", entry.title)) if value}
            for role, entry in answers.roles.items()
        },
        "sites": [site.name for site in answers.sites],
        "time_zone": answers.time_zone,
        "forge": answers.forge,
        "repository": answers.repository,
        "date": answers.date.isoformat(),
    }
    return {name: found[name] for name in ORDER if found[name]}


def is_time_zone(name: str) -> bool:
    """Whether there is a time zone called *name*."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def zone_meant(name: str) -> str | None:
    """The time zone that somebody means who writes *name*: of a city, or in small letters; None if there is none."""
    wanted = "_".join(name.split()).casefold()
    zones = sorted(available_timezones(), key=lambda zone: (zone.count("/") != 1, zone))
    ends = (zone for zone in zones if wanted in {zone.casefold(), zone.rpartition("/")[2].casefold()})
    return next(ends, None)


def _sites(names: Sequence[str]) -> tuple[Site, ...]:
    """The sites called *names*, each with an id of its own that is made from its name as far as that goes."""
    found: dict[str, str] = {}
    for number, name in enumerate(names, 1):
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        stem = _NO_SLUG.sub("-", plain)[:40].strip("-") or f"site-{number}"
        made = stem if stem not in found and stem != "all" else f"{stem}-{number}"
        while made in found:
            made += "-2"
        found[made] = name.strip()
    return tuple(Site(made, name) for made, name in found.items())
