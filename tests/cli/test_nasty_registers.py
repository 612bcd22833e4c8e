"""`imskit import` of registers as companies have them: whatever is in them has its place in the report."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from datetime import date as Day
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
import yaml
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.builders import Small
from tests.cli.drawers import FIRE, FLOOD, HEAD, SCHEMA
from tests.sources.books import book
from tests.sources.word_files import image

if TYPE_CHECKING:
    from tests.running import Run

SOFFICE = which("soffice")
PNG = image()
Sheet = Callable[[Any, Any], None]


def made(fill: Sheet, **options: Any) -> bytes:
    """A workbook of xlsxwriter with the register in its sheet Risks, after *fill* was called with both."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **options}) as found:
        sheet = found.add_worksheet("Risks")
        for number, row in enumerate((HEAD, FIRE, FLOOD)):
            sheet.write_row(number, 0, row)
        fill(found, sheet)
    return stream.getvalue()


def changed(data: bytes, parts: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """The zip file *data* with some of its *parts* changed or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(each for each in parts if each not in old.namelist())]:
            part = old.read(name) if name in old.namelist() else b""
            new.writestr(name, parts[name](part) if name in parts else part)
    return stream.getvalue()


@pytest.fixture
def bring(small: Small, tmp_path_factory: pytest.TempPathFactory, run: Run) -> Callable[..., Any]:
    """Imports one file with these bytes; gives the report of its register, whose counts add up."""
    small.read()
    drawer = tmp_path_factory.mktemp("drawer")

    def call(data: bytes, name: str = "risks.xlsx", *options: str) -> Any:
        (drawer / name).write_bytes(data)
        ran = run(small.root, "import", "--format", "json", *options, str(drawer / name))
        report = json.loads(ran.out)
        Draft202012Validator(SCHEMA).validate(report)
        (told,) = report["registers"]
        fates = [count for kind in told["counts"].values() for count in kind.values()]
        assert sum(fates) == len(told["pieces"])
        assert all(piece["words"] not in {"", "nothing was made of it"} for piece in told["pieces"])
        assert " error" not in run(small.root, "check").out
        return told

    return call


def record(small: Small, name: str) -> Any:
    """The data of a record that was written."""
    (path,) = (small.root / "ims").rglob(f"{name}.yaml")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def fates(told: Any, kind: str) -> list[tuple[str, str, str]]:
    """Place, fate and words of the pieces of one kind."""
    return [(each["place"], each["fate"], each["words"]) for each in told["pieces"] if each["kind"] == kind]


def test_all_that_lies_over_a_sheet_is_accounted_for_and_pictures_lie_beside_their_records(
    small: Small, bring: Callable[..., Any]
) -> None:
    def fill(found: Any, sheet: Any) -> None:
        sheet.write_comment("B2", "really?", {"author": "Eva"})
        sheet.insert_image("K3", "pump.png", {"image_data": io.BytesIO(PNG), "description": "The pump"})
        sheet.insert_textbox("M20", "Ask the laboratory")
        chart = found.add_chart({"type": "column"})
        chart.add_series({"values": "=Risks!$D$2:$D$3"})
        sheet.insert_chart("M30", chart)
        sheet.write_url("C3", "https://forge.example/cellar", string=FLOOD[2])
        sheet.data_validation("D2:D9", {"validate": "list", "source": ["1", "2", "3"]})
        sheet.set_header("&LConfidential")
        sheet.right_to_left()
        sheet.autofilter("A1:J3")
        hidden = found.add_worksheet("Old")
        hidden.write_row(0, 0, ["some", "notes"])
        hidden.hide()

    told = bring(made(fill))
    (picture,) = fates(told, "image")
    name = f"imported/RSK-008/{hashlib.sha256(PNG).hexdigest()[:16]}.png"
    assert picture == ("sheet Risks, at row 3", "attached", f"ims/evidence/{name}")
    (item,) = record(small, "RSK-008")["evidence"]
    assert item == {"title": "Image 1: The pump", "file": name, "sha256": hashlib.sha256(PNG).hexdigest()}
    assert (small.root / "ims/evidence" / name).read_bytes() == PNG
    assert fates(told, "comment") == [("sheet Risks, cell B2", "left out", "a comment by Eva: really?")]
    assert fates(told, "text_box")[0][2] == "words that lie over the sheet: Ask the laboratory"
    assert fates(told, "object")[0][2] == "a chart in the workbook, which no record can hold"
    assert [each[2] for each in fates(told, "rest")] == [
        "where a cell leads: https://forge.example/cellar",
        'what cells may hold: list, "1,2,3"',
    ]
    assert fates(told, "running")[0][2] == "the head or foot of printed pages: Confidential"
    assert "sheet Old is hidden, and was read too" in told["notes"]


def test_a_second_time_the_picture_is_known(bring: Callable[..., Any]) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.insert_image("K3", "pump.png", {"image_data": io.BytesIO(PNG)})

    bring(made(fill))
    told = bring(made(fill))
    assert (told["tables"][0]["same"], told["tables"][0]["records"]) == (2, [])
    assert fates(told, "image")[0][1] == "attached"


def test_conversations_are_comments_of_those_who_wrote_them(bring: Callable[..., Any]) -> None:
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    relation = (
        '<Relationship Id="rIdT" Target="../threadedComments/threadedComment1.xml" '
        'Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"/></Relationships>'
    )
    talk = (
        f'<ThreadedComments xmlns="{space}"><threadedComment ref="B2" dT="2026-03-01T10:00:00.00" personId="p" id="a">'
        '<text>Who says so?</text></threadedComment><threadedComment ref="B2" personId="q" id="b" parentId="a">'
        "<text>The audit</text></threadedComment></ThreadedComments>"
    )
    people = f'<personList xmlns="{space}"><person displayName="Eva" id="p"/></personList>'
    data = made(lambda _, sheet: sheet.write_comment("B2", "[Threaded comment] Who says so? The audit"))
    told = bring(
        changed(
            data,
            {
                "xl/worksheets/_rels/sheet1.xml.rels": lambda part: part.replace(
                    b"</Relationships>", relation.encode()
                ),
                "xl/threadedComments/threadedComment1.xml": lambda _: talk.encode(),
                "xl/persons/person.xml": lambda _: people.encode(),
            },
        )
    )
    assert [each[2] for each in fates(told, "comment")] == [
        "a comment by Eva: Who says so?",
        "a comment: The audit",
    ]


def test_formulas_errors_and_days_that_are_none_are_named_and_never_guessed(
    small: Small, bring: Callable[..., Any]
) -> None:
    def fill(found: Any, sheet: Any) -> None:
        day = found.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_formula("B2", '=CONCAT("F","ire")', None, "Fire")
        sheet.write_formula("J3", '=IF(A3="","x","")', None, "")
        sheet.write_string("C2", "=cmd|' /C calc'!A0")
        sheet.write_string("J2", "x" * 32_767)
        sheet.write_number("G2", 46_082, day)
        sheet.write_number("G3", 60, day)
        sheet.write_row("A4", ["R-9", "#REF!", "Lost", "1", "1", "director", "3/4/2026", *FIRE[7:]])
        sheet.write_row("A5", ["R-10", "Late", "", "1", "1", "director", "4. März 2026", *FIRE[7:9]])

    def shows_nothing(part: bytes) -> bytes:
        # As a spreadsheet writes it, and xlsxwriter does not.
        assert b'r="J3"' in part
        return part.replace(b'<c r="J3"', b'<c r="J3" t="str"')

    told = bring(changed(made(fill), {"xl/worksheets/sheet1.xml": shows_nothing}))
    fire, late = record(small, "RSK-007"), record(small, "RSK-010")
    assert (fire["title"], str(fire["opened"]), str(late["opened"])) == ("Fire", "2026-03-01", "2026-03-04")
    assert "=cmd" in fire["body"]["description"]
    assert "x" * 32_767 in fire["body"]["description"].replace("\n", "")
    held = {each["place"]: each["lacks"] for each in told["tables"][0]["held_back"]}
    assert held == {"sheet Risks, row 3": ["opened"], "sheet Risks, row 4": ["opened"]}
    whys = [each["why"] for each in told["tables"][0]["guesses"] if each["value"] == ""]
    assert all("=" not in each["title"] for each in told["tables"][0]["columns"])
    assert whys == []
    assert told["notes"] == ["sheet Risks: a formula was read as the value last shown, and not worked out"]


def test_a_workbook_that_counts_from_1904_has_the_days_that_it_shows(
    small: Small, bring: Callable[..., Any]
) -> None:
    def fill(found: Any, sheet: Any) -> None:
        for row in (1, 2):
            sheet.write_datetime(row, 6, Day(2026, 3, row), found.add_format({"num_format": "yyyy-mm-dd"}))

    bring(made(fill, date_1904=True))
    assert str(record(small, "RSK-008")["opened"]) == "2026-03-02"


def test_a_workbook_with_two_registers_in_one_sheet_and_one_in_another_has_three(
    bring: Callable[..., Any],
) -> None:
    def alter(sheet: Worksheet) -> None:
        ideas = [
            ["No", "Title", "Problem", "Proposal", "By", "Date"],
            ["4", "Sun", "Dark", "Lamps", "person-01", "2026-03-01"],
        ]
        for row in (
            [],
            ["More risks"],
            ["Risk", "Opened", "Owner", "Likelihood", "Impact", "Response", "Effect"],
            ["Theft", "2026-03-02", "director", "1", "1", "accept", "threat"],
        ):
            sheet.append(row)
        assert sheet.parent is not None
        other = sheet.parent.create_sheet("Ideas")
        for row in ideas:
            other.append(row)

    told = bring(book([["Our risks"], [], HEAD, FIRE, FLOOD], alter))
    assert [(each["sheet"], each["table"], each["head"], each["type"]) for each in told["tables"]] == [
        ("Risks", 1, 3, "risk"),
        ("Risks", 2, 8, "risk"),
        ("Ideas", 1, 1, "idea"),
    ]


ROWS = (HEAD, FIRE, [*FLOOD[:2], 'The "cellar"\nfills; slowly § ü', *FLOOD[3:]])


def separated(sign: str) -> str:
    return "\r\n".join(
        sign.join('"' + each.replace('"', '""') + '"' for each in row) for row in (*ROWS, [], ["", ""])
    )


@pytest.mark.parametrize(
    "sign, encoding", [(";", "cp1252"), ("\t", "utf-16"), (",", "utf-8-sig"), ("|", "utf-8")]
)
def test_csv_as_spreadsheets_of_several_countries_write_it(
    small: Small, bring: Callable[..., Any], sign: str, encoding: str
) -> None:
    told = bring(separated(sign).encode(encoding), "risks.csv")
    assert told["counts"]["row"]["carried"] == 2
    assert 'The "cellar"' in record(small, "RSK-008")["body"]["description"]
    assert "slowly § ü" in record(small, "RSK-008")["body"]["description"]


def _strict(data: bytes) -> bytes:
    one, other = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    return changed(data, {"xl/workbook.xml": lambda part: part.replace(one, other)})


def _binary(data: bytes) -> bytes:
    one, other = (
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.binary.macroEnabled.main",
    )
    return changed(data, {"[Content_Types].xml": lambda part: part.replace(one, other)})


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


@pytest.mark.parametrize(
    "data, says",
    [
        (_strict(book([HEAD, FIRE])), "is a workbook of the strict kind"),
        (_binary(book([HEAD, FIRE])), "is a binary workbook"),
        (_OLE + "Workbook".encode("utf-16-le"), "is a workbook of before 2007"),
        (_OLE + "EncryptedPackage".encode("utf-16-le"), "is encrypted"),
        (
            changed(book([HEAD]), {"mimetype": lambda _: _ODS, "content.xml": lambda _: b"<x/>"}),
            "is an OpenDocument spreadsheet",
        ),
    ],
)
def test_what_is_no_workbook_of_today_is_one_sentence(
    small: Small, tmp_path_factory: pytest.TempPathFactory, run: Run, data: bytes, says: str
) -> None:
    small.read()
    file = tmp_path_factory.mktemp("drawer") / "risks.xlsx"
    file.write_bytes(data)
    ran = run(small.root, "import", str(file))
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert says in ran.err


def test_macros_are_named_and_never_run(bring: Callable[..., Any]) -> None:
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    told = bring(
        changed(
            book([HEAD, FIRE]),
            {
                "[Content_Types].xml": lambda part: part.replace(
                    kind, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
                ),
                "xl/vbaProject.bin": lambda _: b"Sub AutoOpen()",
            },
        ),
        "risks.xlsm",
    )
    assert fates(told, "object") == [
        ("xl/vbaProject.bin", "left out", "macros in the workbook, which no record can hold")
    ]


def test_a_sheet_of_16384_columns_is_a_register_and_what_is_not_read_is_said(
    bring: Callable[..., Any],
) -> None:
    def alter(sheet: Worksheet) -> None:
        sheet["XFD2"] = "far away"

    told = bring(book([HEAD, FIRE], alter))
    assert told["counts"]["row"]["carried"] == 1
    assert "sheet Risks: not read to the right of column 256, where there is a cell more" in told["notes"]


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not here")
def test_a_register_that_libreoffice_wrote_gives_the_same_records(
    small: Small, bring: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "risks.csv").write_text(separated(","), encoding="utf-8")
    subprocess.run(
        [str(SOFFICE), f"-env:UserInstallation={(tmp_path / 'home').as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path), str(tmp_path / "risks.csv")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    data = (tmp_path / "risks.xlsx").read_bytes()
    assert load_workbook(io.BytesIO(data)).worksheets
    bring(data)
    assert record(small, "RSK-007")["title"] == "Fire"
    assert 'The "cellar"' in record(small, "RSK-008")["body"]["description"]
