"""Where replays of the manual's pages begin: each start lays a system, or files, as the page takes them for granted."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.tools.replay_programs import Programs

ORGANISATION = "Northlight Instruments"
ZONE = "Europe/Vienna"
_POLICY = "ims/policies/POL-001-innovation-policy.yaml"
#: Lies open in the repository, and signs the same bytes to the same signature each time.
_KEY = Path(__file__).resolve().parents[1] / "keys" / "person-02"

Start = Callable[[Programs], None]


def started(programs: Programs) -> None:
    """A system that `imskit init` has just laid."""
    programs.imskit_says(["init", "our-system", "--organisation", ORGANISATION, "--time-zone", ZONE])
    programs.here = programs.folder / "our-system"


def in_force(programs: Programs) -> None:
    """One that is committed, without blanks, and whose policy is in force."""
    _filled(programs)
    programs.imskit_says(["approve", "POL-001", "--as", "person-02"])
    programs.git(["add", "."])
    programs.git(["commit", "-m", "Policy 1.0"])


def _filled(programs: Programs) -> None:
    """A system without blanks, whose policy says that it is approved."""
    started(programs)
    here = programs.here
    for place in sorted((here / "ims").rglob("*.yaml")):
        text = place.read_text(encoding="utf-8").replace("[fill in: number of]", "15")
        write(place, re.sub(r"\[fill in: ([^\]]*)\]", r"Here stands \1.", text))
    text = (here / _POLICY).read_text(encoding="utf-8")
    text = text.replace(
        'version: "0.1"\nstatus: draft\n', 'version: "1.0"\nstatus: approved\neffective_from: 2026-11-23\n'
    )
    entry = text.partition("revisions:\n")[2].partition("body:\n")[0]
    first = entry.replace('"0.1"', '"1.0"').replace("First draft", "First version in force")
    write(here / _POLICY, text.replace(entry, first + entry))


def drawer(programs: Programs) -> None:
    """A system that was just laid, and beside its files and outside it a drawer of old ones."""
    started(programs)
    for folder in (programs.here / "Drawer", programs.folder / "drawer" / "procedures"):
        folder.mkdir(parents=True)
        _complaints(folder / "VA-012 Complaints.docx")
    _risks(programs.here / "risks.xlsx")
    write(
        programs.here / "Drawer" / "visitors.md",
        "---\ntitle: Visitors\ndoc_owner: Reception\n---\n# Purpose\n\nNobody walks about alone.\n",
    )


def packed(programs: Programs) -> None:
    """An audit pack, beside the system that it was made from."""
    in_force(programs)
    programs.imskit_says(["export", "audit-pack", "--no-pdf", "--output", "../audit-pack"])
    programs.here = programs.folder


def key(programs: Programs) -> None:
    """One whose policy is about to be approved, and a key of Jonas's that nobody has entered yet."""
    _filled(programs)
    programs.git(["add", "."])
    programs.git(["commit", "-m", "Policy 1.0, to be approved"])
    place = programs.folder / "home" / ".ssh" / "imskit"
    place.parent.mkdir(parents=True)
    shutil.copy(_KEY, place)
    if os.name != "nt":
        place.chmod(0o600)


STARTS: Mapping[str, Start] = {
    "started": started,
    "in force": in_force,
    "drawer": drawer,
    "packed": packed,
    "key": key,
}


def write(place: Path, text: str) -> None:
    """Write *text* with the line ends that git keeps."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8", newline="\n")


def _complaints(place: Path) -> None:
    from docx import Document

    document = Document()
    document.add_heading("VA-012 Complaints", 0)
    table = document.add_table(rows=0, cols=2)
    for name, value in (("Number", "VA-012"), ("Version", "3"), ("Owner", "Head of dispatch")):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, value
    document.add_heading("Purpose", 1)
    document.add_paragraph("That each complaint is answered, and that we learn from it.")
    document.add_heading("Procedure", 1)
    for step in (
        "Whoever takes the complaint writes it down.",
        "The head of dispatch answers within five days.",
    ):
        document.add_paragraph(step, style="List Number")
    document.save(str(place))


def _risks(place: Path) -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Risks"
    for row in (
        ("Risks of Northlight Instruments",),
        ("as of November",),
        (),
        ("No.", "Risk", "Likelihood", "Impact", "Boss", "Score"),
        ("R-12", "The one supplier of our foil stops", 3, "high", "Eva", 9),
        ("R-13", "A customer's data are lost", 2, "high", "Eva", 8),
    ):
        sheet.append(row)
    workbook.save(place)
