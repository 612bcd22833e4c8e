"""What is kept of a ledger as JSON is that ledger."""

from __future__ import annotations

import json
from pathlib import Path

from imskit.pipeline import Clock
from imskit.rules.plain_ledger import from_plain, to_plain
from tests.builders import REFERENCE
from tests.edits import reference
from tests.rules.partial import Whole


def test_a_ledger_comes_back_from_json_as_it_was(tmp_path: Path) -> None:
    root = reference(tmp_path / "system")
    (root / "ims/policies/broken.yaml").write_text("id: [\n", encoding="utf-8")
    ledger = Whole.of(root, Clock(REFERENCE)).ledger
    assert ledger.failed_ids
    assert ledger.waiting
    assert from_plain(json.loads(json.dumps(to_plain(ledger)))) == ledger
