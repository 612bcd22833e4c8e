"""Our own mkdocs configuration: no plugin and no hook but Material's search, nothing from another host."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from imskit.site import addresses
from imskit.site.settings import Settings
from imskit.views.registers import RegisterSummary

#: Folders of pages that the navigation reaches through their registers and lists.
_NOT_IN_NAV = ("/documents/", "/clauses/", "/roles/", "/rules/", "/crosswalks/", "/registers/")

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

    *assets* holds the staged names of `css`, `js`, `worker`, `favicon` and, if there is one, `logo`;
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
    # The index is staged with the pages, see `imskit.site.search`; the plugin would make it by parsing each
    # built page, which takes longer than all else that is done with a page. `offline` makes it a script too.
    found["plugins"] = [{"search": {"enabled": False}}, "offline"]
    found["markdown_extensions"] = ["attr_list", {"toc": {"permalink": False, "toc_depth": "1-3"}}]
    found["extra_css"] = [assets["css"], *extra_css]
    found["extra_javascript"] = [assets["js"]]
    # Material's offline plugin takes a script of this name for the one that it would load from elsewhere.
    found["extra"] = {"generator": False, "polyfills": [assets["worker"]], **extra}
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
    theme["features"] = ["navigation.top", "search.highlight", "toc.follow"]
    return theme


def navigation(
    standards: Mapping[str, str], registers: Sequence[RegisterSummary], *, crosswalks: bool
) -> Nav:
    """The sections of the navigation: never a page for each document. *standards*: what each id is called."""
    clauses: Nav = [_entry(called, addresses.matrix(name)) for name, called in standards.items()]
    clauses.append(_entry("Gaps", addresses.GAPS))
    if crosswalks:
        clauses.append(_entry("Crosswalks", addresses.CROSSWALKS))
    documents = [_register(found) for found in registers if found.lifecycle == "controlled"]
    records = [_register(found) for found in registers if found.lifecycle != "controlled"]
    sections: Nav = [_entry("Home", addresses.HOME), {"Clauses": clauses}]
    if documents:
        sections.append({"Documents": documents})
    if records:
        sections.append({"Records": records})
    sections.append({"People": [_entry("Roles", addresses.ROLES)]})
    sections.append(
        {
            "This manual": [
                _entry("Changes", addresses.CHANGES),
                _entry("Check results", addresses.PROBLEMS),
                _entry("Rules", addresses.RULES),
                _entry("About this build", addresses.ABOUT),
            ]
        }
    )
    return sections


def _register(found: RegisterSummary) -> dict[str, Any]:
    return _entry(found.plural, addresses.register(found.type))


def _entry(called: str, address: str) -> dict[str, Any]:
    return {escape(called): addresses.source(address)}
