"""From each page a change can be proposed, something new begun, or said what is wrong."""

from __future__ import annotations

import html
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from imskit.facts.graph import Graph
from imskit.site.build import build_site
from imskit.views.proposing import Proposal, proposal
from tests.builders import Small

FORGE = {"kind": "github", "repository": "https://forge.example/our/ims"}


def with_forge(small: Small, **more: object) -> Small:
    small.ims = {**small.ims, "settings": {"forge": {**FORGE, **more}}}
    return small


def offered(small: Small, name: str) -> Proposal:
    catalog = small.catalog()
    found = proposal(catalog, catalog.documents[name])
    assert found is not None
    return found


def built(small: Small) -> Path:
    reading = small.read()
    assert reading.catalog is not None
    output = small.root / "site"
    graph = Graph.of(reading.catalog)
    build_site(reading.catalog, graph, reading.problems, reading.tree, output, work=small.root / ".imskit")
    return output


def test_a_document_leads_to_its_file_and_to_a_form_for_what_is_wrong(small: Small) -> None:
    with_forge(small).policy()
    found = offered(small, "POL-001")
    assert found.editor == "https://forge.example/our/ims/edit/main/ims/policies/POL-001.yaml"
    assert found.forge == "GitHub"
    assert parse_qs(urlsplit(found.report).query)["title"] == ["POL-001 1.0"]
    assert found.why_not == ""


def test_a_sealed_record_says_why_not_and_what_instead(small: Small) -> None:
    with_forge(small).training()
    found = offered(small, "TRN-001")
    assert found.editor == ""
    assert found.why_not == "A record like this is final once it is written."
    assert "a new record that names TRN-001" in found.instead
    assert (found.new_type, found.new_title) == ("training", "training")


def test_a_closed_record_says_why_not_and_what_instead(small: Small) -> None:
    with_forge(small).idea(state="declined", closed="2026-06-01", classification="internal")
    found = offered(small, "IDEA-001")
    assert (found.editor, found.why_not) == ("", "This record is closed, and stays as it was closed.")
    assert found.new_type == "idea"


@pytest.mark.parametrize(
    "status, words", [("superseded", "another took its place"), ("retired", "was withdrawn")]
)
def test_a_document_that_no_longer_holds_says_so(small: Small, status: str, words: str) -> None:
    with_forge(small).policy(status=status)
    found = offered(small, "POL-001")
    assert found.editor == ""
    assert words in found.why_not


def test_a_decision_is_not_made_in_a_browser(small: Small) -> None:
    decision = with_forge(small).decision(small.policy())
    found = offered(small, str(decision["id"]))
    assert (found.editor, found.new_type) == ("", "")
    assert "decides anew" in found.instead


def test_pages_without_a_source_of_their_own_lead_to_a_form(small: Small) -> None:
    with_forge(small).policy()
    site = built(small)
    for address in ("registers/policy.html", "clauses/tiny-2026/1.html", "roles/index.html", "index.html"):
        text = html.unescape((site / address).read_text("utf-8"))
        assert "Something wrong or unclear on this page?" in text, address
        assert "https://forge.example/our/ims/issues/new?" in text, address
    assert 'href="../new/policy.html"' in (site / "registers/policy.html").read_text("utf-8")


def test_a_new_document_is_begun_with_the_next_number_and_a_text_that_the_check_accepts(small: Small) -> None:
    with_forge(small).policy("POL-007")
    site = built(small)
    text = html.unescape((site / "new/policy.html").read_text("utf-8"))
    assert "<code>ims/policies/POL-008.yaml</code>" in text
    begin = text.split('<a class="im-button" href="')[-1].split('"')[0]
    asked = parse_qs(urlsplit(begin).query)
    assert asked["filename"] == ["ims/policies/POL-008.yaml"]
    (small.root / "ims/policies/POL-008.yaml").write_text(asked["value"][0], encoding="utf-8")
    found = [each for each in small.read().problems if "POL-008" in each.place.path]
    assert [each.rule for each in found if each.rule not in ("not-filled-in", "blank", "fill-in")] == []


def test_a_starter_of_ones_own_is_the_one_that_is_offered(small: Small) -> None:
    with_forge(small)
    starter = "id: __ID__\ntype: policy\ntitle: Ours\n"
    small.root.joinpath("templates/starters").mkdir(parents=True)
    small.root.joinpath("templates/starters/policy.yaml").write_text(starter, encoding="utf-8")
    assert "title: Ours" in (built(small) / "new/policy.html").read_text("utf-8")


def test_who_must_approve_is_told_what_to_do_with_a_browser_alone(small: Small) -> None:
    with_forge(small).decision(small.policy())
    site = built(small)
    told = (site / "registers/decision.html").read_text("utf-8")
    assert 'href="../propose-a-change.html#approve"' in told
    assert not (site / "new/decision.html").exists()
    how = html.unescape((site / "propose-a-change.html").read_text("utf-8"))
    assert 'id="approve"' in how
    assert 'version: "1.4"\n    date: 2027-' in how


@pytest.mark.parametrize("kind, comment", [("github", True), ("gitlab", True), ("gitea", False)])
def test_a_comment_is_promised_only_where_the_files_for_the_forge_write_one(
    small: Small, kind: str, comment: bool
) -> None:
    how = (built(with_forge(small, kind=kind)) / "propose-a-change.html").read_text("utf-8")
    assert ("A comment on it" in how) == comment
    laid = Path(__file__).parents[3] / "templates/init"
    files = [laid / "dot-gitlab-ci.yml"] if kind == "gitlab" else [*laid.glob(f"dot-{kind}/workflows/*.yml")]
    assert any("<!-- imskit diff -->" in each.read_text("utf-8") for each in files) == comment


def test_without_a_forge_nothing_is_offered(small: Small) -> None:
    small.policy()
    site = built(small)
    assert not (site / "propose-a-change.html").exists()
    assert not (site / "new").exists()
    assert "Propose a change" not in (site / "documents/POL-001.html").read_text("utf-8")
    assert "Something wrong or unclear" not in (site / "index.html").read_text("utf-8")


def test_an_editor_alone_offers_the_change_and_nothing_else(small: Small) -> None:
    small.ims = {**small.ims, "settings": {"edit_url": "https://forge.example/edit/{path}"}}
    small.policy()
    site = built(small)
    assert (site / "propose-a-change.html").exists()
    assert not (site / "new").exists()
    assert "Open the text" in (site / "documents/POL-001.html").read_text("utf-8")


def test_ideas_keep_their_own_form(small: Small) -> None:
    ideas = {
        "owner": "innovation-manager",
        "send_to": "us",
        "answer_within": "P3W",
        "seen_by": "Us",
        "owned_by": "Us",
    }
    small.ims = {**small.ims, "settings": {"forge": FORGE, "ideas": ideas}}
    site = built(small)
    assert not (site / "new/idea.html").exists()
    assert (site / "innovation/new-idea.html").exists()


def test_all_kinds_of_forges_say_what_to_press(small: Small) -> None:
    for kind, words in (("gitlab", "Create merge request"), ("gitea", "Propose file change")):
        with_forge(small, kind=kind)
        site = built(small)
        assert words in (site / "propose-a-change.html").read_text("utf-8")
        text = (site / "new/risk.html").read_text("utf-8")
        assert words in text
        # GitLab takes no text by address.
        assert ("Press <b>Copy the text</b>" in text) == (kind == "gitlab")
