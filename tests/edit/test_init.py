"""A new system checks without errors, and what was there before stays."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from imskit.edit.answers import Answers
from imskit.edit.init import init, refuse_taken
from imskit.edit.new_file import NewFile, lay
from imskit.git import git_environment
from imskit.pipeline import Reading
from imskit.problems import CannotGoOn, Severity
from imskit.site.settings import read_settings
from imskit.tree import Tree
from tests.folders import commit

ALL = (
    "iso-14001-2015",
    "iso-56001-2024",
    "iso-56002-2019",
    "iso-9001-2015",
    "iso-iec-27001-2022",
    "iso-iec-42001-2023",
)


def started(
    shipped: Mapping[str, bytes],
    organisation: str = "Example",
    standards: tuple[str, ...] = ALL,
    zone: str = "UTC",
    **more: Any,
) -> tuple[NewFile, ...]:
    answers = Answers(organisation, zone, date(2026, 1, 15), standards=standards, **more)
    return init(shipped, answers, "1.0")


def test_a_new_system_has_only_blanks_to_fill(system: Path, reading: Callable[[Path], Reading]) -> None:
    found = reading(system)
    assert found.catalog is not None
    assert len(found.catalog.documents) == 16
    assert {(problem.rule, problem.severity) for problem in found.problems} == {("blank", Severity.NOTE)}


@pytest.mark.parametrize("standard", ALL)
def test_with_each_standard_alone(
    standard: str, shipped: Mapping[str, bytes], tmp_path: Path, reading: Callable[[Path], Reading]
) -> None:
    lay(started(shipped, standards=(standard,)), tmp_path, "keep")
    assert [problem for problem in reading(tmp_path).problems if problem.severity > Severity.NOTE] == []


@pytest.mark.parametrize(
    "name", ["Müller & Söhne", 'A "B": {c} #d', "no", "__TODAY__", "=1+1", "'", "\\", "{{ x }}", "<b>"]
)
def test_any_name_of_an_organisation_is_kept(
    name: str, shipped: Mapping[str, bytes], tmp_path: Path, reading: Callable[[Path], Reading]
) -> None:
    lay(started(shipped, organisation=name), tmp_path, "keep")
    catalog = reading(tmp_path).catalog
    assert catalog is not None
    assert catalog.system.name == name


@pytest.mark.parametrize("name", ["Müller & Söhne", 'A "B": {c} #d', "no"])
def test_its_settings_for_the_site_are_accepted(name: str, shipped: Mapping[str, bytes]) -> None:
    files = {file.path: file.text.encode() for file in started(shipped, organisation=name)}
    settings, problems = read_settings(Tree.of({"mkdocs.yml": files["mkdocs.yml"]}))
    assert problems == ()
    assert (settings.site_name, settings.language) == (name, "en")


def test_it_lays_what_a_repository_needs(shipped: Mapping[str, bytes]) -> None:
    files = {file.path: file.text for file in started(shipped)}
    own = {
        path
        for path in files
        if not path.startswith(".schemas/") and path.count("/") < 2 + path.startswith(".")
    }
    assert own == {
        ".gitattributes",
        ".gitea/issue_template/wrong-or-unclear.yaml",
        ".gitea/pull_request_template.md",
        ".gitea/workflows/ims.yml",
        ".github/ISSUE_TEMPLATE/config.yml",
        ".github/ISSUE_TEMPLATE/wrong-or-unclear.yml",
        ".github/dependabot.yml",
        ".github/pull_request_template.md",
        ".github/workflows/ims-comment.yml",
        ".github/workflows/ims-due.yml",
        ".github/workflows/ims-publish.yml",
        ".github/workflows/ims.yml",
        ".gitignore",
        ".gitlab-ci.yml",
        ".gitlab/issue_templates/Wrong-or-unclear.md",
        ".gitlab/merge_request_templates/Default.md",
        ".idea/jsonSchemas.xml",
        ".pre-commit-config.yaml",
        ".vscode/extensions.json",
        ".vscode/settings.json",
        "README.md",
        "ims/ims.yaml",
        "ims/people.yaml",
        "ims/starter.yaml",
        "mkdocs.yml",
    }
    assert {"ims/evidence/** -text", "*.yaml text eol=lf"} <= set(files[".gitattributes"].splitlines())
    assert {"/.imskit/", "/site/", "people.local.yaml"} <= set(files[".gitignore"].splitlines())
    for path in (".gitlab-ci.yml", ".github/workflows/ims.yml", ".github/workflows/ims-comment.yml"):
        assert 'pip install "imskit==1.0"' in files[path]


@pytest.mark.parametrize("forge", ["github", "gitlab", "gitea", "none"])
def test_files_for_one_forge_only(forge: str, shipped: Mapping[str, bytes]) -> None:
    files = started(shipped, forge=forge)
    forges = {
        name for file in files for name in ("github", "gitlab", "gitea") if file.path.startswith(f".{name}")
    }
    assert forges == ({forge} - {"none"})


def test_git_keeps_each_byte_of_a_record_and_its_signature_on_every_machine(
    shipped: Mapping[str, bytes], tmp_path: Path
) -> None:
    attributes = next(file.text for file in started(shipped) if file.path == ".gitattributes")
    record, signature = tmp_path / "ims" / "DEC-1.yaml", tmp_path / "ims" / "DEC-1.yaml.sig"
    record.parent.mkdir()
    (tmp_path / ".gitattributes").write_bytes(attributes.encode())
    record.write_bytes(b"id: DEC-1\nby: person-01\n")
    signature.write_bytes(b"-----BEGIN SSH SIGNATURE-----\nU1NI\n-----END SSH SIGNATURE-----\n")
    before = record.read_bytes(), signature.read_bytes()
    commit(tmp_path)
    for path in (record, signature):
        path.unlink()
    back = ["git", "-c", "core.autocrlf=true", "-c", "core.eol=crlf", "checkout", "-q", "HEAD", "--", "."]
    subprocess.run(back, cwd=tmp_path, check=True, env=git_environment())
    assert (record.read_bytes(), signature.read_bytes()) == before


def test_no_token_and_no_odd_line_end_is_left(shipped: Mapping[str, bytes]) -> None:
    for file in started(shipped):
        assert not re.search(r"__[A-Z_]+__", file.text), file.path
        assert "\r" not in file.text, file.path
        assert file.text.endswith("\n"), file.path


def test_editors_find_every_schema_in_a_fresh_clone(system: Path) -> None:
    named = 0
    for path in system.glob("ims/**/*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        schema = (path.parent / first.partition("$schema=")[2]).resolve()
        assert schema.is_file(), path
        named += 1
    assert named == 19
    for path in (system / ".schemas").glob("*.json"):
        for ref in re.findall(r'"\$ref": "([^"#]+)#', path.read_text(encoding="utf-8")):
            assert (path.parent / ref).is_file(), path
        json.loads(path.read_text(encoding="utf-8"))


def test_what_was_there_stays(shipped: Mapping[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine\n", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("/site/\n", encoding="utf-8")
    refuse_taken(tmp_path)
    laid = lay(started(shipped), tmp_path, "keep")
    assert laid.kept == ("README.md", ".gitignore")
    assert laid.lacking == {".gitignore": ("/.imskit/", "people.local.yaml")}
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine\n"


def test_a_folder_with_a_system_is_refused(system: Path) -> None:
    with pytest.raises(CannotGoOn, match="already holds a folder ims"):
        refuse_taken(system)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("", encoding="utf-8")
    with pytest.raises(CannotGoOn, match="is a file"):
        refuse_taken(tmp_path / "a")


def test_a_folder_that_is_not_there_yet_is_fine(tmp_path: Path) -> None:
    refuse_taken(tmp_path / "new")


def test_what_is_wrong_is_said_with_a_way_on(shipped: Mapping[str, bytes]) -> None:
    with pytest.raises(CannotGoOn, match="no standard iso-56001 is known") as stop:
        started(shipped, standards=("iso-56001",))
    assert stop.value.mend == "did you mean iso-56001-2024?"
    with pytest.raises(CannotGoOn, match="no standard is named"):
        started(shipped, standards=())
    with pytest.raises(CannotGoOn, match="named twice"):
        started(shipped, standards=("iso-9001-2015", "iso-9001-2015"))
    with pytest.raises(CannotGoOn, match="there is no time zone Mars/Base"):
        started(shipped, zone="Mars/Base")
    with pytest.raises(CannotGoOn, match="there is no time zone \\.\\./etc"):
        started(shipped, zone="../etc")
    with pytest.raises(CannotGoOn, match="the name of the organisation"):
        started(shipped, organisation="a\nb")
