"""`imskit import`, and the exports that go with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.builders import Small

if TYPE_CHECKING:
    from tests.running import Run


def exported(small: Small, run: Run) -> Path:
    small.read()
    target = small.root / "out.json"
    assert run(small.root, "export", "oscal", "catalog", "--output", str(target)).code == 0
    return target


def test_a_clause_list_is_written_below_ims_standards_and_check_takes_it(small: Small, run: Run) -> None:
    file = exported(small, run)
    ran = run(small.root, "import", "oscal", str(file), "--id", "lamps-2026")
    assert ran.code == 0
    assert ran.out == "wrote ims/standards/lamps-2026.yaml\n"
    assert "list it under standards in ims/ims.yaml" in ran.err
    small.ims["standards"].append({"id": "lamps-2026"})
    small.read()
    assert "lamps-2026" not in run(small.root, "check").out
    assert "Direction and awareness" in run(small.root, "matrix", "--standard", "lamps-2026").out


def test_nothing_is_overwritten(small: Small, run: Run) -> None:
    file = exported(small, run)
    before = (small.root / "ims/standards/tiny-2026.yaml").read_bytes()
    ran = run(small.root, "import", "oscal", str(file))
    assert ran.code == 2
    assert "ims/standards/tiny-2026.yaml is already there" in ran.err
    assert "--id" in ran.err
    assert (small.root / "ims/standards/tiny-2026.yaml").read_bytes() == before
    ran = run(small.root, "import", "oscal", str(file), "--output", str(file))
    assert ran.code == 2
    assert "is not overwritten" in ran.err


def test_a_standard_that_imskit_brings_is_not_put_aside_unasked(small: Small, run: Run) -> None:
    file = exported(small, run)
    ran = run(small.root, "import", "oscal", str(file), "--id", "iso-9001-2015")
    assert ran.code == 2
    assert "imskit brings ims/standards/iso-9001-2015.yaml itself" in ran.err


def test_it_can_be_written_elsewhere_without_a_system(
    small: Small, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = exported(small, run)
    away = tmp_path_factory.mktemp("away")
    assert run(away, "import", "oscal", str(file), "--output", "list.yaml").code == 0
    assert yaml.safe_load((away / "list.yaml").read_bytes())["id"] == "tiny-2026"
    ran = run(away, "import", "oscal", str(file))
    assert ran.code == 2
    assert "there is no ims/ims.yaml" in ran.err


def test_a_link_in_the_place_of_the_folder_is_not_followed(
    small: Small, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = exported(small, run)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (small.root / "ims/standards").rename(small.root / "kept")
    (small.root / "ims/standards").symlink_to(elsewhere, target_is_directory=True)
    ran = run(small.root, "import", "oscal", str(file), "--id", "lamps-2026")
    assert ran.code == 2
    assert list(elsewhere.iterdir()) == []


def test_a_library_comes_back_too(small: Small, run: Run) -> None:
    small.read()
    made = run(small.root, "export", "ciso-assistant")
    (small.root / "library.yaml").write_text(made.out, encoding="utf-8")
    ran = run(small.root, "import", "ciso-assistant", "library.yaml", "--id", "lamps-2026", "--own-words")
    assert ran.code == 0
    clauses = yaml.safe_load((small.root / "ims/standards/lamps-2026.yaml").read_bytes())["clauses"]
    assert clauses[1]["summary"] == "Say where you go, and let people know."


def test_an_unknown_format_is_a_usage_error_with_the_nearest(small: Small, run: Run) -> None:
    small.read()
    ran = run(small.root, "import", "oskal", "x")
    assert ran.code == 2
    assert "there is no format oskal; did you mean oscal" in ran.err
    ran = run(small.root, "export", "oscal", "catalogue")
    assert ran.code == 2
    assert "there is no model catalogue; did you mean catalog" in ran.err


def test_the_help_says_what_each_format_becomes(small: Small, run: Run) -> None:
    said = " ".join(run(small.root, "import", "--help").out.split())
    assert "A catalog of OSCAL, in JSON or YAML, becomes a clause list." in said


def test_an_unknown_standard_names_those_in_use(small: Small, run: Run) -> None:
    small.read()
    ran = run(small.root, "export", "oscal", "catalog", "--standard", "iso-1")
    assert ran.code == 2
    assert "in use are tiny-2026" in ran.err
    ran = run(small.root, "export", "ciso-assistant", "--to", "iso-1")
    assert ran.code == 2
    assert "in use are tiny-2026" in ran.err


def test_of_several_standards_one_is_named_for_a_catalog(small: Small, run: Run) -> None:
    small.ims["standards"].append({"id": "iso-9001-2015"})
    small.decision(small.policy(satisfies={"tiny-2026": ["1"], "iso-9001-2015": ["5.2.1"]}))
    small.read()
    for what in (("oscal", "catalog"), ("ciso-assistant",)):
        ran = run(small.root, "export", *what)
        assert ran.code == 2
        assert "name one with --standard: tiny-2026, iso-9001-2015" in ran.err
    both = json.loads(run(small.root, "export", "oscal", "component-definition").out)
    assert len(both["component-definition"]["back-matter"]["resources"]) == 2
    ran = run(small.root, "export", "ciso-assistant", "--standard", "tiny-2026", "--to", "iso-9001-2015")
    assert ran.code == 2
    assert "no crosswalk between" in ran.err


def test_a_file_that_is_there_stays_and_is_held_against_the_new_one(small: Small, run: Run) -> None:
    file = exported(small, run)
    ran = run(small.root, "import", "oscal", str(file))
    assert "is not overwritten, which says the same" in ran.err
    small.standard["clauses"][1]["title"] = "Mended by hand"
    small.read()
    ran = run(small.root, "import", "oscal", str(file))
    assert ran.code == 2
    assert "is not overwritten, which says otherwise 1: 1" in ran.err


def test_a_mapping_becomes_a_crosswalk_in_a_system_that_has_both_standards(small: Small, run: Run) -> None:
    small.standard["id"] = "other-2026"
    small.write("ims/standards/other-2026.yaml", yaml.safe_dump(small.standard))
    small.standard["id"] = "tiny-2026"
    small.ims["standards"].append({"id": "other-2026"})
    rows = [{"from": "1", "to": "2", "relation": "subset"}]
    crosswalk = {"from": "tiny-2026", "to": "other-2026", "rows": rows}
    small.write("ims/standards/crosswalk-x.yaml", yaml.safe_dump(crosswalk))
    small.read()
    out = ("export", "ciso-assistant", "--standard", "tiny-2026", "--to", "other-2026", "-o", "m.yaml")
    assert run(small.root, *out).code == 0
    ran = run(small.root, "import", "ciso-assistant", "m.yaml")
    assert ran.code == 2
    assert "ims/standards/crosswalk-x.yaml is already a crosswalk between" in ran.err
    (small.root / "ims/standards/crosswalk-x.yaml").unlink()
    ran = run(small.root, "import", "ciso-assistant", "m.yaml")
    assert ran.code == 0
    path = "ims/standards/crosswalk-tiny-2026-other-2026.yaml"
    assert ran.out == f"wrote {path}\n"
    assert "once both of its standards are listed" in ran.err
    assert yaml.safe_load((small.root / path).read_bytes())["rows"] == rows
    assert "crosswalk" not in run(small.root, "check").out
    ran = run(small.root, "import", "ciso-assistant", "m.yaml", "--to", "iso-9001-2015", "-o", "x.yaml")
    assert ran.code == 2
    assert "there is no clause list tiny-2026" in ran.err
    assert "--from" in ran.err


def test_only_a_format_with_mappings_takes_the_ends_of_one(small: Small, run: Run) -> None:
    assert "--from" in run(small.root, "import", "ciso-assistant", "--help").out
    assert "--from" not in run(small.root, "import", "oscal", "--help").out
