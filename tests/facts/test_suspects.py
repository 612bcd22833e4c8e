"""A link is suspect when what it remembers has changed materially since, all changes judged together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from imskit.facts.graph import Graph
from imskit.facts.suspects import suspicion_in_words
from imskit.fingerprint import fingerprint
from imskit.model import Since
from tests.builders import BODIES, Small
from tests.repositories import commit, run

PURPOSE = "Ideas should be heard within 10 days."


def policy(small: Small, purpose: str = PURPOSE, *later: str, **changes: Any) -> Mapping[str, Any]:
    """POL-001 with this purpose, approved; *later* are the words for the versions after 1.0."""
    entries = [
        {
            "version": f"1.{at}",
            "date": f"2026-02-{at + 1:02}",
            "by": "person-02",
            "change": word,
            "summary": "So.",
        }
        for at, word in enumerate(("material", *later))
    ]
    written = small.policy(
        body={**BODIES["policy"], "purpose": purpose},
        version=f"1.{len(later)}",
        revisions=entries[::-1],
        **changes,
    )
    if written["status"] == "approved":
        small.decision(written)
    return written


def link(small: Small, to: Mapping[str, Any], name: str = "PRO-001", **changes: Any) -> None:
    """An approved procedure whose link remembers what *to* says."""
    entry = {"to": to["id"], "fingerprint": fingerprint(to)}
    small.decision(small.procedure(name, links={"implements": [entry]}, **changes))


@pytest.fixture
def linked(small: Small) -> Small:
    """A committed policy, and a procedure that remembers it."""
    link(small, policy(small))
    small.read()
    commit(small.root, "2026-03-01")
    return small


def since(small: Small, name: str = "PRO-001") -> Since | None:
    edges = Graph.of(small.catalog()).outgoing(name)
    return next((edge.since for edge in edges if edge.relation == "implements"), None)


def test_plainer_words_make_no_link_suspect(linked: Small) -> None:
    policy(linked, "Ideas should be listened to within 10 days.", "editorial")
    assert since(linked) is None
    assert "suspect-link" not in linked.rules()


def test_a_material_change_does_and_says_in_what(linked: Small) -> None:
    policy(linked, "Ideas must be heard within 5 days.", "material")
    found = since(linked)
    assert found == Since(
        "material",
        ("Purpose: the number “10” became “5”", "Purpose: the word “should” became “must”"),
        "1.0",
        "internal",
    )
    (problem,) = [each for each in linked.read().problems if each.rule == "suspect-link"]
    assert problem.message == (
        "POL-001 has changed materially since this link was written against version 1.0: "
        "Purpose: the number “10” became “5”, and 1 more"
    )
    assert "imskit reaffirm PRO-001 --link POL-001" in problem.mend


def test_what_its_author_calls_material_is_even_where_no_test_finds_it(linked: Small) -> None:
    policy(linked, "Thoughts should be heard within 10 days.", "material")
    found = since(linked)
    assert found is not None
    assert (found.weight, found.why) == ("material", ("version 1.1: So.",))


def test_changes_called_editorial_are_judged_together(linked: Small) -> None:
    policy(linked, "Ideas should be heard within ten days.", "editorial")
    commit(linked.root, "2026-03-02")
    policy(linked, "Ideas should be heard within ten days, always.", "editorial", "editorial")
    found = since(linked)
    assert found is not None
    assert found.why == ("Purpose: the number “10” went", "Purpose: the word “always” came")


def test_there_and_back_again_is_no_change(linked: Small) -> None:
    policy(linked, "Ideas must be heard within 5 days.", "material")
    commit(linked.root, "2026-03-02")
    policy(linked, PURPOSE, "material", "material", title="Title of POL-001")
    found = since(linked)
    # The author called both material, and what is remembered says the same but for that.
    assert found is None


def test_what_a_merged_branch_said_is_known(small: Small) -> None:
    policy(small)
    small.read()
    commit(small.root, "2026-03-01")
    run(small.root, "checkout", "-q", "-b", "change")
    on_branch = policy(small, "Ideas ought to be heard within 10 days.", "editorial")
    commit(small.root, "2026-03-02")
    policy(small, "Ideas should be listened to within 10 days.", "editorial", "editorial")
    commit(small.root, "2026-03-03")
    run(small.root, "checkout", "-q", "main")
    run(small.root, "merge", "-q", "--no-ff", "change", "-m", "x")
    link(small, on_branch)
    found = since(small)
    assert found is not None
    assert found.why == ("Purpose: the word “should” came",)


@pytest.mark.parametrize("kind", ["no repository", "no commit", "not held"])
def test_where_nobody_can_tell_it_stays_suspect_and_says_why(small: Small, kind: str) -> None:
    link(small, policy(small))
    policy(small, "Ideas should be listened to within 10 days.", "editorial")
    if kind == "no commit":
        run(small.root, "init", "-q", "-b", "main", ".")
    elif kind == "not held":
        commit(small.root, "2026-03-02")
    found = since(small)
    assert found is not None
    assert (found.weight, found.why) == (
        "unknown",
        (
            {
                "no repository": "this folder is no git repository",
                "no commit": "nothing is committed here yet",
                "not held": "the history at hand does not hold what is remembered",
            }[kind],
        ),
    )


def test_a_shallow_clone_says_how_to_fetch_the_rest(
    linked: Small, tmp_path_factory: pytest.TempPathFactory
) -> None:
    policy(linked, "Ideas should be listened to within 10 days.", "editorial")
    commit(linked.root, "2026-03-02")
    clone = tmp_path_factory.mktemp("clone") / "shallow"
    run(linked.root, "clone", "-q", "--depth", "1", linked.root.as_uri(), str(clone))
    found = since(Small(clone))
    assert found is not None
    assert "git fetch --unshallow" in found.why[0]


def test_a_version_on_its_way_is_not_asked_about_before_it_is_in_force(linked: Small) -> None:
    policy(linked, "Ideas must be heard within 5 days.", "material", status="in-review")
    assert since(linked) is None
    catalog = linked.read().in_force()
    assert catalog is not None
    assert not any(edge.suspect for edge in Graph.of(catalog).outgoing("PRO-001"))
    # Who wrote against the new version already is right in both.
    link(linked, linked.catalog().documents["POL-001"].data)
    assert since(linked) is None
    catalog = linked.read().in_force()
    assert catalog is not None
    assert not any(edge.suspect for edge in Graph.of(catalog).outgoing("PRO-001"))


def test_history_is_not_asked_about(linked: Small) -> None:
    old = linked.catalog().documents["POL-001"].data
    entry = {"to": "POL-001", "fingerprint": fingerprint(old)}
    linked.training(links={"see": [entry]})
    policy(linked, "Ideas must be heard within 5 days.", "material")
    assert not any(edge.suspect for edge in Graph.of(linked.catalog()).outgoing("TRN-001"))


def test_a_living_record_may_grow_and_is_suspect_when_it_is_closed(small: Small) -> None:
    indicator: dict[str, Any] = {
        **BODIES["indicator"],
        "measurements": [{"date": "2026-05-05", "value": "2"}],
    }
    link(small, small.living("indicator", "IND-001", "in-use", indicator))
    small.read()
    commit(small.root, "2026-06-01")
    grown = {**indicator, "measurements": [*indicator["measurements"], {"date": "2026-08-05", "value": "3"}]}
    small.living("indicator", "IND-001", "in-use", grown)
    assert since(small) is None
    small.living("indicator", "IND-001", "in-use", {**grown, "method": "Count no broken ones."})
    assert since(small) is not None
    small.living("indicator", "IND-001", "retired", grown, closed="2026-09-01")
    found = since(small)
    assert found is not None
    assert found.why == ("State: it was closed as retired",)


def test_what_is_more_confidential_does_not_come_to_light(small: Small) -> None:
    policy(small, classification="confidential")
    small.procedure()
    catalog = small.catalog()
    source, target = catalog.documents["PRO-001"], catalog.documents["POL-001"]
    said = suspicion_in_words(Since("material", ("Purpose: the number “10” went",), "1.0"), source, target)
    assert said == "POL-001 has changed materially since this link was written against version 1.0"


def test_what_the_schemas_of_now_would_refuse_is_judged_all_the_same(small: Small) -> None:
    old = {**policy(small), "revisions": "none yet", "owner": ["innovation-manager"]}
    small.write("ims/policies/POL-001.yaml", old)
    small.read()
    commit(small.root, "2026-03-01")
    policy(small)
    small.decision(
        small.procedure(links={"implements": [{"to": "POL-001", "fingerprint": fingerprint(old)}]})
    )
    found = since(small)
    assert found is not None
    assert found.why == ("Owner: the owner changed",)
