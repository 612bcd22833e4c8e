"""Which versions of packages are installed."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

from imskit import installed
from imskit.installed import versions


def test_what_is_not_installed_has_no_version() -> None:
    found = versions(["PyYAML", "no-such-package-at-all", "mkdocs"])
    assert list(found.items()) == [("PyYAML", version("PyYAML")), ("mkdocs", version("mkdocs"))]


def test_a_version_is_read_from_the_folder_that_an_installer_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "no_such.Package_at_all-1.2.dist-info").mkdir()
    (tmp_path / "mkdocs-99.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert versions(["No-Such-Package-at-all", "mkdocs"]) == {"No-Such-Package-at-all": "1.2", "mkdocs": "99"}


def test_what_folders_do_not_say_python_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "_told", lambda _: {})
    assert versions(["PyYAML", "no-such-package-at-all"]) == {"PyYAML": version("PyYAML")}
