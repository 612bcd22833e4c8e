"""What a user, or a stranger's pull request, can do to imskit from outside: one clear answer, never a traceback.

Broken files that can lie in a folder are in `tests/examples/bad`; here is what must be made by hand: folders
that are in the way, templates and settings with errors, repositories that want to run something, a build that
is killed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from imskit.cli import main
from imskit.write import MARKER
from tests.folders import commit

GOOD = Path(__file__).parent / "examples" / "good"
AS_OF = ("--as-of", "2026-11-23")
posix = pytest.mark.skipif(os.name == "nt", reason="links, pipes and limits of this kind are not on Windows")


@dataclass(frozen=True)
class Ran:
    """How a call ended: its exit code and what it said."""

    code: int
    out: str
    err: str

    @property
    def first(self) -> str:
        """The first line of its problems."""
        return self.out.partition("\n")[0]


@pytest.fixture
def imskit(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Call imskit in a folder, in this process: what a user must never see ends the test."""

    def call(folder: Path, *arguments: str) -> Ran:
        monkeypatch.chdir(folder)
        monkeypatch.setattr("sys.argv", ["imskit", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        said = capsys.readouterr()
        return Ran(int(stopped.value.code or 0), said.out, said.err)

    return call


def started(folder: Path, *arguments: str, **how: object) -> subprocess.Popen[str]:
    """imskit, begun in a process of its own."""
    command = [sys.executable, "-m", "imskit", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
    return subprocess.Popen(command, cwd=folder, text=True, encoding="utf-8", **pipes)  # type: ignore[call-overload,no-any-return]


def apart(folder: Path, *arguments: str, **how: object) -> Ran:
    """Call imskit in a process of its own."""
    process = started(folder, *arguments, **how)
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in (out or "") + (err or ""), err
    return Ran(process.returncode, out or "", err or "")


def system(folder: Path, case: str = "minimal") -> Path:
    return Path(shutil.copytree(GOOD / case, folder / "system"))


def digest(folder: Path) -> str:
    """One value for all names and bytes below *folder*."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        found.update(os.fsencode(path.relative_to(folder)) + b"\0")
        if path.is_file():
            found.update(path.read_bytes())
    return found.hexdigest()


# ---------------------------------------------------------------------------------------------- no system

COMMANDS = [["check"], ["build"], ["matrix"], ["status"], ["new", "idea"], ["serve"]]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_without_a_system_each_command_says_so(
    command: list[str], tmp_path: Path, imskit: Callable[..., Ran]
) -> None:
    ran = imskit(tmp_path, *command)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"imskit: there is no ims/ims.yaml in {tmp_path} or in a folder above it\n"
        "    mend: go to your system's folder, name it with --root, or start a system with: imskit init DIR\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("root", ["nowhere", "a-file", "ims"])
def test_a_root_that_is_none(root: str, tmp_path: Path, imskit: Callable[..., Ran]) -> None:
    (tmp_path / "a-file").write_text("x", encoding="utf-8")
    (tmp_path / "ims").mkdir()
    ran = imskit(tmp_path, "check", "--root", root)
    assert ran.code == 2
    assert ran.err.startswith(
        f"imskit: there is no ims/ims.yaml in {tmp_path / root}\n    mend: name the folder"
    )


def _nothing(_: Path) -> None:
    pass


def _folder(ims: Path) -> None:
    (ims / "ims.yaml").mkdir()


def _file(ims: Path) -> None:
    ims.rmdir()
    ims.write_text("imskit: 1\n", encoding="utf-8")


def _link_to_itself(ims: Path) -> None:
    (ims / "ims.yaml").symlink_to("ims.yaml")


def _pipe(ims: Path) -> None:
    os.mkfifo(ims / "ims.yaml")


@pytest.mark.parametrize(
    "make",
    [
        _nothing,
        _folder,
        _file,
        pytest.param(_link_to_itself, marks=posix),
        pytest.param(_pipe, marks=posix),
    ],
)
def test_what_stands_in_the_place_of_ims_yaml(
    make: Callable[[Path], None], tmp_path: Path, imskit: Callable[..., Ran]
) -> None:
    (tmp_path / "ims").mkdir()
    make(tmp_path / "ims")
    ran = imskit(tmp_path, "check", *AS_OF)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("imskit: there is no ims/ims.yaml in ")


def test_an_empty_ims_yaml_is_a_problem_of_check_and_the_end_of_all_else(
    tmp_path: Path, imskit: Callable[..., Ran]
) -> None:
    root = system(tmp_path)
    (root / "ims/ims.yaml").write_bytes(b"")
    ran = imskit(root, "check", *AS_OF)
    assert (ran.code, ran.first) == (1, "ims/ims.yaml:1:1: error: The file is empty [yaml-document]")
    for command in COMMANDS[1:]:
        ran = imskit(root, *command)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("imskit: ims/ims.yaml:1:1: The file is empty\n    mend: ")


# ------------------------------------------------------------------------------------------------- output


@pytest.mark.parametrize("output", ["site", "ims", ".", "..", "ims/..", "", "/"])
def test_an_output_folder_that_is_not_ours_is_left_as_it_is(
    output: str, tmp_path: Path, imskit: Callable[..., Ran]
) -> None:
    root = system(tmp_path)
    (root / "site").mkdir()
    (root / "site/mine.txt").write_text("mine", encoding="utf-8")
    before = digest(root)
    ran = imskit(root, "build", *AS_OF, "--output", output)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err
    shutil.rmtree(root / ".imskit", ignore_errors=True)
    assert digest(root) == before
    assert [path.name for path in tmp_path.iterdir()] == ["system"]


@pytest.mark.parametrize("output", ["ims/ims.yaml", "ims/ims.yaml/site"])
def test_an_output_folder_that_cannot_be_written(
    output: str, tmp_path: Path, imskit: Callable[..., Ran]
) -> None:
    root = system(tmp_path)
    before = digest(root)
    ran = imskit(root, "build", *AS_OF, "--output", output)
    assert (ran.code, ran.out) == (2, "")
    assert output in ran.err
    shutil.rmtree(root / ".imskit", ignore_errors=True)
    assert digest(root) == before


@posix
def test_an_output_folder_that_is_a_link_is_not_followed(tmp_path: Path, imskit: Callable[..., Ran]) -> None:
    root = system(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / "site").symlink_to(elsewhere)
    ran = imskit(root, "build", *AS_OF)
    assert ran.code == 2
    assert "site is a link, and what it leads to is not replaced" in ran.err
    assert list(elsewhere.iterdir()) == []


def test_a_file_in_the_place_of_the_working_folder(tmp_path: Path, imskit: Callable[..., Ran]) -> None:
    root = system(tmp_path)
    (root / ".imskit").write_text("mine", encoding="utf-8")
    ran = imskit(root, "build", *AS_OF)
    assert ran.code == 2
    assert ran.err.startswith(f"imskit: {root / '.imskit'} cannot be written")
    assert (root / ".imskit").read_text(encoding="utf-8") == "mine"


# ---------------------------------------------------------------------------------------------- templates

#: A template of the user's, the line with its error, and words of the answer.
TEMPLATES = {
    "grammar": ("# Home\n\n{% if %}\n", 3, "Expected an expression"),
    "never closed": ("# Home\n{% for each in today %}\n", 2, "Unexpected end of template"),
    "unknown variable": (
        "# Home\n\n\n{{ nothing_of_that_name }}\n",
        4,
        "'nothing_of_that_name' is undefined",
    ),
    "unknown attribute": ("{{ today.nothing }}", 1, "no attribute 'nothing'"),
    "unknown filter": ("\n{{ today | nothing }}", 2, "No filter named 'nothing'"),
    "unknown template": ("\n\n{% include 'nothing.md.j2' %}", 3, "nothing.md.j2"),
    "a path that leads out": ("{% include '../../../../etc/passwd' %}", 1, "../../../../etc/passwd"),
    "division": ("\n{{ 1 / 0 }}", 2, "division by zero"),
    "word and number": ("{{ 1 + 'one' }}", 1, "unsupported operand"),
    "itself": ("{% include 'home.md.j2' %}", 1, "recursion"),
    "out of the sandbox": ("{{ today.__class__.__mro__ }}", 1, "unsafe"),
    "a very long range": ("{% for n in range(1000000000) %}x{% endfor %}", 1, "Range too big"),
    "a power": ("{{ 10 ** 10 ** 8 }}", 1, "powers are not allowed"),
    "a power of a list": ("{{ [0] * 1000000000 }}", 1, "repetition"),
    "a very long text": ("{{ 'x' * 10 ** 18 }}", 1, ""),
    "a very wide text": ("{{ '{:>999999999999999999}'.format(1) }}", 1, ""),
    "a call that makes no sense": ("\n{{ cycler() }}", 2, "at least one item"),
}


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


@pytest.mark.parametrize("case", TEMPLATES)
def test_a_template_with_an_error_is_named_and_the_last_good_site_stays(
    case: str, built: Path, template: Path, imskit: Callable[..., Ran]
) -> None:
    text, line, words = TEMPLATES[case]
    template.write_text(text, encoding="utf-8")
    before = digest(built / "site")
    ran = imskit(built, "build", *AS_OF)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"imskit: the template templates/site/home.md.j2:{line} cannot be used: ")
    assert words in ran.err
    assert ran.err.endswith("\n    mend: mend the template, or remove it to use the one that imskit brings\n")
    assert digest(built / "site") == before


def test_a_template_that_is_not_utf_8_is_named(
    built: Path, template: Path, imskit: Callable[..., Ran]
) -> None:
    template.write_bytes(b"# Caf\xe9")
    ran = imskit(built, "build", *AS_OF)
    assert (ran.code, ran.err) == (
        2,
        "imskit: the template templates/site/home.md.j2 is not UTF-8\n    mend: save it as UTF-8\n",
    )


# --------------------------------------------------------------------------------------------- mkdocs.yml

#: A mkdocs.yml, where it is refused, and the words.
SETTINGS = {
    "hooks": ("site_name: x\nhooks: [hook.py]\n", "2:1", "hooks cannot be set here"),
    "plugins": ("plugins:\n  - macros\n", "1:1", "plugins cannot be set here"),
    "a Python call": (
        "site_name: !!python/object/apply:os.system ['touch hacked']\n",
        "1:12",
        "A value that begins with ! names a type of data, which is not used here",
    ),
    "a Python name": (
        "site_name: x\nmarkdown_extensions:\n  - x: !!python/name:os.system\n",
        "3:8",
        "A value that begins with ! names a type of data, which is not used here",
    ),
    "an environment variable": (
        "copyright: !ENV HOME\n",
        "1:12",
        "A value that begins with ! names a type of data, which is not used here",
    ),
    "another file": ("INHERIT: ../mkdocs.yml\n", "1:1", "INHERIT cannot be set here"),
    "an own theme": ("theme:\n  custom_dir: theme\n", "2:3", "theme.custom_dir cannot be set here"),
    "another theme": ("theme:\n  name: readthedocs\n", "2:9", "theme.name can only be material"),
    "other folders": ("site_name: x\ndocs_dir: /etc\n", "2:1", "docs_dir cannot be set here"),
    "scripts": ("extra_javascript: [x.js]\n", "1:1", "extra_javascript cannot be set here"),
    "extensions": (
        "markdown_extensions:\n  - pymdownx.snippets:\n      base_path: /\n",
        "1:1",
        "markdown_extensions cannot be set here",
    ),
    "a forge": ("repo_url: https://forge.example/x\n", "1:1", "repo_url cannot be set here"),
    "trackers": ("extra:\n  analytics: {provider: google}\n", "1:1", "extra cannot be set here"),
    "a style sheet of another host": (
        "extra_css:\n  - https://cdn.example/x.css\n",
        "2:5",
        "https://cdn.example/x.css is not read: only files below ims/ or templates/ are",
    ),
    "a file outside": ("extra_css: [../../secret.css]\n", "1:13", "../../secret.css leads out of the system"),
    "no address": (
        "site_url: javascript:alert(1)\n",
        "1:11",
        "site_url is not an address such as https://manual.example/",
    ),
    "no YAML": ("site_name: 'x\n", "1:12", "The quote ' that begins here is never closed"),
    "an alias": ("site_name: &x y\ncopyright: *x\n", "1:12", "A value that begins with & names a place"),
}


@pytest.mark.parametrize("case", SETTINGS)
def test_a_setting_that_is_not_allowed_is_refused_with_its_line(
    case: str, tmp_path: Path, imskit: Callable[..., Ran]
) -> None:
    text, place, words = SETTINGS[case]
    root = system(tmp_path)
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    ran = imskit(root, "check", *AS_OF)
    assert ran.code == 1
    assert ran.first.startswith(f"mkdocs.yml:{place}: error: {words}")
    assert ran.first.endswith(" [mkdocs-setting]")
    assert ran.out.endswith("1 error in 0 documents\n")
    assert not (root / "hacked").exists()


def test_hooks_and_plugins_never_run_and_the_site_is_built_without_them(tmp_path: Path) -> None:
    root = system(tmp_path)
    hack = f"import pathlib\npathlib.Path({str(tmp_path / 'hacked')!r}).touch()\n"
    (root / "hook.py").write_text(hack, encoding="utf-8")
    (root / "sitecustomize.py").write_text(hack, encoding="utf-8")
    (root / "theme").mkdir()
    (root / "theme/main.html").write_text("{{ hacked }}", encoding="utf-8")
    text = "site_name: Clocks\nhooks: [hook.py]\nplugins: [search, macros]\ntheme: {custom_dir: theme}\n"
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    ran = apart(root, "build", *AS_OF)
    assert ran.code == 1
    assert [line.partition(": ")[0] for line in ran.out.splitlines() if "[mkdocs-setting]" in line] == [
        "mkdocs.yml:2:1",
        "mkdocs.yml:3:1",
        "mkdocs.yml:4:9",
    ]
    assert "<title>" in (root / "site/index.html").read_text(encoding="utf-8")
    assert not (tmp_path / "hacked").exists()


# ------------------------------------------------------------------------------------------- schemas


#: A schema that an organisation may lay in the place of the shipped one, and a file that it lets through.
OWN_SCHEMAS = {
    "ims": "ims/ims.yaml",
    "people": "ims/people.yaml",
    "people-local": "ims/people.local.yaml",
    "standard": "ims/standards/iso-56002-2019.yaml",
    "crosswalk": "ims/standards/crosswalk-own.yaml",
    "certification-stages": "ims/standards/certification-stages.yaml",
    "policy": "ims/policies/POL-001.yaml",
    "common": "ims/policies/POL-001.yaml",
}


@pytest.mark.parametrize("name", OWN_SCHEMAS)
@pytest.mark.parametrize("text", ["{}", "true", "["])
def test_an_own_schema_that_lets_everything_through(
    name: str, text: str, tmp_path: Path, imskit: Callable[..., Ran]
) -> None:
    root = system(tmp_path)
    file = root / OWN_SCHEMAS[name]
    for path, content in ((root / f"schemas/{name}.schema.json", text), (file, "type: policy\n")):
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    assert imskit(root, "check", *AS_OF).code in {1, 2}


# --------------------------------------------------------------------------------------------- evidence


@posix
@pytest.mark.parametrize("kind", ["pipe", "link", "folder"])
def test_evidence_is_only_ever_an_ordinary_file_of_ours(
    kind: str, tmp_path: Path, imskit: Callable[..., Ran]
) -> None:
    root = system(tmp_path, "small")
    file = root / "ims/evidence/tasting/2026-03.csv"
    secret = tmp_path / "secret.csv"
    shutil.move(file, secret)
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "link":
        file.symlink_to(secret)
    else:
        file.mkdir()
    ran = imskit(root, "check", *AS_OF)
    assert ran.code == 1
    assert ": error: There is no file ims/evidence/tasting/2026-03.csv [evidence-missing]\n" in ran.out


# --------------------------------------------------------------------------------------------------- git

GIT_CONFIG = """
[core]
	fsmonitor = {hack}
	hooksPath = {hooks}
	pager = {hack}
	editor = {hack}
	sshCommand = {hack}
	askPass = {hack}
[diff]
	external = {hack}
[diff "x"]
	textconv = {hack}
[filter "x"]
	clean = {hack}
	smudge = {hack}
	process = {hack}
[gpg]
	program = {hack}
[log]
	showSignature = true
[alias]
	log = !{hack}
	ls-tree = !{hack}
	for-each-ref = !{hack}
	rev-parse = !{hack}
[credential]
	helper = !{hack}
[extensions]
	partialClone = origin
[remote "origin"]
	url = ext::sh -c {hack}
	promisor = true
"""


@posix
def test_a_repository_whose_config_runs_programs_runs_none(
    tmp_path: Path, imskit: Callable[..., Ran]
) -> None:
    root = system(tmp_path, "small")
    hack = tmp_path / "hack"
    hack.write_text(f"#!/bin/sh\ntouch {tmp_path}/hacked\n", encoding="utf-8")
    hack.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "pre-auto-gc", "reference-transaction", "post-checkout"):
        shutil.copy(hack, hooks / hook)
    commit(root)
    with (root / ".git/config").open("a", encoding="utf-8") as config:
        config.write(GIT_CONFIG.format(hack=hack, hooks=hooks))
    (root / ".gitattributes").write_text("* filter=x diff=x\n", encoding="utf-8")
    assert imskit(root, "check", *AS_OF).code == 0
    assert imskit(root, "status", *AS_OF).code == 0
    assert imskit(root, "new", "idea", *AS_OF).code == 0
    assert not (tmp_path / "hacked").exists()


@pytest.mark.parametrize("git", ["gitdir: /nowhere\n", None])
def test_a_repository_that_is_broken(git: str | None, tmp_path: Path, imskit: Callable[..., Ran]) -> None:
    root = system(tmp_path)
    if git is None:
        (root / ".git").mkdir()
    else:
        (root / ".git").write_text(git, encoding="utf-8")
    assert imskit(root, "check", *AS_OF).code == 0
    assert imskit(root, "new", "idea", *AS_OF).code in {0, 2}


# ------------------------------------------------------------------------------------------------- limits


@posix
def test_bombs_are_refused_at_once_within_little_memory(tmp_path: Path) -> None:
    import resource

    root = system(tmp_path)
    ideas = root / "ims/records/idea"
    ideas.mkdir(parents=True)
    (ideas / "IDEA-001.yaml").write_text("body: " + "[" * 100_000, encoding="utf-8")
    (ideas / "IDEA-002.yaml").write_text("body: " + "{a: " * 100_000, encoding="utf-8")
    lines = ["l0: &l0 [ha, ha]", *(f"l{n}: &l{n} [*l{n - 1}, *l{n - 1}, *l{n - 1}]" for n in range(1, 60))]
    (ideas / "IDEA-003.yaml").write_text("\n".join(lines), encoding="utf-8")
    for path in (ideas / "IDEA-004.yaml", root / "mkdocs.yml"):
        with path.open("wb") as file:
            # Three gigabytes that take no place on the disk.
            file.truncate(3 << 30)
    (ideas / "IDEA-005.yaml").write_text("n: " + "9" * 1_000_000, encoding="utf-8")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))

    begun = time.monotonic()
    ran = apart(root, "check", *AS_OF, preexec_fn=limit)
    assert ran.code == 1
    assert [line.rpartition(" ")[2] for line in ran.out.splitlines() if ": error: " in line] == [
        "[yaml-depth]",
        "[yaml-depth]",
        "[yaml-anchor]",
        "[yaml-size]",
        "[yaml-number]",
        "[mkdocs-setting]",
    ]
    # Far more than it takes, far less than working any of it out would.
    assert time.monotonic() - begun < 30


# ------------------------------------------------------------------------------------------------ streams


@posix
def test_an_output_that_nobody_can_read_ends_it_quietly(tmp_path: Path) -> None:
    root = system(tmp_path, "small")
    with Path("/dev/full").open("w") if Path("/dev/full").exists() else (tmp_path / "x").open("w") as full:
        assert apart(root, "check", *AS_OF, stdout=full).code in {0, 2}
    reader, writer = os.pipe()
    os.close(reader)
    assert apart(root, "check", *AS_OF, stdout=writer).code in {0, 2}
    os.close(writer)
    closed = subprocess.run(
        ["sh", "-c", '"$0" -m imskit check --as-of 2026-11-23 >&-', sys.executable],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in closed.stderr
    assert closed.returncode in {0, 2}


@posix
@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_a_file_name_that_is_not_utf_8(form: str, tmp_path: Path, imskit: Callable[..., Ran]) -> None:
    root = system(tmp_path)
    (root / "ims/policies").mkdir()
    try:
        os.close(os.open(os.fsencode(root) + b"/ims/policies/POL-\xff.yaml", os.O_CREAT))
    except OSError:
        pytest.skip("this file system has no such names")
    ran = imskit(root, "check", *AS_OF, "--format", form)
    assert ran.code == 1
    assert "path-name" in ran.out
    if form in {"json", "sarif"}:
        assert json.loads(ran.out)


# -------------------------------------------------------------------------------------------------- usage


@pytest.mark.parametrize(
    "arguments",
    [
        ["publish"],
        ["check", "--as-of", "2026-02-30"],
        ["check", "--as-of", "tomorrow"],
        ["check", "--format", "xml"],
        ["check", "everything"],
        ["matrix", "--standard", "iso-1"],
        ["new"],
        ["new", "unicorn"],
        ["new", "idea", "--language", "../x"],
        ["new", "idea", "--owner", "no: one"],
        ["new", "decision"],
        ["new", "decision", "--document", "POL-999", "--verdict", "approve", "--by", "person-01"],
        ["new", "decision", "--document", "IDEA-001", "--verdict", "approve", "--by", "person-01"],
        ["new", "decision", "--document", "POL-001", "--verdict", "approve", "--by", "person-99"],
        ["new", "decision", "--document", "POL-001", "--verdict", "reject", "--by", "person-01"],
        ["init", "."],
        ["serve", "--port", "99999"],
    ],
    ids=" ".join,
)
def test_a_call_that_makes_no_sense_changes_nothing(
    arguments: list[str], tmp_path: Path, imskit: Callable[..., Ran]
) -> None:
    root = system(tmp_path, "small")
    before = digest(root)
    ran = imskit(root, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
    assert digest(root) == before


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_far_away_is_no_reason_to_break(day: str, tmp_path: Path, imskit: Callable[..., Ran]) -> None:
    root = system(tmp_path, "small")
    for command in (["check"], ["status"], ["matrix"]):
        assert imskit(root, *command, "--as-of", day).code in {0, 1, 2}
    minimal = system(tmp_path / "minimal")
    assert apart(minimal, "build", "--as-of", day).code in {0, 1, 2}


# --------------------------------------------------------------------------------------------- a kill


@posix
@pytest.mark.slow
def test_a_build_that_is_killed_leaves_a_whole_site(built: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(built, tmp_path / "system", symlinks=True))
    old = digest(root / "site")
    other = Path(shutil.copytree(built, tmp_path / "other", symlinks=True))
    for folder in (root, other):
        ims = folder / "ims/ims.yaml"
        ims.write_text(ims.read_text(encoding="utf-8").replace("Rowan", "Hazel"), encoding="utf-8")
    begun = time.monotonic()
    assert apart(other, "build", *AS_OF).code == 0
    takes = time.monotonic() - begun
    new = digest(other / "site")
    assert new != old
    killed = 0
    for part in (0.3, 0.7, 0.9, 1.0):
        process = started(root, "build", *AS_OF)
        time.sleep(takes * part)
        killed += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert digest(root / "site") in {old, new}
    assert killed >= 2
    assert apart(root, "build", *AS_OF).code == 0
    assert digest(root / "site") == new
    assert (root / "site" / MARKER).is_file()
    assert sorted(path.name for path in root.iterdir()) == [".imskit", "ims", "site"]
