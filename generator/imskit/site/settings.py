"""What the user's mkdocs.yml may set: an allow-list; everything else is refused with its line and never used."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from imskit.load import load
from imskit.loaded import Loaded
from imskit.problems import Place, Problem, nearest
from imskit.site.search import languages
from imskit.tree import Tree

PATH = "mkdocs.yml"
RULE = "mkdocs-setting"

#: The named colours that Material knows.
COLOURS = (
    "red",
    "pink",
    "purple",
    "deep purple",
    "indigo",
    "blue",
    "light blue",
    "cyan",
    "teal",
    "green",
    "light green",
    "lime",
    "yellow",
    "amber",
    "orange",
    "deep orange",
    "brown",
    "grey",
    "blue grey",
    "black",
    "white",
)
TOP = ("site_name", "site_url", "site_description", "copyright", "theme", "extra_css")
THEME = ("name", "palette", "logo", "favicon", "language")
PALETTE = ("primary", "accent")
#: Where pictures and style sheets of the user may lie.
_READ = ("ims/", "templates/")
PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".ico")
_LINE = re.compile(r"[^\x00-\x1f\x7f]{1,300}")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/%-]*)?")
#: What would load something from elsewhere, or run, when a reader opens the page or the picture.
_CSS_LOADS = re.compile(
    r"@import|url\(\s*[\"']?\s*(?:[a-z][a-z0-9+.-]*:|//)|expression\s*\(|\\", re.IGNORECASE
)
_CSS_DATA = re.compile(r"url\(\s*[\"']?data:", re.IGNORECASE)
_SVG_RUNS = re.compile(
    rb"<\s*[\w:.-]*(?:script|foreignobject|iframe|embed|object|animate|set)\b|<!entity|<\?xml-stylesheet|&#|\x00"
    rb"|[\s/\"']on[a-z]+\s*=|javascript:|href\s*=\s*[\"']?\s*(?!#|data:image/)[^\"'\s#]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user's mkdocs.yml sets; None and empty where it sets nothing."""

    site_name: str | None = None
    site_url: str | None = None
    site_description: str | None = None
    copyright: str | None = None
    primary: str | None = None
    accent: str | None = None
    #: Paths from the root, of files that are there.
    logo: str | None = None
    favicon: str | None = None
    language: str = "en"
    extra_css: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reader:
    """Takes the allowed values out of one file; what it refuses goes to `problems`."""

    tree: Tree
    loaded: Loaded
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, path: tuple[str | int, ...], message: str, mend: str, *, key: bool = False) -> None:
        self.problems.append(Problem(self.loaded.locate(path, key), RULE, message, mend))

    def mapping(self, value: Any, path: tuple[str | int, ...], allowed: tuple[str, ...]) -> Mapping[str, Any]:
        """*value* without the keys that are not *allowed*."""
        if not isinstance(value, Mapping):
            self.refuse(path, f"{_name(path)} is not a list of settings", f"it may hold {', '.join(allowed)}")
            return {}
        for key in value:
            if key not in allowed:
                name = _name((*path, key))
                # Other settings of MkDocs are spelt much alike: site_dir is no slip for site_url.
                mend = nearest(str(key), allowed, f"it may hold {', '.join(allowed)}", alike=0.8)
                self.refuse((*path, key), f"{name} cannot be set here", mend, key=True)
        return {key: entry for key, entry in value.items() if key in allowed}

    def words(self, values: Mapping[str, Any], key: str, *path: str) -> str | None:
        return self._matching(values, key, path, _LINE, "one line of words")

    def address(self, values: Mapping[str, Any], key: str) -> str | None:
        return self._matching(values, key, (), _ADDRESS, "an address such as https://manual.example/")

    def language(self, values: Mapping[str, Any]) -> str | None:
        value = values.get("language")
        if value is None:
            return None
        known = languages()
        if value not in known:
            mend = f"use one of {', '.join(known)}"
            self.refuse(("theme", "language"), f"The site cannot speak {value}", mend)
            return None
        return str(value)

    def _matching(
        self, values: Mapping[str, Any], key: str, path: tuple[str, ...], pattern: re.Pattern[str], what: str
    ) -> str | None:
        value = values.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not pattern.fullmatch(value):
            self.refuse((*path, key), f"{_name((*path, key))} is not {what}", f"write {what}")
            return None
        return value

    def colour(self, values: Mapping[str, Any], key: str) -> str | None:
        value = values.get(key)
        if value is None:
            return None
        if value not in COLOURS:
            known = ", ".join(COLOURS)
            self.refuse(("theme", "palette", key), f"There is no colour {value}", f"use one of {known}")
            return None
        return str(value)

    def picture(self, values: Mapping[str, Any], key: str) -> str | None:
        value = values.get(key)
        if value is None:
            return None
        path = ("theme", key)
        name = self.file(value, path)
        if name is None:
            return None
        if not name.lower().endswith(PICTURES):
            self.refuse(
                path, f"{name} is no picture that a site can show", f"use one of {', '.join(PICTURES)}"
            )
            return None
        if name.lower().endswith(".svg") and _SVG_RUNS.search(self.tree.read(name)):
            mend = "save it as plain SVG, without scripts and links"
            self.refuse(path, f"{name} holds a script or loads something from elsewhere", mend)
            return None
        return name

    def stylesheets(self, value: Any) -> Iterator[str]:
        """The style sheets of our own that load nothing from elsewhere."""
        if value is None:
            return
        if not isinstance(value, list):
            self.refuse(
                ("extra_css",),
                "extra_css is not a list of files",
                "write one file a line, each after a hyphen",
            )
            return
        for index, entry in enumerate(value):
            path = ("extra_css", index)
            name = self.file(entry, path)
            if name is None:
                continue
            if not name.lower().endswith(".css"):
                self.refuse(path, f"{name} is no style sheet", "name a file that ends in .css")
                continue
            # An embedded picture is part of the file itself; a backslash could hide any word.
            text = _CSS_DATA.sub("", self.tree.read(name).decode("utf-8", "replace"))
            loads = _CSS_LOADS.search(text)
            if loads is not None:
                sentence = f"{name} loads something from elsewhere, or could: {loads.group().strip()}"
                self.refuse(path, sentence, "keep everything it needs in the file itself")
                continue
            yield name

    def file(self, value: Any, path: tuple[str | int, ...]) -> str | None:
        """The path from the root of a file of the system."""
        if not isinstance(value, str):
            self.refuse(
                path, f"{_name(path)} is not the path of a file", "write a path such as ims/branding/logo.svg"
            )
            return None
        name = posixpath.normpath(value)
        if "\\" in value or value.startswith("/") or name.startswith("../") or name == "..":
            self.refuse(
                path, f"{value} leads out of the system", "write a path from the root, with forward slashes"
            )
            return None
        if not name.startswith(_READ):
            mend = (
                f"put it there, for example as templates/brand/{posixpath.basename(name)}, and name that path"
            )
            self.refuse(path, f"{value} is not read: only files below ims/ or templates/ are", mend)
            return None
        if not self.tree.has(name):
            self.refuse(
                path,
                f"There is no file {value}",
                "put it there, or correct the path; it is written from the root",
            )
            return None
        return name


