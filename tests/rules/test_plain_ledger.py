"""What is kept of a ledger as JSON is that ledger."""

from __future__ import annotations

import json
from pathlib import Path

from imskit.kept_rows import as_bytes, from_bytes
from imskit.pipeline import Clock
from imskit.rules.plain_ledger import ledger_again, plain_findings
from tests.builders import REFERENCE
from tests.edits import reference
from tests.rules.partial import Whole


def test_a_ledger_comes_back_from_json_as_it_was(tmp_path: Path) -> None:
    root = reference(tmp_path / "system")
    (root / "ims/policies/broken.yaml").write_text("id: [\n", encoding="utf-8")
    ledger = Whole.of(root, Clock(REFERENCE)).ledger
    assert ledger.failed_ids
    assert ledger.waiting
    again = from_bytes(as_bytes(ledger.rows), {})
    assert ledger_again(json.loads(json.dumps(plain_findings(ledger))), again) == ledger
