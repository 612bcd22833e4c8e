"""What is built holds everything that is shipped, and works with no checkout in reach."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from tests.tools.replay import Replay
from tests.tools.replay_programs import NOW, Programs

pytestmark = pytest.mark.wheel

#: The folders of the checkout that a wheel carries, and where.
CARRIED = {
    "generator/imskit": "imskit",
    "schemas": "imskit/schemas",
    "templates": "imskit/templates",
    "ims/standards": "imskit/standards",
}
#: Begins imskit on the day on which the pages were written; all else is as the command of the installed package.
_ON_THE_DAY = f"""
import sys
from datetime import datetime
from imskit.cli import options

class Now(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.fromisoformat({NOW.isoformat()!r}).astimezone(tz)

if __name__ == "__main__":
    options.datetime = Now
    from imskit.__main__ import main
    sys.argv[0] = "imskit"
    main()
"""
#: Left lying about by Python and by file managers.
LITTER = {"__pycache__", ".DS_Store"}


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is built from the source distribution, as an installer from source would."""
    folder = tmp_path_factory.mktemp("dist")
    run("-m", "build", "--no-isolation", "--outdir", str(folder), str(checkout), cwd=folder)
    assert len(list(folder.glob("imskit-*.tar.gz"))) == 1
    return next(folder.glob("imskit-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel unpacked in it; its dependencies come from the environment of the tests."""
    target = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def test_the_wheel_holds_every_shipped_file_and_nothing_else(wheel: Path, checkout: Path) -> None:
    expected = {
        f"{place}/{path.relative_to(checkout / folder).as_posix()}"
        for folder, place in CARRIED.items()
        for path in (checkout / folder).rglob("*")
        if path.is_file() and not LITTER & set(path.parts)
    }
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == expected


def test_the_wheel_built_from_the_checkout_is_the_same(wheel: Path, checkout: Path, tmp_path: Path) -> None:
    run("-m", "build", "--no-isolation", "--wheel", "--outdir", str(tmp_path), str(checkout), cwd=tmp_path)
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_the_metadata_name_the_command_the_licence_and_the_pins(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        info = next(name for name in archive.namelist() if name.endswith("/METADATA")).rpartition("/")[0]
        metadata = Parser().parsestr(archive.read(f"{info}/METADATA").decode())
        assert "imskit = imskit.__main__:main" in archive.read(f"{info}/entry_points.txt").decode()
        assert f"{info}/licenses/LICENSE" in archive.namelist()
    required = metadata.get_all("Requires-Dist", [])
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "Apache-2.0"
    assert {"mkdocs==1.6.1", "mkdocs-material==9.8.1"} <= set(required)
    assert not [line for line in required if "pytest" in line]


def test_the_installed_package_reads_what_lies_inside_it(installed: Path, tmp_path: Path) -> None:
    program = (
        "import imskit.project as p\n"
        "print(p.__file__, *(p.shipped(k) for k in ('schemas', 'templates', 'standards')), sep='\\n')\n"
        "print(*p.shipped_files().values(), sep='\\n')\n"
    )
    lines = run("-c", program, cwd=tmp_path, path=installed).splitlines()
    assert len(lines) > len(CARRIED)
    assert [line for line in lines if not Path(line).is_relative_to(installed)] == []


def test_a_system_can_be_started_checked_and_built_without_the_checkout(
    installed: Path, tmp_path: Path
) -> None:
    run("-m", "imskit", "init", "ours", cwd=tmp_path, path=installed)
    ours = tmp_path / "ours"
    run("-m", "imskit", "check", cwd=ours, path=installed)
    run("-m", "imskit", "build", cwd=ours, path=installed)
    assert (ours / "site" / "index.html").is_file()


@pytest.mark.slow
def test_both_tutorials_run_as_written_where_nothing_is_set_up(
    installed: Path, checkout: Path, tmp_path: Path
) -> None:
    """A new environment, an empty home, and a git that does not know who somebody is."""
    home = tmp_path / "home"
    home.mkdir()
    tools = {"base": str(tmp_path / "imskit-tools")}
    run("-m", "venv", "--without-pip", tools["base"], cwd=tmp_path)
    python = Path(sysconfig.get_path("scripts", "venv", vars=tools)) / "python"
    packages = sysconfig.get_path("purelib", "venv", vars=tools)
    # What it builds upon comes from the environment of the tests, which has no network.
    Path(packages, "imskit.pth").write_text(
        f"{installed}\n{sysconfig.get_path('purelib')}\n", encoding="utf-8"
    )
    starter = tmp_path / "imskit.py"
    starter.write_text(_ON_THE_DAY, encoding="utf-8")
    kept = {
        name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "PATHEXT", "TEMP") if name in os.environ
    }
    environment = {**kept, "HOME": str(home), "USERPROFILE": str(home), "LC_ALL": "C.UTF-8"}
    for name in ("first-manual", "a-system-in-an-hour"):
        programs = Programs(tmp_path, (str(python), "-P", str(starter)), environment)
        programs.here = tmp_path / name
        programs.here.mkdir()
        replay = Replay(programs)
        replay.page((checkout / "docs" / "tutorial" / f"{name}.md").read_text(encoding="utf-8"))
        assert "\n\n".join(replay.different) == ""
    assert sorted(path.name for path in home.iterdir() if path.name != ".cache") == [".gitconfig"]


def run(*arguments: str, cwd: Path, path: Path | None = None) -> str:
    """What Python prints when run with *arguments* in *cwd*, with *path* before all other packages."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1767225600"}
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    result = subprocess.run(
        [sys.executable, "-P", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, f"{arguments} gave {result.returncode}:\n{result.stdout}{result.stderr}"
    return result.stdout
