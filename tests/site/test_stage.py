"""Staging: which files there are, and that nobody's text can become anything but text."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
import yaml
from markupsafe import escape

from imskit.pipeline import Clock, read
from imskit.problems import CannotGoOn
from tests.builders import NOW, TODAY, Small
from tests.repositories import run
from tests.site.staging import Words, matter_of, page_of, staged


def test_each_document_has_a_page_at_its_own_address(small: Small, tmp_path: Path) -> None:
    small.policy(title='"Us" & them')
    page = page_of(small, tmp_path, "documents/POL-001.md")
    matter = matter_of(page)
    assert matter["title"] == "POL-001 &quot;Us&quot; &amp; them"
    assert matter["within"] == "registers/policy.html"
    assert [crumb["address"] for crumb in matter["crumbs"]] == [
        "registers/index.html",
        "registers/policy.html",
    ]
    assert '# <span class="im-no">POL-001</span> &#34;Us&#34; &#38; them {: #top }' in page


def test_the_navigation_holds_sections_and_no_document(small: Small, tmp_path: Path) -> None:
    small.policy()
    small.idea(classification="internal")
    config = yaml.safe_load(staged(small.read(), tmp_path / "stage").config.read_text(encoding="utf-8"))
    nav = json.dumps(config["nav"])
    assert "documents/" not in nav
    assert "registers/policy.md" in nav
    assert "registers/idea.md" in nav
    assert "registers/procedure.md" not in nav


def test_the_navigation_lists_registers_under_their_groups(small: Small, tmp_path: Path) -> None:
    small.training()
    small.policy()
    config = yaml.safe_load(staged(small.read(), tmp_path / "stage").config.read_text(encoding="utf-8"))
    sections = {title: inside for entry in config["nav"] for title, inside in entry.items()}
    assert list(sections) == ["Home", "Calendar", "Steps", "Clauses", "Registers", "People", "This manual"]
    assert sections["Registers"] == [
        {"All registers": "registers/index.md"},
        {"Context and direction": [{"Policies": "registers/policy.md"}]},
        {"Support": [{"Trainings": "registers/training.md"}]},
    ]


def test_without_documents_the_navigation_names_no_registers(small: Small, tmp_path: Path) -> None:
    config = yaml.safe_load(staged(small.read(), tmp_path / "stage").config.read_text(encoding="utf-8"))
    assert [title for entry in config["nav"] for title in entry] == [
        "Home",
        "Calendar",
        "Steps",
        "Clauses",
        "People",
        "This manual",
    ]


def test_the_configuration_runs_nothing_of_anyones_and_loads_nothing_from_elsewhere(
    small: Small, tmp_path: Path
) -> None:
    small.policy()
    config = yaml.safe_load(staged(small.read(), tmp_path / "stage").config.read_text(encoding="utf-8"))
    assert config["plugins"] == []
    assert "hooks" not in config
    assert "repo_url" not in config
    assert config["theme"]["font"] is False
    assert config["use_directory_urls"] is False
    assert config["extra"]["search"].startswith("assets/search.")


def test_refused_settings_are_listed_among_the_check_results(small: Small, tmp_path: Path) -> None:
    small.write("mkdocs.yml", "hooks: [evil.py]\n")
    found = staged(small.read(), tmp_path / "stage")
    assert [problem.rule for problem in found.problems] == ["mkdocs-setting"]
    assert "hooks cannot be set here" in (tmp_path / "stage/docs/problems.md").read_text(encoding="utf-8")


def test_the_users_settings_are_words_in_the_theme(small: Small, tmp_path: Path) -> None:
    small.write("mkdocs.yml", "site_name: <b>Us</b>\ncopyright: <script>x</script>\n")
    config = yaml.safe_load(staged(small.read(), tmp_path / "stage").config.read_text(encoding="utf-8"))
    assert config["site_name"] == "&lt;b&gt;Us&lt;/b&gt;"
    assert config["copyright"] == "&lt;script&gt;x&lt;/script&gt;"


def test_the_users_pictures_and_styles_are_put_in_place(small: Small, tmp_path: Path) -> None:
    small.write("ims/branding/logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    small.write("ims/branding/own.css", "h1 { color: teal }")
    small.write("mkdocs.yml", "theme: {logo: ims/branding/logo.svg}\nextra_css: [ims/branding/own.css]\n")
    config = yaml.safe_load(staged(small.read(), tmp_path / "stage").config.read_text(encoding="utf-8"))
    for name in (config["theme"]["logo"], *config["extra_css"]):
        assert (tmp_path / "stage/docs" / name).is_file()
    assert len(config["extra_css"]) == 2


def test_a_template_of_the_users_own_wins(small: Small, tmp_path: Path) -> None:
    small.policy()
    small.write("templates/site/documents/policy.md.j2", "## Ours\n\n<p>{{ body.purpose }}</p>\n")
    page = page_of(small, tmp_path, "documents/POL-001.md")
    assert "## Ours\n\n<p>Say where we go.</p>" in page
    assert "Responsibilities" not in page


def test_an_error_in_a_template_of_the_users_own_names_template_line_and_variable(
    small: Small, tmp_path: Path
) -> None:
    small.policy()
    small.write("templates/site/documents/policy.md.j2", "## Ours\n\n{{ body.purpos }}\n")
    with pytest.raises(CannotGoOn, match=r"documents/policy\.md\.j2:3 .*purpos"):
        staged(small.read(), tmp_path / "stage")


def test_the_theme_and_the_scripts_are_always_those_that_imskit_brings(small: Small, tmp_path: Path) -> None:
    small.write("templates/site/theme/main.html", "{{ evil }}")
    small.write("templates/site/assets/imskit.js", "evil()")
    staged(small.read(), tmp_path / "stage")
    assert "evil" not in (tmp_path / "stage/theme/main.html").read_text(encoding="utf-8")
    assert all(
        "evil" not in path.read_text(encoding="utf-8") for path in (tmp_path / "stage").rglob("imskit*.js")
    )


def test_a_type_without_a_template_shows_every_field(small: Small, tmp_path: Path, checkout: Path) -> None:
    schema = json.loads((checkout / "schemas/policy.schema.json").read_text(encoding="utf-8"))
    schema["title"] = "Charter"
    schema["x-imskit"] |= {"type": "charter", "plural": "Charters", "prefix": "CHA", "folder": "charters"}
    schema["properties"]["type"]["const"] = "charter"
    small.write("schemas/charter.schema.json", json.dumps(schema))
    policy = small.policy()
    (small.root / "ims/policies/POL-001.yaml").unlink()
    small.write("ims/charters/CHA-001.yaml", {**policy, "id": "CHA-001", "type": "charter"})
    page = page_of(small, tmp_path, "documents/CHA-001.md")
    for words in ("## Purpose {: #body-purpose }", "Say where we go.", "We give time.", "Director"):
        assert words in page


HOSTILE = (
    "<script>alert(1)</script></div>{{ 7*7 }}{% raw %} [x](javascript:alert(1)) # head\n\n"
    "## {: onclick=x }\n---\n&amp; `"
)


def test_hostile_text_stays_text(small: Small, tmp_path: Path) -> None:
    line = HOSTILE.replace("\n", " ")
    small.policy(
        title=line[:200],
        body={
            "purpose": HOSTILE,
            "scope": HOSTILE,
            "commitments": [{"title": line, "text": HOSTILE}],
            "responsibilities": [{"role": "director", "duties": HOSTILE}],
        },
        revisions=[
            {"version": "1.0", "date": "2026-02-01", "by": "person-02", "change": "material", "summary": line}
        ],
    )
    page = page_of(small, tmp_path, "documents/POL-001.md")
    assert "<script" not in page
    assert "alert(1)</script>" not in page
    assert 'href="javascript' not in page
    headings = [text.rpartition(" {: ")[0] for text in page.splitlines() if text.startswith("#")]
    assert len(headings) >= 6
    for text in headings:
        # Only our own span around the id, and entities.
        assert not re.search(r"[<>*_`\[\]{}]", re.sub(r'<span class="im-no">|</span>', "", text)), text
    assert matter_of(page)["title"].startswith("POL-001 &lt;script&gt;")


def committed(small: Small, subject: str, at: str) -> None:
    small.read()
    run(small.root, "init", "-q", "-b", "main", ".")
    # Of a commit that changes who is who, no subject is shown.
    run(small.root, "add", "ims", ":!ims/people.yaml")
    run(small.root, "commit", "-q", "-m", subject, at=f"{at}T12:00:00Z")


def test_a_page_tells_gits_commits_below_the_official_history_and_folded(
    small: Small, tmp_path: Path
) -> None:
    small.decision(small.policy())
    committed(small, "Begin", "2026-05-01")
    page = page_of(small, tmp_path, "documents/POL-001.md")
    assert page.index("## Decisions") < page.index('<details class="im-fold im-git"')
    assert '<summary>In git: 1 commit of <time class="im-day">2026-05-01</time></summary>' in page
    assert "<td>Added</td> <td>1.0</td> <td>Begin</td>" in page


def test_the_subject_of_a_commit_stays_text(small: Small, tmp_path: Path) -> None:
    small.policy()
    hostile = "<script>alert(1)</script> **b** [a](javascript:alert(1)) {{ 7 * 7 }} </td></table> `x` <!-- "
    committed(small, hostile, "2026-05-01")
    page = page_of(small, tmp_path, "documents/POL-001.md")
    part = page[page.index("<details") : page.index("</details>")]
    assert "<script" not in part
    assert part.count("</table>") == 1
    assert f"<td>{escape(hostile.strip())}</td>" in part


def test_a_record_says_since_when_it_is_in_git_and_that_it_came_late(small: Small, tmp_path: Path) -> None:
    small.policy()
    small.training("TRN-002", date="2026-04-01")
    committed(small, "Begin", "2026-05-01")
    small.training()
    committed(small, "Late", "2026-06-05")
    page = page_of(small, tmp_path, "documents/TRN-001.md")
    since = '<dt>In git since</dt> <dd><time class="im-day">2026-06-05</time> '
    assert since + '<a class="im-soon" href="../about.html#git">recorded late, 31 days after</a>' in page
    before = (tmp_path / "stage/docs/documents/TRN-002.md").read_text("utf-8")
    assert "dated before git's history" in before
    about = (tmp_path / "stage/docs/about.md").read_text("utf-8")
    assert 'begins on <time class="im-day">2026-05-01</time>' in about
    assert '<dt>Recorded late</dt> <dd><span class="im-soon">1 record</span></dd>' in about


def test_without_a_history_pages_say_nothing_of_git_and_the_page_about_the_build_says_why(
    small: Small, tmp_path: Path
) -> None:
    small.training()
    page = page_of(small, tmp_path, "documents/TRN-001.md")
    assert "In git" not in page
    about = (tmp_path / "stage/docs/about.md").read_text("utf-8")
    assert "For no day of any record: this folder is no git repository." in about


def test_evidence_that_a_browser_never_runs_is_copied(small: Small, tmp_path: Path) -> None:
    for name in ("list.csv", "page.html", "changed.csv", ".hidden.csv", "notes.md"):
        small.write(f"ims/evidence/{name}", "a,b\n")
    true = hashlib.sha256(b"a,b\n").hexdigest()
    small.policy(
        evidence=[
            {"title": "List", "file": "list.csv", "sha256": true},
            {"title": "Page", "file": "page.html", "sha256": true},
            {"title": "Notes", "file": "notes.md", "sha256": true},
            {"title": "Changed", "file": "changed.csv", "sha256": "0" * 64},
            {"title": "Hidden", "file": ".hidden.csv", "sha256": true},
        ]
    )
    page = page_of(small, tmp_path, "documents/POL-001.md")
    assert [path.name for path in (tmp_path / "stage/docs/evidence").iterdir()] == ["list.csv"]
    assert 'href="../evidence/list.csv"' in page
    assert "<code>page.html</code>" in page


def test_evidence_of_withheld_records_is_not_copied(small: Small, tmp_path: Path) -> None:
    small.write("ims/evidence/secret.csv", "a,b\n")
    true = hashlib.sha256(b"a,b\n").hexdigest()
    small.idea(classification="confidential", evidence=[{"title": "S", "file": "secret.csv", "sha256": true}])
    staged(small.read(), tmp_path / "stage")
    assert not (tmp_path / "stage/docs/evidence").exists()


def test_a_competence_shows_how_many_and_never_who(checkout: Path, tmp_path: Path) -> None:
    reading = read(checkout / "tests/examples/good/types-b", Clock(NOW, TODAY), from_history=False)
    assert reading.catalog is not None
    staged(reading, tmp_path / "stage")
    page = Words((tmp_path / "stage/docs/documents/CMP-001.md").read_text(encoding="utf-8")).text()
    assert "1 Tells fish from boat 1 all under 3 0" in page
    assert "2 Names the five common sounds 0 under 3 0" in page
    assert "3 Finds a sound nobody has named and says how sure that is 3 1 under 3 under 3" in page
    body = reading.catalog.documents["CMP-001"].data["body"]
    for assessment in body["assessments"]:
        for said in ("person", "assessor", "date", "expires", "note"):
            assert assessment.get(said, "person-") not in page


def test_the_form_for_ideas_is_there_before_the_first_idea(small: Small, tmp_path: Path) -> None:
    small.ims["settings"] = {
        "ideas": {
            "owner": "director",
            "send_to": "The director",
            "answer_within": "P3W",
            "seen_by": "The director",
            "owned_by": "All of us",
        }
    }
    folder = staged(small.read(), tmp_path / "stage").config.parent / "docs"
    form = (folder / "innovation" / "new-idea.md").read_text(encoding="utf-8")
    assert "within 3 weeks" in form
    assert '<option value="person-01">' in form
    assert not (folder / "innovation" / "pipeline.md").exists()
    assert "innovation/new-idea.html" in (folder / "index.md").read_text(encoding="utf-8")
