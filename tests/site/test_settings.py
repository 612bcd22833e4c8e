"""What the user's mkdocs.yml may set."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from imskit.problems import Problem
from imskit.site.search import languages
from imskit.site.settings import Settings, read_settings
from imskit.tree import Tree

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'


def settings(text: str, **files: bytes) -> Settings:
    found, problems = read_settings(tree(text, files))
    assert problems == ()
    return found


def refused(text: str, **files: bytes) -> Problem:
    _, problems = read_settings(tree(text, files))
    (problem,) = problems
    assert problem.rule == "mkdocs-setting"
    return problem


def tree(text: str, files: dict[str, bytes]) -> Tree:
    named = {f"ims/branding/{name.replace('_', '.')}": data for name, data in files.items()}
    return Tree.of({"mkdocs.yml": text.encode(), **named})


def test_without_a_file_nothing_is_set() -> None:
    assert read_settings(Tree.of({})) == (Settings(), ())


def test_an_empty_file_sets_nothing() -> None:
    assert settings("# nothing\n") == Settings()


def test_what_is_allowed_is_taken() -> None:
    text = """\
site_name: Acme manual
site_url: https://manual.example/ims/
site_description: What we do
copyright: Acme 2026
theme:
  name: material
  palette: {primary: blue grey, accent: amber}
  logo: ims/branding/logo.svg
  favicon: ims/branding/icon.png
  language: de
