"""What a user, or a stranger's pull request, can do to imskit from outside: one clear answer, never a traceback.

Broken files that can lie in a folder are in `tests/examples/bad`; here is what must be made by hand: folders
that are in the way, templates and settings with errors, repositories that want to run something, a build that
is killed.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bad_input.attempts import AS_OF, apart, system


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A system with a site that was built from it."""
    root = system(tmp_path_factory.mktemp("built"))
    assert apart(root, "build", *AS_OF).code == 0
    return root


@pytest.fixture
def template(built: Path) -> Iterator[Path]:
    """Where a template for the first page of the user's own may be laid."""
    path = built / "templates/site/home.md.j2"
    path.parent.mkdir(parents=True)
    yield path
    shutil.rmtree(built / "templates")
