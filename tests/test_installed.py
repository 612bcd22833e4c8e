"""Which versions of packages are installed."""

from __future__ import annotations

from importlib.metadata import version

from imskit.installed import versions


def test_what_is_not_installed_has_no_version() -> None:
    found = versions(["PyYAML", "no-such-package-at-all", "mkdocs"])
    assert list(found.items()) == [("PyYAML", version("PyYAML")), ("mkdocs", version("mkdocs"))]
