"""Nobody loses the approved version by editing: the version in force comes from history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day
from typing import Any

import pytest

from imskit.facts.graph import Graph
from imskit.model import Catalog
from imskit.pipeline import Clock, read
from imskit.problems import CannotGoOn
from imskit.views.audience import Audience
from imskit.views.banners import banner_of
from tests.builders import BODIES, NOW, Small
from tests.repositories import commit, run

TODAY = Day(2026, 11, 23)


def revision(version: str, day: str) -> dict[str, Any]:
    return {
        "version": version,
        "date": day,
        "by": "person-02",
        "change": "material",
        "summary": f"New in {version}.",
    }


def policy(small: Small, version: str, effective: str = "2026-03-01", **changes: Any) -> Mapping[str, Any]:
    """POL-001 in *version*, with a revision for each version up to it."""
    entries = [revision(f"1.{number}", f"2026-02-1{number}") for number in range(int(version[-1]) + 1)]
    return small.policy(
        "POL-001",
        version=version,
        effective_from=effective,
        revisions=entries[::-1],
        body={**BODIES["policy"], "purpose": f"The purpose of {version}."},
        **changes,
    )


@pytest.fixture
def approved(small: Small) -> Small:
    """A committed system whose policy is in force in version 1.0."""
    small.decision(policy(small, "1.0"))
    small.read()
    commit(small.root, "2026-03-01")
    return small


def shown(small: Small, as_of: Day = TODAY) -> Catalog:
    catalog = small.read(as_of).in_force()
    assert catalog is not None
    return catalog


def banner(catalog: Catalog) -> tuple[str, str]:
    document = catalog.documents["POL-001"]
    found = banner_of(catalog, Graph.of(catalog), Audience.everybody(), document, None)
    assert found is not None
    return found.title, found.text


@pytest.mark.parametrize("status", ["draft", "in-review", "approved"])
def test_a_newer_text_leaves_the_approved_version_in_force(approved: Small, status: str) -> None:
    policy(approved, "1.1", status=status)
    catalog = shown(approved)
    assert catalog.documents["POL-001"].version == "1.0"
    assert catalog.documents["POL-001"].value("body.purpose") == "The purpose of 1.0."
    assert catalog.coming["POL-001"].version == "1.1"


def test_it_makes_no_difference_whether_the_newer_text_is_committed(approved: Small) -> None:
    policy(approved, "1.1", status="draft")
    before = shown(approved)
    commit(approved.root, "2026-04-01")
    after = shown(approved)
    assert before.documents["POL-001"] == after.documents["POL-001"]


def test_an_approved_version_is_in_force_from_its_day_on(approved: Small) -> None:
    approved.decision(policy(approved, "1.1", effective="2026-12-01"))
    assert shown(approved).documents["POL-001"].version == "1.0"
    assert banner(shown(approved)) == (
        "Version 1.1 is coming: New in 1.1",
        "It is approved and takes effect on 2026-12-01. This page shows version 1.0, which is in force",
    )
    assert shown(approved, Day(2026, 12, 1)).documents["POL-001"].version == "1.1"
    assert shown(approved, Day(2026, 12, 1)).coming == {}


def test_an_edit_without_a_new_version_is_announced_and_not_shown(approved: Small) -> None:
    policy(approved, "1.0", title="Something else")
    catalog = shown(approved)
    assert catalog.documents["POL-001"].title == "Title of POL-001"
    assert banner(catalog)[0] == "Changed and not approved"


def test_a_renamed_file_is_the_same_document(approved: Small) -> None:
    (approved.root / "ims/policies/POL-001.yaml").unlink()
    commit(approved.root, "2026-04-01")
    written = policy(approved, "1.1", status="draft")
    (approved.root / "ims/policies/POL-001.yaml").unlink()
    approved.write("ims/policies/POL-001-new-name.yaml", written)
    document = shown(approved).documents["POL-001"]
    assert (document.version, document.path) == ("1.0", "ims/policies/POL-001-new-name.yaml")


@pytest.mark.parametrize("status", ["superseded", "retired"])
def test_what_ended_does_not_come_back(approved: Small, status: str) -> None:
    policy(approved, "1.1", status=status)
    assert shown(approved).documents["POL-001"].version == "1.1"
    commit(approved.root, "2026-04-01")
    policy(approved, "1.2", status="draft")
    assert shown(approved).documents["POL-001"].version == "1.2"


def test_a_withdrawn_version_does_not_come_back(approved: Small) -> None:
    approved.decision(
        policy(approved, "1.0"), verdict="withdraw", on="2026-05-01", reason="It harmed more than it helped."
    )
    approved.read()
    commit(approved.root, "2026-05-01")
    policy(approved, "1.1", status="draft")
    assert shown(approved).documents["POL-001"].version == "1.1"


def test_a_content_that_was_never_approved_is_not_in_force(small: Small) -> None:
    policy(small, "1.0", status="draft")
    small.read()
    commit(small.root, "2026-03-01")
    policy(small, "1.1", status="draft")
    catalog = shown(small)
    assert (catalog.documents["POL-001"].version, catalog.coming) == ("1.1", {})


def test_the_stricter_classification_of_both_versions_holds(approved: Small) -> None:
    policy(approved, "1.1", status="draft", classification="confidential")
    assert not Audience.of(shown(approved)).sees("POL-001")


def test_what_was_confidential_is_not_shown_by_opening_a_newer_version(small: Small) -> None:
    small.decision(policy(small, "1.0", classification="confidential", title="The secret plan"))
    small.read()
    commit(small.root, "2026-03-01")
    policy(small, "1.1", status="draft", title="The open plan")
    audience = Audience.of(shown(small))
    assert not audience.sees("POL-001")
    assert audience.redact("The secret plan of POL-001") == "a withheld record of a withheld record"


def test_a_shallow_clone_is_refused_only_where_history_matters(approved: Small) -> None:
    policy(approved, "1.1", status="draft")
    approved.read()
    commit(approved.root, "2026-04-01")
    clone = approved.root.parent / f"{approved.root.name}-shallow"
    run(approved.root, "clone", "-q", "--depth", "1", approved.root.as_uri(), str(clone))
    with pytest.raises(CannotGoOn, match="which version of POL-001 is in force") as caught:
        shown(Small(clone))
    assert "git fetch --unshallow" in caught.value.mend
    run(clone, "fetch", "-q", "--unshallow")
    assert shown(Small(clone)).documents["POL-001"].version == "1.0"


def test_a_revision_looks_at_its_own_history(approved: Small) -> None:
    policy(approved, "1.1", status="draft")
    approved.read()
    commit(approved.root, "2026-04-01")
    catalog = read(approved.root, Clock(NOW, TODAY), revision="HEAD~1").in_force()
    assert catalog is not None
    assert (catalog.documents["POL-001"].version, catalog.coming) == ("1.0", {})
