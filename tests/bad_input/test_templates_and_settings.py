"""Templates, settings and schemas of the user's own, or a stranger's: an error is named with its line, none runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bad_input.attempts import AS_OF, apart, digest, system
from tests.running import Run

#: A template of the user's, the line with its error, and words of the answer.
TEMPLATES = {
    "grammar": ("# Home\n\n{% if %}\n", 3, "Expected an expression"),
    "never closed": ("# Home\n{% for each in today %}\n", 2, "Unexpected end of template"),
    "unknown variable": (
        "# Home\n\n\n{{ nothing_of_that_name }}\n",
        4,
        "'nothing_of_that_name' is undefined",
    ),
    "unknown attribute": ("{{ today.nothing }}", 1, "no attribute 'nothing'"),
    "unknown filter": ("\n{{ today | nothing }}", 2, "No filter named 'nothing'"),
    "unknown template": ("\n\n{% include 'nothing.md.j2' %}", 3, "nothing.md.j2"),
    "a path that leads out": ("{% include '../../../../etc/passwd' %}", 1, "../../../../etc/passwd"),
    "division": ("\n{{ 1 / 0 }}", 2, "division by zero"),
    "word and number": ("{{ 1 + 'one' }}", 1, "unsupported operand"),
    "itself": ("{% include 'home.md.j2' %}", 1, "recursion"),
    "out of the sandbox": ("{{ today.__class__.__mro__ }}", 1, "unsafe"),
    "a very long range": ("{% for n in range(1000000000) %}x{% endfor %}", 1, "Range too big"),
    "a power": ("{{ 10 ** 10 ** 8 }}", 1, "powers are not allowed"),
    "a power of a list": ("{{ [0] * 1000000000 }}", 1, "repetition"),
    "a very long text": ("{{ 'x' * 10 ** 18 }}", 1, ""),
    "a very wide text": ("{{ '{:>999999999999999999}'.format(1) }}", 1, ""),
    "a call that makes no sense": ("\n{{ cycler() }}", 2, "at least one item"),
}


@pytest.mark.parametrize("case", TEMPLATES)
def test_a_template_with_an_error_is_named_and_the_last_good_site_stays(
    case: str, built: Path, template: Path, run: Run
) -> None:
    text, line, words = TEMPLATES[case]
    template.write_text(text, encoding="utf-8")
    before = digest(built / "site")
    ran = run(built, "build", *AS_OF)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"imskit: the template templates/site/home.md.j2:{line} cannot be used: ")
    assert words in ran.err
    assert ran.err.endswith("\n    mend: mend the template, or remove it to use the one that imskit brings\n")
    assert digest(built / "site") == before


def test_a_template_that_is_not_utf_8_is_named(built: Path, template: Path, run: Run) -> None:
    template.write_bytes(b"# Caf\xe9")
    ran = run(built, "build", *AS_OF)
    assert (ran.code, ran.err) == (
        2,
        "imskit: the template templates/site/home.md.j2 is not UTF-8\n    mend: save it as UTF-8\n",
    )


#: A mkdocs.yml, where it is refused, and the words.
SETTINGS = {
    "hooks": ("site_name: x\nhooks: [hook.py]\n", "2:1", "hooks cannot be set here"),
    "plugins": ("plugins:\n  - macros\n", "1:1", "plugins cannot be set here"),
    "a Python call": (
        "site_name: !!python/object/apply:os.system ['touch hacked']\n",
        "1:12",
        "A value that begins with ! names a type of data, which is not used here",
    ),
    "a Python name": (
        "site_name: x\nmarkdown_extensions:\n  - x: !!python/name:os.system\n",
        "3:8",
        "A value that begins with ! names a type of data, which is not used here",
    ),
    "an environment variable": (
        "copyright: !ENV HOME\n",
        "1:12",
        "A value that begins with ! names a type of data, which is not used here",
    ),
    "another file": ("INHERIT: ../mkdocs.yml\n", "1:1", "INHERIT cannot be set here"),
    "an own theme": ("theme:\n  custom_dir: theme\n", "2:3", "theme.custom_dir cannot be set here"),
    "another theme": ("theme:\n  name: readthedocs\n", "2:9", "theme.name can only be material"),
    "other folders": ("site_name: x\ndocs_dir: /etc\n", "2:1", "docs_dir cannot be set here"),
    "scripts": ("extra_javascript: [x.js]\n", "1:1", "extra_javascript cannot be set here"),
    "extensions": (
        "markdown_extensions:\n  - pymdownx.snippets:\n      base_path: /\n",
        "1:1",
        "markdown_extensions cannot be set here",
    ),
    "a forge": ("repo_url: https://forge.example/x\n", "1:1", "repo_url cannot be set here"),
    "trackers": ("extra:\n  analytics: {provider: google}\n", "1:1", "extra cannot be set here"),
    "a style sheet of another host": (
        "extra_css:\n  - https://cdn.example/x.css\n",
        "2:5",
        "https://cdn.example/x.css is not read: only files below ims/ or templates/ are",
    ),
    "a file outside": ("extra_css: [../../secret.css]\n", "1:13", "../../secret.css leads out of the system"),
    "no address": (
        "site_url: javascript:alert(1)\n",
        "1:11",
        "site_url is not an address such as https://manual.example/",
    ),
    "no YAML": ("site_name: 'x\n", "1:12", "The quote ' that begins here is never closed"),
    "an alias": ("site_name: &x y\ncopyright: *x\n", "1:12", "A value that begins with & names a place"),
}


@pytest.mark.parametrize("case", SETTINGS)
def test_a_setting_that_is_not_allowed_is_refused_with_its_line(case: str, tmp_path: Path, run: Run) -> None:
    text, place, words = SETTINGS[case]
    root = system(tmp_path)
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    ran = run(root, "check", *AS_OF)
    assert ran.code == 1
    assert ran.first.startswith(f"mkdocs.yml:{place}: error: {words}")
    assert ran.first.endswith(" [mkdocs-setting]")
    assert ran.out.endswith("1 error in 0 documents\n")
    assert not (root / "hacked").exists()


def test_hooks_and_plugins_never_run_and_the_site_is_built_without_them(tmp_path: Path) -> None:
    root = system(tmp_path)
    hack = f"import pathlib\npathlib.Path({str(tmp_path / 'hacked')!r}).touch()\n"
    (root / "hook.py").write_text(hack, encoding="utf-8")
    (root / "sitecustomize.py").write_text(hack, encoding="utf-8")
    (root / "theme").mkdir()
    (root / "theme/main.html").write_text("{{ hacked }}", encoding="utf-8")
    text = "site_name: Clocks\nhooks: [hook.py]\nplugins: [search, macros]\ntheme: {custom_dir: theme}\n"
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    ran = apart(root, "build", *AS_OF)
    assert ran.code == 1
    assert [line.partition(": ")[0] for line in ran.out.splitlines() if "[mkdocs-setting]" in line] == [
        "mkdocs.yml:2:1",
        "mkdocs.yml:3:1",
        "mkdocs.yml:4:9",
    ]
    assert "<title>" in (root / "site/index.html").read_text(encoding="utf-8")
    assert not (tmp_path / "hacked").exists()


#: A schema that an organisation may lay in the place of the shipped one, and a file that it lets through.
OWN_SCHEMAS = {
    "ims": "ims/ims.yaml",
    "people": "ims/people.yaml",
    "people-local": "ims/people.local.yaml",
    "standard": "ims/standards/iso-56002-2019.yaml",
    "crosswalk": "ims/standards/crosswalk-own.yaml",
    "certification-stages": "ims/standards/certification-stages.yaml",
    "policy": "ims/policies/POL-001.yaml",
    "common": "ims/policies/POL-001.yaml",
}


@pytest.mark.parametrize("name", OWN_SCHEMAS)
@pytest.mark.parametrize("text", ["{}", "true", "["])
def test_an_own_schema_that_lets_everything_through(name: str, text: str, tmp_path: Path, run: Run) -> None:
    root = system(tmp_path)
    file = root / OWN_SCHEMAS[name]
    for path, content in ((root / f"schemas/{name}.schema.json", text), (file, "type: policy\n")):
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    assert run(root, "check", *AS_OF).code in {1, 2}
