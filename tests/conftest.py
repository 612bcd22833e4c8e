"""What all tests share: the switch for golden files, the folder of example systems, the browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from imskit import ssh_keygen
from tests.builders import Small
from tests.running import Run, runner
from tests.signing import Keys

TESTS = Path(__file__).parent
CHECKOUT = TESTS.parent
#: What is slow in here runs only when a mark is asked for, as `make fuzz` does.
FUZZ = TESTS / "fuzz"

#: Where to look for a browser, after the path in IMSKIT_CHROMIUM.
CHROMIUMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
)
NO_CHROMIUM = (
    "no Chromium was found: install one (on Debian and Ubuntu: apt install chromium), "
    "or name it in the variable IMSKIT_CHROMIUM"
)
NO_SSH = f"ssh-keygen was not found: {ssh_keygen.INSTALL}"

# `make test` takes the same sample at each run, on every machine; `make fuzz` takes a large new one.
settings.register_profile(
    "sample", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "fuzz", max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("sample")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the one switch that rewrites golden files."""
    parser.addoption("--update", action="store_true", help="write the golden files anew, then read the diff")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long runs to `make fuzz`, and out what needs a browser or ssh-keygen where there is none.

    In CI the absence of either is a failure. Tests with a browser come last: what drives it is a thread, and beside a
    thread imskit makes no copies of its process, which others test.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    if not config.option.markexpr:
        long = [item for item in items if item.path.parent == FUZZ and item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
    if os.environ.get("CI") == "true":
        return
    for marker, reason in (
        ("browser", "" if find_chromium() else NO_CHROMIUM),
        ("ssh", "" if ssh_keygen.find() else NO_SSH),
    ):
        for item in items if reason else ():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder of the run's own: tests neither use nor fill that of whoever runs them."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        patch.setenv("LOCALAPPDATA", str(folder))
        yield folder


def find_chromium() -> Path | None:
    """The browser to test with, or None."""
    named = os.environ.get("IMSKIT_CHROMIUM")
    candidates = (named,) if named else CHROMIUMS
    found = (shutil.which(candidate) for candidate in candidates)
    return next((Path(path) for path in found if path), None)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The path of the browser, for Playwright's `executable_path`."""
    path = find_chromium()
    if path is None:
        pytest.fail(NO_CHROMIUM)
    return path


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of this project, which is also the reference system."""
    return CHECKOUT


@pytest.fixture(scope="session")
def examples_dir() -> Path:
    """The folder of whole small systems: `good/<case>` and `bad/<case>`, the latter with `expected.txt`."""
    return TESTS / "examples"


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """A small system in a folder of its own, to which the test adds."""
    return Small(tmp_path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run(folder, "check", "--strict")` calls imskit in *folder*."""
    return runner(capsys, monkeypatch)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str | bytes], None]:
    """Compare a text or bytes with the file `tests/golden/<name>`, or write it when `--update` is given.

    Volatile parts (days, hashes, folders) are replaced by the test before it compares.
    """
    update = bool(request.config.getoption("--update"))

    def compare(name: str, actual: str | bytes) -> None:
        path = TESTS / "golden" / name
        data = actual.encode() if isinstance(actual, str) else actual
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            return
        assert path.is_file(), f"there is no golden file {path}: write it with pytest --update, then read it"
        expected = path.read_bytes()
        if isinstance(actual, str):
            assert actual == expected.decode()
        else:
            assert actual == expected

    return compare


@pytest.fixture
def copy_of(tmp_path: Path, examples_dir: Path) -> Callable[[str], Path]:
    """Copy an example system, such as `good/small`, to a folder of its own that the test may change."""

    def copy(case: str) -> Path:
        return Path(shutil.copytree(examples_dir / case, tmp_path / Path(case).name))

    return copy


@pytest.fixture
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """Signing keys in a folder of their own."""
    return Keys(tmp_path_factory.mktemp("keys"))
