"""axe-core on a page that is open."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

_AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"


def serious(page: Page, address: str) -> list[str]:
    """The serious violations on *page*, each with its *address* before it, and whether it is wider than its window."""
    page.add_script_tag(path=_AXE)
    told = page.evaluate("axe.run({resultTypes: ['violations']}).then(result => result.violations)")
    found = [
        f"{address}: {violation['id']}: {node['html'][:160]}"
        for violation in told
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"][:3]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{address}: wider than the window")
    return found
