"""`imskit export`: the system in the form of somebody else's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from imskit.project import shipped
from tests.builders import Small

if TYPE_CHECKING:
    from tests.running import Run


def test_codeowners_is_printed_or_written(small: Small, run: Run) -> None:
    small.policy(owner="innovation-manager")
    small.ims["settings"] = {"forge": {"handles": [{"role": "director", "handle": "@small/board"}]}}
    small.read()
    printed = run(small.root, "export", "codeowners")
    assert printed.code == 0
    assert "/ims/policies/ @small/board\n" in printed.out
    assert "note: innovation-manager has no handle" in printed.err
    target = small.root / "CODEOWNERS"
    assert run(small.root, "export", "codeowners", "--output", str(target)).code == 0
    assert target.read_text(encoding="utf-8") == printed.out
    assert "codeowners-behind" not in run(small.root, "check").out


def test_without_handles_it_says_what_to_add(small: Small, run: Run) -> None:
    small.read()
    ran = run(small.root, "export", "codeowners", "--output", "CODEOWNERS")
    assert ran.code == 2
    assert "does not say what roles are called at the forge" in ran.err
    assert "settings, forge, handles" in ran.err
    assert not (small.root / "CODEOWNERS").exists()


def test_what_cannot_be_exported_is_a_usage_error(small: Small, run: Run) -> None:
    small.read()
    ran = run(small.root, "export", "everything")
    assert ran.code == 2
    assert "codeowners" in ran.err


def test_an_idea_is_led_to_the_private_place_that_ims_yaml_names(small: Small, run: Run) -> None:
    ideas = {
        "owner": "innovation-manager",
        "send_to": "The coach",
        "answer_within": "P3W",
        "seen_by": 'Two coaches: "A" & B #1',
        "owned_by": "Us",
    }
    small.ims["settings"] = {"ideas": ideas}
    small.read()
    ran = run(small.root, "export", "issue-links")
    assert ran.code == 2
    assert "private_issue_url" in ran.err
    ideas["private_issue_url"] = "https://forge.example/ideas/new?title={title}&body={body}"
    small.read()
    made = yaml.safe_load(run(small.root, "export", "issue-links").out)
    assert made["contact_links"] == [
        {
            "name": "Put forward an idea",
            "url": "https://forge.example/ideas/new?title=&body=",
            "about": 'It is seen by: Two coaches: "A" & B #1',
        }
    ]


def test_the_links_take_the_place_of_the_file_that_init_lays(small: Small, run: Run) -> None:
    laid = shipped("templates") / "init" / "dot-github" / "ISSUE_TEMPLATE" / "config.yml"
    place = small.root / "config.yml"
    place.write_bytes(laid.read_bytes())
    small.ims["settings"] = {
        "ideas": {
            "owner": "innovation-manager",
            "send_to": "The coach",
            "answer_within": "P3W",
            "seen_by": "Two coaches",
            "owned_by": "Us",
            "private_issue_url": "https://forge.example/ideas/new?title={title}&body={body}",
        }
    }
    small.read()
    ran = run(small.root, "export", "issue-links", "--output", "config.yml")
    assert (ran.code, ran.err) == (0, "wrote config.yml\n")
    assert "forge.example" in place.read_text(encoding="utf-8")