def read_settings(tree: Tree) -> tuple[Settings, tuple[Problem, ...]]:
    """What the mkdocs.yml of *tree* sets, and what in it is refused; without one, nothing is set."""
    if not tree.has(PATH):
        return Settings(), ()
    data = tree.read(PATH)
    if all(not line.strip() or line.lstrip().startswith(b"#") for line in data.splitlines()):
        return Settings(), ()
    loaded = load(data, PATH)
    if isinstance(loaded, Problem):
        return Settings(), (_as_setting(loaded),)
    reader = _Reader(tree, loaded)
    top = reader.mapping(loaded.data, (), TOP)
    theme = reader.mapping(top.get("theme", {}), ("theme",), THEME)
    palette = reader.mapping(theme.get("palette", {}), ("theme", "palette"), PALETTE)
    if theme.get("name", "material") != "material":
        reader.refuse(("theme", "name"), "theme.name can only be material", "leave it out")
    settings = Settings(
        site_name=reader.words(top, "site_name"),
        site_url=reader.address(top, "site_url"),
        site_description=reader.words(top, "site_description"),
        copyright=reader.words(top, "copyright"),
        primary=reader.colour(palette, "primary"),
        accent=reader.colour(palette, "accent"),
        logo=reader.picture(theme, "logo"),
        favicon=reader.picture(theme, "favicon"),
        language=reader.language(theme) or "en",
        extra_css=tuple(reader.stylesheets(top.get("extra_css"))),
    )
    return settings, tuple(sorted(reader.problems))


def _as_setting(problem: Problem) -> Problem:
    """A file that cannot be read is a wrong setting too: Python tags and the like end here."""
    place = Place(PATH, problem.place.line, problem.place.column)
    return Problem(place, RULE, problem.message, problem.mend, problem.severity)


def _name(path: tuple[str | int, ...]) -> str:
    return ".".join(str(step) for step in path) or PATH
