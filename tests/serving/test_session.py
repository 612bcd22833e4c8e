"""A save shows the page that is open first; what cannot be shown is said, and the last good page stays."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import closing

import pytest

from imskit.serving.session import Session
from imskit.site import making
from imskit.site.making import MadePage, laid_out
from imskit.site.page import Page
from imskit.site.templates import Templates
from tests.builders import Small
from tests.serving.sessions import begin, finish, laid, session_of

POLICY = "documents/POL-001.html"
FILE = "ims/policies/POL-001.yaml"


def words(session: Session, address: str = POLICY) -> str:
    return session.answer(address).body.decode()


def has_words(address: str) -> bool:
    return address.endswith(".html")


def count_made(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each page is laid out from now on while the rest is made ready, by address."""
    made: Counter[str] = Counter()

    def counted(page: Page, templates: Templates) -> MadePage:
        made[page.address] += 1
        return laid_out(page, templates)

    monkeypatch.setattr(making, "laid_out", counted)
    return made


def test_a_page_follows_what_is_saved(small: Small) -> None:
    session = session_of(laid(small).root)
    session.saved()
    assert "Title of POL-001" in words(session)
    small.policy(status="draft", title="Quite another title")
    session.saved()
    assert "Quite another title" in words(session)
    assert "Quite another title" in words(session, "documents/POL-002.html")


def test_only_pages_that_are_open_are_made_at_a_save(small: Small) -> None:
    session = session_of(laid(small).root)
    session.saved()
    with session.looking_at(POLICY), session.looking_at("index.html"):
        assert session.saved().pages == 2
        assert set(session._made) == {POLICY, "index.html"}
    assert session.saved().pages == 0
    assert not session._made


def test_a_page_that_did_not_change_keeps_its_digest_and_one_that_did_gets_another(small: Small) -> None:
    session = session_of(laid(small).root)
    session.saved()
    policy, rules = (session.news(address)["digest"] for address in (POLICY, "rules/index.html"))
    small.policy(status="draft", title="Quite another title")
    session.saved()
    assert session.news(POLICY)["digest"] != policy
    assert session.news("rules/index.html")["digest"] == rules


def test_new_problems_and_mended_ones_are_told_wherever_they_moved_in_their_file(small: Small) -> None:
    session = session_of(laid(small).root)
    first = session.saved()
    assert first.new == first.problems
    small.policy(status="draft", owner="nobody")
    second = session.saved()
    assert len(second.new) == 1
    assert "nobody" in second.new[0].message
    assert not second.gone
    broken = (small.root / FILE).read_text(encoding="utf-8")
    small.write(FILE, f"# A line more\n{broken}")
    moved = session.saved()
    assert not moved.new
    assert not moved.gone
    small.policy(status="draft")
    mended = session.saved()
    assert [problem.message for problem in mended.gone] == [second.new[0].message]
    assert not mended.new


def test_the_page_of_a_file_that_cannot_be_read_stays_and_says_so(small: Small) -> None:
    session = session_of(laid(small).root)
    session.saved()
    good = words(session)
    small.write(FILE, "id: POL-001\ntype: [policy\n")
    session.saved()
    assert words(session) == good
    news = session.news(POLICY)
    assert "as it was before" in news["outdated"]
    assert news["here"][0]["place"].startswith(f"{FILE}:")
    small.policy(status="draft", title="Mended")
    session.saved()
    assert "Mended" in words(session)
    assert session.news(POLICY)["outdated"] == ""


def test_a_document_that_is_taken_away_has_no_page_any_more(small: Small) -> None:
    session = session_of(laid(small).root)
    session.saved()
    assert session.answer(POLICY).status == 200
    (small.root / FILE).unlink()
    session.saved()
    assert session.answer(POLICY).status == 404
    small.policy(status="draft")
    session.saved()
    assert session.answer(POLICY).status == 200


def test_a_new_document_has_its_page_at_once(small: Small) -> None:
    session = session_of(laid(small).root)
    session.saved()
    assert session.answer("documents/POL-003.html").status == 404
    small.policy("POL-003", status="draft", title="Brought a moment ago")
    session.saved()
    assert "Brought a moment ago" in words(session, "documents/POL-003.html")


