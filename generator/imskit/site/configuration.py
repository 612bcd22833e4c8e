"""Our own mkdocs configuration: no plugin, no hook, nothing from another host."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from imskit.site import addresses
from imskit.site.page import Page
from imskit.site.settings import Settings

#: The outermost sections of the navigation, in their order; those without pages are left out.
NAVIGATION = (
    "Steps",
    "Clauses",
    "Innovation",
    "Evaluation",
    "Certification",
    "Registers",
    "People",
    "This manual",
)

#: Folders of pages that the navigation reaches through their registers and lists.
_NOT_IN_NAV = (
    "/documents/",
    "/clauses/",
    "/initiatives/",
    "/roles/",
    "/rules/",
    "/crosswalks/",
    "/registers/",
    # Parts of long tables, which are reached from the first one.
    "*.part-*.md",
)

#: What the search needs is staged with the pages, see `imskit.site.search`: Material's plugin parses each built page
#: once more, and its script takes seconds to index some thousand pages in the reader's browser.
PLUGINS: list[Any] = []
#: How staged pages are written: `imskit.site.quick_markdown` knows them so.
MARKDOWN: list[Any] = ["attr_list", {"toc": {"permalink": False, "toc_depth": "1-3"}}]

Nav = list[dict[str, Any]]


def configuration(
    name: str,
    *,
    settings: Settings,
    nav: Nav,
    assets: Mapping[str, str],
    extra_css: Sequence[str],
    extra: Mapping[str, Any],
) -> dict[str, Any]:
    """The staged mkdocs.yml as data.

    *assets* holds the staged names of `css`, `js`, `tables`, `idea`, `favicon` and, if there is one, `logo`;
    *extra_css* the staged style sheets of the user's; *extra* what the theme shows in its footer.
    """
    # Material writes these into its pages as they are, so they are HTML.
    found: dict[str, Any] = {"site_name": escape(settings.site_name or name)}
    if settings.site_url:
        found["site_url"] = settings.site_url
    if settings.site_description:
        found["site_description"] = escape(settings.site_description)
    if settings.copyright:
        found["copyright"] = escape(settings.copyright)
    found["docs_dir"] = "docs"
    found["site_dir"] = "site"
    found["use_directory_urls"] = False
    found["theme"] = _theme(settings, assets)
    found["plugins"] = PLUGINS
    found["markdown_extensions"] = MARKDOWN
    found["extra_css"] = [assets["css"], *extra_css]
    found["extra_javascript"] = [assets["tables"], assets["js"], assets["idea"]]
    found["extra"] = {"generator": False, **extra}
    found["nav"] = nav
    found["not_in_nav"] = "\n".join(_NOT_IN_NAV) + "\n"
    return found


def _theme(settings: Settings, assets: Mapping[str, str]) -> dict[str, Any]:
    colours = {"primary": settings.primary or "custom", "accent": settings.accent or "custom"}
    theme: dict[str, Any] = {
        "name": "material",
        "custom_dir": "theme",
        "language": settings.language,
        "font": False,
        "favicon": assets["favicon"],
    }
    if "logo" in assets:
        theme["logo"] = assets["logo"]
    theme["icon"] = {"logo": "material/book-open-page-variant-outline"}
    theme["palette"] = [
        {
            "media": "(prefers-color-scheme: light)",
            "scheme": "default",
            **colours,
            "toggle": {"icon": "material/weather-night", "name": "Switch to dark"},
        },
        {
            "media": "(prefers-color-scheme: dark)",
            "scheme": "slate",
            **colours,
            "toggle": {"icon": "material/weather-sunny", "name": "Switch to light"},
        },
    ]
    theme["features"] = ["navigation.top", "toc.follow"]
    return theme


def navigation(pages: Iterable[Page]) -> Nav:
    """The sections of the navigation with the *pages* that say where they stand in it: never all pages."""
    nav: Nav = []
    inside: dict[tuple[str, ...], Nav] = {(): nav}
    for name in NAVIGATION:
        inside[(name,)] = []
    for page in pages:
        if page.nav is None:
            continue
        for depth in range(1, len(page.nav) + 1):
            section, around = page.nav[:depth], page.nav[: depth - 1]
            if section not in inside:
                inside[section] = []
                inside[around].append({escape(section[-1]): inside[section]})
        inside[page.nav].append(_entry(page.nav_title or page.title, page.address))
    nav.extend({escape(name): inside[(name,)]} for name in NAVIGATION if inside[(name,)])
    return nav


def _entry(called: str, address: str) -> dict[str, Any]:
    return {escape(called): addresses.source(address)}
