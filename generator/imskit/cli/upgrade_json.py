"""What an upgrade does, for programs; described by `schemas/upgrade.schema.json`."""

from __future__ import annotations

import json
from typing import Any

from imskit import __version__
from imskit.cli.upgrading import Upgrade, difference
from imskit.edit.upgrade import Step


def as_json(upgrade: Upgrade, *, written: bool) -> str:
    """The *upgrade* as JSON; *written* says whether its files were."""
    version = upgrade.laid.version
    data = {
        "version": 1,
        "tool": {"name": "imskit", "version": __version__},
        "from": version,
        "written": written,
        "files": sorted(file.path for file in upgrade.files),
        "steps": [_step(step, version) for step in upgrade.steps],
        "replaced": [
            {"path": each.path, "difference": difference(each.before, each.after, version)}
            for each in upgrade.replaced
        ],
        "waiting": list(upgrade.waiting),
        "needless": list(upgrade.needless),
    }
    # Names of files may hold what is no text.
    text = json.dumps(data, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace")
    return text.decode("utf-8") + "\n"


def _step(step: Step, version: str) -> dict[str, Any]:
    found: dict[str, Any] = {"path": step.path, "outcome": step.outcome, "why": step.why}
    if step.outcome == "decide":
        found["beside"] = step.written[0].path
    return found | {"difference": difference(step.before, step.after, version)}