def test_what_stops_the_site_is_on_each_page_and_the_last_good_state_stays(small: Small) -> None:
    session = session_of(laid(small).root)
    session.saved()
    good = words(session)
    ims = (small.root / "ims/ims.yaml").read_text(encoding="utf-8")
    small.write("ims/ims.yaml", "imskit: [\n")
    save = session.saved()
    assert save.stop is not None
    news = session.news(POLICY)
    assert "ims.yaml" in news["stop"]["sentence"]
    assert any(row["place"].startswith("ims/ims.yaml:") for row in news["others"])
    assert words(session) == good
    small.write("ims/ims.yaml", ims)
    assert session.saved().stop is None
    assert session.news(POLICY)["stop"] is None


def test_a_system_that_is_broken_from_the_start_is_shown_when_it_is_mended(small: Small) -> None:
    laid(small)
    ims = (small.root / "ims/ims.yaml").read_text(encoding="utf-8")
    small.write("ims/ims.yaml", "imskit: [\n")
    session = session_of(small.root)
    session.saved()
    assert session.answer("index.html").status == 503
    assert session.news("index.html")["others"]
    small.write("ims/ims.yaml", ims)
    session.saved()
    assert session.answer("index.html").status == 200


def test_a_template_that_cannot_be_used_leaves_the_last_good_page(small: Small) -> None:
    session = session_of(laid(small).root)
    session.saved()
    good = words(session)
    small.write("templates/site/documents/policy.md.j2", "{{ body.nowhere.at.all }}\n")
    session.saved()
    assert words(session) == good
    news = session.news(POLICY)
    assert "templates/site/documents/policy.md.j2:1" in news["stop"]["sentence"]
    assert "as it was before" in news["outdated"]
    small.write("templates/site/documents/policy.md.j2", "A template that works.\n")
    session.saved()
    assert "A template that works." in words(session)


def test_a_template_that_fails_on_the_open_page_is_told_with_the_save(small: Small) -> None:
    session = session_of(laid(small).root)
    session.saved()
    with session.looking_at(POLICY), session.looking_at("index.html"):
        assert session.saved().pages == 2
        small.write("templates/site/documents/policy.md.j2", "{{ body.nowhere.at.all }}\n")
        save = session.saved()
        assert save.stop is not None
        assert "policy.md.j2" in save.stop.sentence
        assert save.pages == 1
        assert session.news(POLICY)["stopped"] == "This page cannot be made"
        assert session.news("index.html")["stopped"] == ""
        finish(session)
        assert session.news("index.html")["stopped"] == "A page of the site cannot be made"


def test_what_rules_found_is_not_called_mended_while_they_cannot_be_held(small: Small) -> None:
    session = session_of(laid(small).root)
    session.saved()
    small.policy("POL-002", status="draft", links={"see": ["POL-009"]})
    assert [problem.rule for problem in session.saved().new] == ["dangling-link"]
    settings = (small.root / "ims/ims.yaml").read_text(encoding="utf-8")
    small.write("ims/ims.yaml", settings + "more: [\n")
    save = session.saved()
    assert [problem.rule for problem in save.new] == ["yaml-syntax"]
    assert save.gone == ()
    assert session.news(POLICY)["stopped"] == "The site cannot be made"
    small.write("ims/ims.yaml", settings)
    save = session.saved()
    assert save.new == ()
    assert [problem.rule for problem in save.gone] == ["yaml-syntax"]
    # The same of one document: its own problems wait until it can be read again.
    whole = (small.root / "ims/policies/POL-002.yaml").read_text(encoding="utf-8")
    small.write("ims/policies/POL-002.yaml", whole + "more: [\n")
    save = session.saved()
    assert [problem.rule for problem in save.new] == ["yaml-syntax"]
    assert save.gone == ()
    small.policy("POL-002", status="draft")
    save = session.saved()
    assert save.new == ()
    assert sorted(problem.rule for problem in save.gone) == ["dangling-link", "yaml-syntax"]


def test_a_template_of_a_page_that_nobody_has_open_is_told_of_too(small: Small) -> None:
    session = session_of(laid(small).root)
    session.saved()
    small.write("templates/site/documents/policy.md.j2", "{{ body.nowhere.at.all }}\n")
    session.saved()
    assert session.news("index.html")["stop"] is None
    finish(session)
    assert session.complete
    assert list(session.the_rest()) == []
    assert "policy.md.j2" in session.news("index.html")["stop"]["sentence"]


