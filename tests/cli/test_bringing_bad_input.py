"""What bad input gets: a clear sentence at its place; the rest is still imported, and nothing is overwritten."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.builders import Small
from tests.cli.drawers import FIRE, HEAD, POLICY, files, procedure
from tests.sources.books import book

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.running import Run

ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
UNKNOWN = [["Zorb", "Quux", "Blah"], ["1", "2", "3"], ["4", "5", "6"]]
MAPPING = """\
registers:
  - files: risks.xlsx
    type: risk
    columns:
      Risk: title
      Description: body.reason
"""


def bomb() -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
        package.writestr("word/document.xml", b" " * 300_000_000)
    return held.getvalue()


def with_entity() -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(procedure())) as package, zipfile.ZipFile(held, "w") as other:
        for name in package.namelist():
            data = package.read(name)
            if name == "word/document.xml":
                declared = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                data = data.replace(b"<w:document", declared + b"<w:document", 1)
            other.writestr(name, data)
    return held.getvalue()


#: Bad files by name, with what is said of each.
BAD: Mapping[str, tuple[bytes, str]] = {
    "encrypted.docx": (ENCRYPTED, "encrypted.docx is encrypted"),
    "encrypted.xlsx": (ENCRYPTED, "encrypted.xlsx is encrypted"),
    "cut off.docx": (procedure()[:900], "cut off.docx is damaged"),
    "cut off.xlsx": (book([HEAD, FIRE])[:900], "cut off.xlsx is damaged"),
    "empty.docx": (b"", "empty.docx is empty"),
    "old.doc": (OLD_WORD, "old.doc is a Word file of before 2007"),
    "a pdf.docx": (b"%PDF-1.7\n", "a pdf.docx is a PDF"),
    "a page.xls": (b"<html><body><table>", "a page.xls "),
    "a bomb.docx": (bomb(), "a bomb.docx "),
    "entities.docx": (with_entity(), "entities.docx "),
}


@pytest.fixture
def drawer(small: Small, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside of a system, with three files that are good."""
    small.read()
    folder = tmp_path_factory.mktemp("drawer")
    (folder / "answering.docx").write_bytes(procedure())
    (folder / "suppliers.md").write_text(POLICY, encoding="utf-8")
    (folder / "risks.xlsx").write_bytes(book([HEAD, FIRE]))
    return folder


GOOD = ("ims/procedures/PRO-007-answering.yaml", "ims/policies/POL-033-supplier-policy.yaml")
RISK = "ims/records/risk/RSK-007.yaml"


def test_bad_input_gets_a_sentence_each_and_the_rest_is_imported(
    small: Small, drawer: Path, run: Run
) -> None:
    for name, (data, _) in BAD.items():
        (drawer / name).write_bytes(data)
    # A workbook of which nobody knows what it is, another document with an id that is taken, one that is there.
    (drawer / "unknown.xlsx").write_bytes(book(UNKNOWN, sheet="Zorbs"))
    (drawer / "suppliers of old.md").write_text(POLICY.replace("All sites", "One site"), encoding="utf-8")
    there = small.root / "ims/policies"
    there.mkdir(exist_ok=True)
    before = files(small)
    ran = run(small.root, "import", str(drawer))
    assert ran.code == 1
    said = [line for line in ran.err.splitlines() if line.startswith("not brought in: ")]
    assert len(said) == len(BAD) + 1
    for name, (_, sentence) in BAD.items():
        (line,) = [each for each in said if f" {name} " in each]
        assert f"not brought in: {sentence}" in line
    # Of two sources with one id the second by name is named, with the first.
    (line,) = [each for each in said if "POL-033" in each]
    assert line.startswith("not brought in: suppliers.md has the id POL-033, as suppliers of old.md does; ")
    # A workbook with unknown columns is read, and the report says that nothing was made of it, and what to do.
    assert "nothing was made of it: sheet Zorbs: no type of record has such columns; name one with" in ran.out
    after = files(small)
    assert {path: after[path] for path in before} == before
    assert {path for path in after if not path.startswith("ims/imports/")} - set(before) == {
        *GOOD,
        RISK,
        "ims/import-mapping.yaml",
    }
    assert " error" not in run(small.root, "check").out
    assert "Traceback" not in ran.err


