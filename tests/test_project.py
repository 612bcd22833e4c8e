"""imskit finds the system it is called in, and the files that come with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from imskit import project
from imskit.problems import CannotGoOn


@pytest.fixture
def system(tmp_path: Path) -> Path:
    (tmp_path / "ims" / "records" / "risk").mkdir(parents=True)
    (tmp_path / "ims" / "ims.yaml").write_text("organisation: {}\n")
    return tmp_path


def test_the_root_is_found_from_any_folder_below_it(system: Path) -> None:
    assert project.find_root(system) == system
    assert project.find_root(system / "ims" / "records" / "risk") == system


def test_the_nearest_system_wins(system: Path) -> None:
    inner = system / "examples" / "small"
    (inner / "ims").mkdir(parents=True)
    (inner / "ims" / "ims.yaml").write_text("organisation: {}\n")
    assert project.find_root(inner / "ims") == inner


def test_a_relative_start_gives_an_absolute_root(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(system / "ims")
    assert project.find_root(Path()) == system


def test_where_there_is_no_system_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn) as caught:
        project.find_root(tmp_path)
    assert str(tmp_path) in caught.value.sentence
    assert "imskit init" in caught.value.mend


def test_a_folder_called_ims_yaml_is_no_system(tmp_path: Path) -> None:
    (tmp_path / "ims" / "ims.yaml").mkdir(parents=True)
    with pytest.raises(CannotGoOn):
        project.find_root(tmp_path)


def test_a_named_root_is_taken_as_it_is(system: Path) -> None:
    assert project.named_root(system) == system
    with pytest.raises(CannotGoOn, match="records"):
        project.named_root(system / "ims" / "records")


def test_a_checkout_finds_its_own_folders(checkout: Path) -> None:
    assert project.shipped("schemas") == checkout / "schemas"
    assert project.shipped("standards") == checkout / "ims" / "standards"


def test_an_installed_package_finds_the_folders_inside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "standards").mkdir()
    monkeypatch.setattr(project, "_PACKAGE", tmp_path)
    assert project.shipped("standards") == tmp_path / "standards"


def test_shipped_files_have_the_names_they_would_have_in_a_project() -> None:
    files = project.shipped_files()
    assert files["schemas/policy.schema.json"].is_file()
    assert list(files) == sorted(files)
    assert {name.partition("/")[0] for name in files} <= {"schemas", "templates", "ims"}
    assert all(name.startswith("ims/standards/") for name in files if name.startswith("ims/"))