def test_the_rest_is_said_to_be_built_until_it_is(small: Small) -> None:
    session = session_of(laid(small).root)
    session.saved()
    assert session.news(POLICY)["building"]
    finish(session)
    assert not session.news(POLICY)["building"]
    assert session.news(POLICY)["number"] > 0


def test_the_search_finds_what_was_saved_once_the_rest_is_built(small: Small) -> None:
    session = session_of(laid(small).root)
    session.saved()
    finish(session)
    small.policy(status="draft", title="Zebra crossing")
    session.saved()
    before = session.file("search/names.js")
    assert before
    assert b"Zebra" not in before
    finish(session)
    assert b"POL-001 Zebra crossing" in (session.file("search/names.js") or b"")
    assert (session.file("search/texts-1.js") or b"").startswith(b"imskitSearch.texts(0,")


def test_a_newer_save_ends_what_is_made_ready_for_an_earlier_one(small: Small) -> None:
    session = session_of(laid(small).root)
    session.saved()
    rest = session.the_rest()
    next(rest)
    session.saved()
    assert next(rest, None) is None
    assert not session.complete


def test_what_was_found_before_a_newer_save_is_not_found_again(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(laid(small).root)
    session.saved()
    finish(session)
    made = count_made(monkeypatch)
    small.policy(status="draft", title="Another title")
    session.saved()
    finish(session)
    shown = set(made)
    assert POLICY in shown
    made.clear()
    small.policy(status="draft", title="A third title")
    session.saved()
    with closing(session.the_rest()) as rest:
        while len(made) < len(shown):
            next(rest)
    assert not session.complete
    made.clear()
    session.saved()
    finish(session)
    assert not made
    assert "A third title" in words(session)


def test_what_only_an_abandoned_state_showed_is_shown_no_more(small: Small) -> None:
    session = session_of(laid(small).root)
    session.saved()
    finish(session)
    before = {address: session.answer(address).body for address in session.addresses() if has_words(address)}
    small.policy(status="draft", title="Another title")
    session.saved()
    begin(session, 10_000_000)
    small.policy(status="draft", title="A third title")
    session.saved()
    begin(session, 2_000)
    small.policy(status="draft")
    session.saved()
    finish(session)
    after = {address: session.answer(address).body for address in session.addresses() if has_words(address)}
    assert after == before


def test_a_first_site_that_saves_interrupt_all_the_time_gets_ready_in_the_end(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(laid(small).root)
    made = count_made(monkeypatch)
    for number in range(4):
        small.policy("POL-003", status="draft", title=f"Title {number}")
        session.saved()
        already = set(made)
        with closing(session.the_rest()) as rest:
            while len(set(made) - already) < 20:
                next(rest)
    finish(session)
    again = {address for address, times in made.items() if times > 1}
    assert "documents/POL-003.html" in made
    assert "rules/dangling-link.html" in made
    assert "rules/dangling-link.html" not in again
    assert len(again) < len(made) / 2


def test_pages_that_show_the_navigation_are_made_anew_when_it_changes(small: Small) -> None:
    session = session_of(laid(small).root)
    session.saved()
    finish(session)
    with session.looking_at(POLICY):
        small.idea()
        session.saved()
        before = session.news(POLICY)["digest"]
        finish(session)
        assert session.news(POLICY)["digest"] != before
        assert "registers/idea.html" in words(session)


def test_the_shelf_does_not_grow_with_every_save(small: Small) -> None:
    session = session_of(laid(small).root)
    for number in range(3):
        small.policy(status="draft", title=f"Title {number}")
        session.saved()
    assert len(session._shelf.contents) > 3
    session._shelf.named.update({str(number): b"" for number in range(1000)})
    session.saved()
    assert len(session._shelf.contents) < 100


def test_whoever_is_elsewhere_learns_of_withheld_problems_only_how_many(small: Small) -> None:
    laid(small)
    small.policy("POL-003", status="draft", classification="confidential", owner="nobody")
    open_to_all = session_of(small.root, everything=False)
    open_to_all.saved()
    news = open_to_all.news("index.html")
    assert news["withheld"] > 0
    assert "POL-003" not in json.dumps(news)
    at_the_machine = session_of(small.root)
    at_the_machine.saved()
    assert "POL-003" in json.dumps(at_the_machine.news("index.html"))
