"""What somebody has in a drawer and brings in: a procedure in Word, a register of risks, a policy in Markdown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from docx import Document

from tests.builders import Small
from tests.sources.books import book
from tests.sources.word_files import saved

#: The published form of the report.
SCHEMA = json.loads(
    (Path(__file__).parents[2] / "schemas/import-report.schema.json").read_text(encoding="utf-8")
)
HEAD = [
    "No",
    "Risk",
    "Description",
    "Likelihood",
    "Impact",
    "Owner",
    "Opened",
    "Response",
    "Effect",
    "Remarks",
]
FIRE = [
    "R-7",
    "Fire",
    "The laboratory burns",
    "3",
    "4",
    "director",
    "12.3.2026",
    "Mitigate",
    "threat",
    "ask Eva",
]
FLOOD = ["R-8", "Flood", "The cellar fills", "2", "2", "director", "13.3.2026", "accept", "threat", ""]
POLICY = """\
---
title: Supplier policy
doc_id: POL-033
owner: director
version: "1.2"
layout: page
---
# Supplier policy

## Purpose

We choose *suppliers* with care.

## Scope

All sites.

## Commitments

1. We ask three suppliers before we buy.
2. We pay on time.

## Responsibilities

| Role | Duty |
|------|------|
| director | looks at new suppliers |
"""


def procedure(number: str = "PRO-007", purpose: str = "To answer everybody.") -> bytes:
    """A Word file of a procedure with this *number* in its control table."""
    document = Document()
    document.add_paragraph("Answering", style="Title")
    rows = (("Document no", number), ("Version", "1.4"), ("Owner", "Innovation manager"))
    table = document.add_table(0, 2)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for title, style, lines in (
        ("Purpose", "Normal", [purpose]),
        ("Scope", "Normal", ["Everybody who writes to us."]),
        ("Procedure", "List Number", ["Read it: the director reads it.", "Answer it: within two days."]),
        ("Data protection", "Normal", ["Letters are kept for a year."]),
    ):
        document.add_heading(title, 1)
        for line in lines:
            document.add_paragraph(line, style=style)
    return saved(document)


def put(drawer: Path, rows: Sequence[Sequence[str]]) -> str:
    """A register of risks with these rows; gives its path."""
    path = drawer / "risks.xlsx"
    path.write_bytes(book([HEAD, *rows]))
    return str(path)


def record(small: Small, name: str) -> Any:
    """What the risk *name* says."""
    return yaml.safe_load((small.root / f"ims/records/risk/{name}.yaml").read_text(encoding="utf-8"))


def files(small: Small) -> dict[str, bytes]:
    """All that lies below ims/, by path."""
    return {
        path.relative_to(small.root).as_posix(): path.read_bytes()
        for path in sorted((small.root / "ims").rglob("*"))
        if path.is_file()
    }
