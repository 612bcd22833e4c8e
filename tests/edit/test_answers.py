"""Answers from a file: all of them are taken up as they stand, and what is wrong is said at its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml

from imskit.edit.answers import Answers, answers_of, as_data, read_answers, zone_meant
from imskit.edit.init import init, known_standards
from imskit.edit.laid_files import Laid, laid_file, read_laid
from imskit.edit.new_file import lay
from imskit.edit.starter_table import starter_table
from imskit.pipeline import Reading
from imskit.problems import CannotGoOn, Problem, Severity

Shipped = Mapping[str, bytes]
WHOLE = """\
organisation: Northlight Instruments
size: medium
standards: [iso-56001-2024]
roles:
  managing-director: {person: person-07, title: Geschäftsführung}
sites: [Head office, Werk Süd]
time_zone: Europe/Vienna
forge: gitea
repository: https://forge.example/northlight/ims
date: 2026-01-15
"""
HOSTILE = [
    "A \"B\" 'C'",
    "a: b #c",
    "- x",
    "{a: b}",
    "[fill",
    "&anchor *alias !tag",
    "Größe & Söhne",
    "שלום עולם",
    "مرحبا بالعالم",
    "__TODAY__ __ROLES__",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %}",
    "null",
    "2026-01-15",
    "1_000",
    "=1+1",
    "\\n\\t\\",
    "%YAML 1.1",
    "a\u00a0b",
    "|",
    "x" * 300,
]


def read(text: str | bytes, shipped: Shipped) -> Mapping[str, object] | tuple[Problem, ...]:
    schemas = {path: data for path, data in shipped.items() if path.startswith("schemas/")}
    data = text if isinstance(text, bytes) else text.encode()
    return read_answers(
        data, "answers.yaml", schemas, known_standards(shipped), tuple(starter_table(shipped).roles)
    )


def test_a_whole_file_of_answers_is_kept_as_it_was_given(shipped: Shipped) -> None:
    found = read(WHOLE, shipped)
    assert isinstance(found, dict)
    answers = answers_of(found)
    assert as_data(answers) == found == yaml.safe_load(WHOLE.replace("2026-01-15", '"2026-01-15"'))
    files = {file.path: file.text for file in init(shipped, answers, "1.0")}
    kept = yaml.safe_load(files["ims/starter.yaml"])["answers"]
    roles = kept.pop("roles")
    assert {**kept, "roles": {"managing-director": roles["managing-director"]}} == found
    # Who holds the others is kept as well: it may be another person at another size.
    assert roles["quality-manager"] == {"person": "person-03"}


@pytest.mark.parametrize(
    "text, said",
    [
        ("organisation: X\nsize: huge\n", "answers.yaml:2:7"),
        ("organisation: X\nsise: small\n", "answers.yaml:2:1"),
        ("time_zone: Mars/Base\n", "answers.yaml:1:12: There is no time zone Mars/Base"),
        ("standards:\n  - iso-56001\n", "answers.yaml:2:5: No standard iso-56001 is known"),
        ("roles:\n  innovation-manger: {person: a}\n", "A starter has no role innovation-manger"),
        ("roles:\n  innovation-manager: {person: Jo Doe}\n", "answers.yaml:2:32"),
        ("organisation: |\n  a\n  b\n", "answers.yaml:1:15"),
        ("sites: []\n", "answers.yaml:1:8"),
        ("repository: javascript:alert(1)\n", "answers.yaml:1:13"),
        ("date: yesterday\n", "answers.yaml:1:7"),
        ("- a\n", "The file holds no answers"),
        ("a: &b 1\n", "answers.yaml:1:4"),
        ("organisation: 'a\n", "answers.yaml:"),
        (b"\xff\xfe", "answers.yaml"),
        ("", "answers.yaml"),
    ],
)
def test_what_is_wrong_is_said_at_its_line(text: str | bytes, said: str, shipped: Shipped) -> None:
    found = read(text, shipped)
    assert isinstance(found, tuple)
    assert said in "\n".join(f"{each.place}: {each.message}" for each in found)
    assert all(each.mend for each in found)


def test_two_mistakes_are_said_at_once(shipped: Shipped) -> None:
    found = read("time_zone: Mars/Base\nstandards: [iso-1]\n", shipped)
    assert isinstance(found, tuple)
    assert len(found) == 2


@pytest.mark.parametrize("value", HOSTILE)
def test_any_words_end_up_where_they_belong(
    value: str, shipped: Shipped, tmp_path: Path, reading: Callable[[Path], Reading]
) -> None:
    data = {
        "organisation": value,
        "sites": [value, "Workshop"],
        "roles": {"innovation-manager": {"title": value}},
        "time_zone": "UTC",
        "date": "2026-01-15",
    }
    found = read(yaml.safe_dump(data, allow_unicode=True), shipped)
    assert isinstance(found, dict), found
    lay(init(shipped, answers_of(found), "1.0"), tmp_path, "keep")
    seen = reading(tmp_path)
    assert [each for each in seen.problems if each.severity > Severity.NOTE] == []
    assert seen.catalog is not None
    system = seen.catalog.system
    assert system.name == value
    assert value in system.sites.values()
    assert system.roles["innovation-manager"].title == value


@pytest.mark.parametrize(
    "value", ["a\nb", "a\rb", "a\x00b", "\x1b[31m", "a\u2028b", " ", "x" * 301, "\ufeff"]
)
def test_what_is_no_line_of_words_is_refused(value: str, shipped: Shipped) -> None:
    with pytest.raises(CannotGoOn, match="the name of the organisation"):
        init(shipped, Answers(value, "UTC", date(2026, 1, 15)), "1.0")


def test_what_turns_words_round_is_refused(shipped: Shipped) -> None:
    with pytest.raises(CannotGoOn, match="invisible character"):
        init(shipped, Answers("abc\u202ecba", "UTC", date(2026, 1, 15)), "1.0")


def test_sites_with_names_alike_have_ids_of_their_own() -> None:
    names = ["Werk Süd", "Werk Sud", "werk-sud", "שלום", "all", "!", "Site 4"]
    answers = answers_of({"organisation": "X", "time_zone": "UTC", "date": "2026-01-15", "sites": names})
    ids = [site.id for site in answers.sites]
    assert len(set(ids)) == len(names)
    assert "all" not in ids
    assert [site.name for site in answers.sites] == names


def test_what_was_laid_is_read_again_as_it_was_written(shipped: Shipped) -> None:
    schemas = {path: data for path, data in shipped.items() if path.startswith("schemas/")}
    found = read(WHOLE, shipped)
    assert isinstance(found, dict)
    laid = Laid(
        "1.0", answers_of(found), {"a b.yaml": "0" * 40, "mkdocs.yml": "1" * 40}, {"templates/x": "2" * 40}
    )
    text = laid_file(laid).text
    again = read_laid(text.encode(), schemas, known_standards(shipped), tuple(starter_table(shipped).roles))
    assert again == laid
    assert isinstance(again, Laid)
    assert laid_file(again).text == text


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("Vienna", "Europe/Vienna"),
        ("vienna", "Europe/Vienna"),
        ("europe/vienna", "Europe/Vienna"),
        ("New York", "America/New_York"),
        ("Buenos Aires", "America/Buenos_Aires"),
        ("Nowhere", None),
        ("", None),
    ],
)
def test_the_time_zone_of_a_city_is_offered(typed: str, meant: str | None) -> None:
    assert zone_meant(typed) == meant
