"""A whole story in a browser: an idea of somebody without any knowledge of git, a slip of the pen, and its approval."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.stand_in import standing_in
from tests.builders import BODIES, Small
from tests.repositories import commit
from tests.repositories import run as git
from tests.running import Ran, Run

pytestmark = pytest.mark.browser

DAY = "2026-11-23"
AS_OF = ("--as-of", DAY)
WRONG, RIGHT = "Say wher we go.", "Say where we go."


@pytest.fixture
def page(small: Small, run: Run, browser: Browser) -> Iterator[Page]:
    """The manual of a small system in git, opened from its folder; its forge is the stand-in."""
    with standing_in(small.root) as address:
        small.ims = {**small.ims, "settings": {"forge": {"kind": "gitea", "repository": address}}}
        small.decision(small.policy(body={**BODIES["policy"], "purpose": WRONG}))
        small.read()
        commit(small.root, "2026-06-01")
        build(small, run)
        with browser.new_context(viewport={"width": 390, "height": 900}) as context:
            page = context.new_page()
            page.clock.set_fixed_time(f"{DAY}T12:00:00+00:00")
            yield page


def build(small: Small, run: Run) -> None:
    ran = run(small.root, "build", "--output", "../site", *AS_OF)
    assert ran.code == 0, ran.out + ran.err


def go(page: Page, small: Small, address: str) -> None:
    page.goto((small.root.parent / "site" / address).as_uri())


def propose(page: Page, why: str) -> str:
    """Save what was changed as a proposal; the branch on which it lies is handed back."""
    page.get_by_label("Commit summary").fill(why)
    page.get_by_role("button", name="Propose file change").click()
    expect(page.get_by_role("heading", name="New Pull Request")).to_be_visible()
    return page.locator("p").inner_text()


def checked(small: Small, run: Run, branch: str) -> Ran:
    """What the check of the proposal says."""
    git(small.root, "checkout", "-q", branch)
    return run(small.root, "check", "--base", "main", *AS_OF)


def change(page: Page, old: str, new: str) -> None:
    text = page.get_by_label("Text", exact=True)
    before = text.input_value()
    assert old in before
    text.fill(before.replace(old, new, 1))


def test_an_employee_puts_forward_an_idea_with_a_browser_alone(page: Page, small: Small, run: Run) -> None:
    go(page, small, "index.html")
    go(page, small, "propose-a-change.html")
    page.get_by_role("link", name="Idea", exact=True).click()
    page.get_by_role("link", name="Begin it at Gitea").click()
    assert page.get_by_label("Name", exact=True).input_value() == "ims/records/idea/IDEA-001.yaml"
    text = page.get_by_label("Text", exact=True)
    given = text.input_value()
    assert f"date: {DAY}" in given or DAY in given
    text.fill(re.sub(r"\[fill in:[^\]]*\]", "A lamp — für jeden, 100 % hell", given))
    branch = propose(page, "An idea")
    ran = checked(small, run, branch)
    assert ran.code == 0, ran.out
    assert "IDEA-001" not in ran.out
    assert "für jeden" in (small.root / "ims/records/idea/IDEA-001.yaml").read_text("utf-8")


def test_two_people_who_take_the_same_number_are_told(page: Page, small: Small, run: Run) -> None:
    branches = []
    for title in ("One", "Another"):
        go(page, small, "new/risk.html")
        page.get_by_role("link", name="Begin it at Gitea").click()
        text = page.get_by_label("Text", exact=True)
        text.fill(re.sub(r"\[fill in:[^\]]*\]", title, text.input_value()))
        if title == "Another":
            page.get_by_label("Name", exact=True).fill("ims/records/risk/RISK-001-another.yaml")
        branches.append(propose(page, title))
    assert len(set(branches)) == 2
    ran = checked(small, run, branches[1])
    assert f"is also taken on the branch {branches[0]}" in ran.out.replace("\n", " "), ran.out


def test_a_slip_of_the_pen_is_mended_approved_and_shown_without_a_command_by_its_owner(
    page: Page, small: Small, run: Run
) -> None:
    # Somebody sees it, and changes one word.
    go(page, small, "documents/POL-001.html")
    page.get_by_text("Propose a change", exact=True).and_(page.locator("summary")).click()
    page.get_by_role("link", name="Open the text at Gitea").click()
    change(page, WRONG, RIGHT)
    branch = propose(page, "Where, not wher")
    ran = checked(small, run, branch)
    assert ran.code == 1
    # That is the owner's to mend, as the page says.
    assert "its version is still 1.0" in ran.out

    # The owner does what “If you own the text” says, in the list of changed files.
    forge = small.ims["settings"]["forge"]["repository"]
    path = git(small.root, "ls-tree", "-r", "--name-only", branch, "ims/policies")
    page.goto(f"{forge}/_edit/{branch}/{path}")
    text = page.get_by_label("Text", exact=True)
    raised = re.sub(r"(?m)^version: .*$", 'version: "1.1"', text.input_value())
    raised = re.sub(r"(?m)^status: .*$", "status: in-review", raised)
    raised = re.sub(r"(?m)^effective_from: .*$", f"effective_from: {DAY}", raised)
    lines = f'- version: "1.1"\n  date: {DAY}\n  by: person-02\n  change: editorial\n  summary: A slip of the pen\n'
    text.fill(re.sub(r"(?m)^revisions:\n", lambda found: found[0] + lines, raised))
    assert propose(page, "1.1") == branch
    ran = checked(small, run, branch)
    assert ran.code == 0, ran.out

    # Who must approve follows the link of the statement, which leads to their record on that very branch.
    git(small.root, "checkout", "-q", "main")
    ran = run(small.root, "diff", "main", branch, "--branch", branch, *AS_OF, "--format", "html")
    assert ran.code == 0, ran.err
    (small.root.parent / "statement.html").write_text(ran.out, encoding="utf-8")
    page.goto((small.root.parent / "statement.html").as_uri())
    for summary in ("Approve POL-001 1.1 in a browser", "person-01 as Director"):
        page.get_by_text(summary, exact=True).click()
    page.get_by_role("link", name="Begin the file on this branch").click()
    assert "by: person-01\n" in page.get_by_label("Text", exact=True).input_value()
    page.get_by_label("Commit directly to the branch").check()
    assert propose(page, "I approve") == branch
    ran = checked(small, run, branch)
    assert "has all its approvals, and still says in-review" in ran.out.replace("\n", " "), ran.out
    git(small.root, "checkout", "-q", "main")
    page.goto(f"{forge}/_edit/{branch}/{path}")
    change(page, "status: in-review", "status: approved")
    assert propose(page, "Approved") == branch
    ran = checked(small, run, branch)
    assert ran.code == 0, ran.out

    git(small.root, "checkout", "-q", "main")
    git(small.root, "merge", "-q", branch, at=f"{DAY}T12:00:00Z")
    build(small, run)
    go(page, small, "documents/POL-001.html")
    expect(page.get_by_text(RIGHT)).to_be_visible()
    expect(page.get_by_text("A slip of the pen")).to_have_count(1)
