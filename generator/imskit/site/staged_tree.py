"""A staged tree as it lies on disk, where it is of the form that `imskit.site.stage` gives it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from imskit.site.configuration import MARKDOWN, PLUGINS
from imskit.values import dataclass

#: The settings whose part in a site is known; others may change anything.
_SETTINGS = frozenset(
    {
        "site_name",
        "site_url",
        "site_description",
        "copyright",
        "docs_dir",
        "site_dir",
        "use_directory_urls",
        "theme",
        "plugins",
        "markdown_extensions",
        "extra_css",
        "extra_javascript",
        "extra",
        "nav",
        "not_in_nav",
    }
)
_DOCS = "docs"
_THEME = "theme"


@dataclass(frozen=True, slots=True)
class StagedTree:
    """A staged tree of the form that is known."""

    config: Path
    #: The digest of all that says how pages look: the configuration and our changes to the theme.
    look: str
    #: Where each page is staged that the navigation names and that there is.
    named: tuple[str, ...]
    #: Where each file of the site is staged, below the folder of pages.
    paths: tuple[str, ...]

    def read(self, path: str) -> bytes:
        """The file at *path* of `paths`. Raises OSError when it cannot be read."""
        with open(f"{self.config.parent}/{_DOCS}/{path}", "rb") as file:
            return file.read()


class OtherTreeError(Exception):
    """A staged tree is of another form, and only mkdocs itself can judge it."""


def staged_tree(config: Path) -> StagedTree:
    """The tree of the configuration *config*. Raises OtherTreeError for one of another form."""
    import yaml

    try:
        text = config.read_bytes()
        data = yaml.load(text, yaml.CSafeLoader)
        if not _is_ours(data):
            raise OtherTreeError(config)
        look = hashlib.sha256(text)
        theme = config.parent / _THEME
        for path in sorted(_below(theme)):
            held = (theme / path).read_bytes()
            look.update(f"\0{path}\0{len(held)}\0".encode() + held)
        paths = sorted(_below(config.parent / _DOCS))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise OtherTreeError(config) from error
    return StagedTree(
        config, look.hexdigest(), tuple(sorted(set(_named(data["nav"])).intersection(paths))), tuple(paths)
    )


def _is_ours(data: Any) -> bool:
    return (
        isinstance(data, dict)
        and data.keys() <= _SETTINGS
        and data.get("docs_dir") == _DOCS
        and data.get("use_directory_urls") is False
        and data.get("plugins") == PLUGINS
        and data.get("markdown_extensions") == MARKDOWN
        and isinstance(data.get("theme"), dict)
        and data["theme"].get("name") == "material"
        and data["theme"].get("custom_dir") == _THEME
        and isinstance(data.get("nav"), list)
        and _is_titled(data["nav"])
    )


def _is_titled(nav: list[Any]) -> bool:
    """Whether each entry of *nav* says itself what it is called: then no page's title is shown on another page."""
    return all(
        isinstance(entry, dict)
        and all(isinstance(led, str) or (isinstance(led, list) and _is_titled(led)) for led in entry.values())
        for entry in nav
    )


def _named(nav: list[Any]) -> Iterator[str]:
    for entry in nav:
        for led in entry.values():
            if isinstance(led, str):
                yield led
            else:
                yield from _named(led)


def _below(folder: Path) -> Iterator[str]:
    """The files below *folder*, by their path from there."""
    folders = [""]
    while folders:
        below = folders.pop()
        with os.scandir(f"{folder}/{below}") as entries:
            for entry in entries:
                if entry.is_dir():
                    folders.append(f"{below}{entry.name}/")
                else:
                    yield f"{below}{entry.name}"