def test_a_mapping_that_names_a_field_no_type_has_keeps_out_its_file_and_the_rest_is_imported(
    small: Small, drawer: Path, run: Run
) -> None:
    (small.root / "ims/import-mapping.yaml").write_text(MAPPING, encoding="utf-8")
    ran = run(small.root, "import", str(drawer))
    assert ran.code == 1
    place = "ims/import-mapping.yaml:6:20: The type risk has no field body.reason"
    assert ran.err.splitlines()[0].startswith(place)
    assert f"not brought in: risks.xlsx is not read by a mapping that is wrong: {place}" in ran.err
    there = files(small)
    assert all(path in there for path in GOOD)
    assert RISK not in there
    assert (small.root / "ims/import-mapping.yaml").read_text(encoding="utf-8") == MAPPING
    # Mended, it brings in what it was for, and changes nothing else.
    (small.root / "ims/import-mapping.yaml").write_text(
        MAPPING.replace("reason", "description"), encoding="utf-8"
    )
    assert run(small.root, "import", str(drawer)).code == 0
    (risk,) = (small.root / "ims/records/risk").iterdir()
    assert yaml.safe_load(risk.read_text(encoding="utf-8"))["title"] == "Fire"
    assert all(files(small)[path] == there[path] for path in GOOD)


@pytest.mark.parametrize(
    "text, said",
    [
        ("registers: [", "ims/import-mapping.yaml:1:"),
        ("registres: []\n", "ims/import-mapping.yaml:1:1: "),
        ("registers:\n  - {files: '*', typo: risk}\n", "ims/import-mapping.yaml:2:"),
    ],
)
def test_what_is_no_mapping_ends_the_run_before_anything_is_written(
    small: Small, drawer: Path, run: Run, text: str, said: str
) -> None:
    (small.root / "ims/import-mapping.yaml").write_text(text, encoding="utf-8")
    before = files(small)
    ran = run(small.root, "import", str(drawer))
    assert ran.code == 2
    assert ran.err.startswith(f"imskit: {said}")
    assert files(small) == before


def test_a_source_with_the_id_of_a_document_that_is_there_is_named_and_the_rest_is_imported(
    small: Small, drawer: Path, run: Run
) -> None:
    small.write("ims/policies/POL-033-ours.yaml", "nobody reads this\n")
    before = files(small)
    ran = run(small.root, "import", str(drawer))
    assert ran.code == 1
    assert "suppliers.md has the id POL-033, which is there already; nothing was overwritten" in ran.err
    after = files(small)
    assert after["ims/policies/POL-033-ours.yaml"] == before["ims/policies/POL-033-ours.yaml"]
    assert GOOD[0] in after
    assert RISK in after


def test_two_registers_with_one_id_are_two_records_and_the_report_says_so(
    small: Small, drawer: Path, run: Run
) -> None:
    (drawer / "risks of the other site.xlsx").write_bytes(book([HEAD, ["R-7", "Flood", *FIRE[2:]]]))
    ran = run(small.root, "import", str(drawer))
    assert ran.code == 0
    titles = {
        yaml.safe_load(path.read_text(encoding="utf-8"))["title"]: path.stem
        for path in (small.root / "ims/records/risk").iterdir()
    }
    assert set(titles) == {"Fire", "Flood"}
    assert "'R-7' is taken" in ran.out
    before = files(small)
    run(small.root, "import", str(drawer))
    assert files(small) == before


def test_a_proposed_mapping_of_a_register_whose_columns_nobody_knows_is_one_that_is_read(
    small: Small, drawer: Path, run: Run
) -> None:
    (drawer / "risks.xlsx").write_bytes(book(UNKNOWN))
    assert run(small.root, "import", "--type", "risk", str(drawer / "risks.xlsx")).code == 0
    text = (small.root / "ims/import-mapping.yaml").read_text(encoding="utf-8")
    assert "\n    # columns:\n" in text
    ran = run(small.root, "import", str(drawer))
    assert ran.code == 0, ran.err
    assert (small.root / "ims/import-mapping.yaml").read_text(encoding="utf-8") == text