extra_css: [ims/branding/own.css]
"""
    assert settings(text, logo_svg=LOGO, icon_png=b"png", own_css=b"h1 { color: red }") == Settings(
        site_name="Acme manual",
        site_url="https://manual.example/ims/",
        site_description="What we do",
        copyright="Acme 2026",
        primary="blue grey",
        accent="amber",
        logo="ims/branding/logo.svg",
        favicon="ims/branding/icon.png",
        language="de",
        extra_css=("ims/branding/own.css",),
    )


@pytest.mark.parametrize(
    "text, line, message",
    [
        ("site_name: A\nhooks: [evil.py]\n", 2, "hooks cannot be set here"),
        ("plugins: [search]\n", 1, "plugins cannot be set here"),
        ("markdown_extensions: [snippets]\n", 1, "markdown_extensions cannot be set here"),
        ("extra: {analytics: x}\n", 1, "extra cannot be set here"),
        ("repo_url: https://forge.example\n", 1, "repo_url cannot be set here"),
        ("theme:\n  custom_dir: mine\n", 2, "theme.custom_dir cannot be set here"),
        ("theme:\n  palette:\n    scheme: slate\n", 3, "theme.palette.scheme cannot be set here"),
        ("theme: {name: readthedocs}\n", 1, "theme.name can only be material"),
        ("theme: material\n", 1, "theme is not a list of settings"),
        ("site_name: [a]\n", 1, "site_name is not one line of words"),
        ("site_url: javascript:alert(1)\n", 1, "site_url is not an address such as https://manual.example/"),
        ("theme: {palette: {primary: mauve}}\n", 1, "There is no colour mauve"),
        ("theme: {language: xx}\n", 1, "The site cannot speak xx"),
        ("extra_css: own.css\n", 1, "extra_css is not a list of files"),
        ("extra_css: [1]\n", 1, "extra_css.0 is not the path of a file"),
        ("- a\n", 1, "mkdocs.yml is not a list of settings"),
    ],
)
def test_what_is_not_allowed_is_refused_at_its_line(text: str, line: int, message: str) -> None:
    problem = refused(text)
    assert (problem.place.path, problem.place.line, problem.message) == ("mkdocs.yml", line, message)
    assert problem.mend


@pytest.mark.parametrize(
    "text",
    ["site_name: !!python/object/apply:os.system [id]\n", "site_name: !ENV HOME\n", "a: [\n", "a: &x b\n"],
)
def test_tags_and_what_cannot_be_read_are_refused_and_never_run(text: str) -> None:
    assert refused(text).place.line >= 1


def test_a_misspelt_setting_is_guessed() -> None:
    assert refused("site_nam: A\n").mend == "did you mean site_name?"


def test_another_setting_of_mkdocs_is_not_taken_for_a_slip() -> None:
    assert refused("site_dir: public\n").mend.startswith("it may hold site_name, site_url")


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../logo.png", "ims/../../logo.png", r"..\\logo.png", "nowhere.png"]
)
def test_a_picture_outside_the_system_or_missing_is_refused(path: str) -> None:
    problem = refused(f"theme:\n  logo: {path}\n")
    assert problem.place.line == 2


def test_a_picture_must_be_one() -> None:
    assert "no picture" in refused("theme: {logo: ims/branding/logo.html}\n", logo_html=b"<b>").message


@pytest.mark.parametrize(
    "svg",
    [
        b"<svg><script>alert(1)</script></svg>",
        b"<svg><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script></svg>",
        b"<svg onload='alert(1)'/>",
        b"<svg/onload='alert(1)'/>",
        b"<svg><a href='javascript:alert(1)'/></svg>",
        b"<svg><a href='&#106;avascript:alert(1)'/></svg>",
        b"<svg><image href='https://elsewhere.example/a.png'/></svg>",
        b"<svg><foreignObject/></svg>",
        b"<?xml-stylesheet href='x.css'?><svg/>",
        b"<!DOCTYPE svg [<!ENTITY x 'y'>]><svg/>",
    ],
)
def test_a_picture_that_runs_or_loads_something_is_refused(svg: bytes) -> None:
    assert "script or loads" in refused("theme: {logo: ims/branding/logo.svg}\n", logo_svg=svg).message


@pytest.mark.parametrize(
    "css",
    [
        b"@import 'https://elsewhere.example/a.css';",
        b"@IMPORT url(a.css);",
        b"h1 { background: url(https://elsewhere.example/a.png) }",
        b"h1 { background: url( '//elsewhere.example/a.png') }",
        b"h1 { background: u\\72l(https://elsewhere.example/a.png) }",
    ],
)
def test_a_style_sheet_that_loads_something_from_elsewhere_is_refused(css: bytes) -> None:
    problem = refused("extra_css: [ims/branding/own.css]\n", own_css=css)
    assert "from elsewhere" in problem.message


def test_a_style_sheet_may_hold_pictures_and_name_files_beside_it() -> None:
    css = b"h1 { background: url(data:image/png;base64,AAAA) } h2 { background: url(#grid) }"
    assert settings("extra_css: [ims/branding/own.css]\n", own_css=css).extra_css == ("ims/branding/own.css",)


def test_the_languages_are_those_of_the_theme() -> None:
    assert {"en", "de", "fr"} <= set(languages())


@pytest.mark.parametrize(
    "setting", ["theme: {logo: logo.svg}", "extra_css: [extra.css]", "extra_css: [docs/extra.css]"]
)
def test_a_file_beside_mkdocs_yml_is_told_where_files_are_read(setting: str) -> None:
    problem = refused(f"{setting}\n")
    assert "is not read: only files below ims/ or templates/ are" in problem.message
    assert "templates/brand/" in problem.mend


def test_the_examples_in_the_comments_of_a_new_system_are_read_once_their_files_are_there() -> None:
    started = Path(__file__).parents[2] / "templates/init/mkdocs.yml"
    text = re.sub(r"(?m)^( *)# (logo|extra_css)", r"\1\2", started.read_text(encoding="utf-8"))
    files = {"templates/brand/logo.svg": LOGO, "templates/brand/extra.css": b"h1 { color: red }"}
    found, problems = read_settings(Tree.of({"mkdocs.yml": text.encode(), **files}))
    assert problems == ()
    assert (found.logo, *found.extra_css) == tuple(files)
