"""The picture of the clause matrix in the README, taken of the reference manual as it is built now.

`python -m tests.tools.readme_picture` builds the manual as of the day of its story and takes the picture with
Chromium (`IMSKIT_CHROMIUM` names another one). Look at it before you commit it: fonts differ from machine to machine.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from imskit.pipeline import Clock, read
from imskit.publishing import publish
from tests.builders import REFERENCE
from tests.conftest import find_chromium

CHECKOUT = Path(__file__).resolve().parents[2]
PICTURE = CHECKOUT / "docs" / "images" / "clause-matrix.png"
_PAGE = "matrix/iso-56001-2024.html"
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


def main() -> int:
    """Take the picture, and say where it is."""
    chromium = find_chromium()
    if chromium is None:
        print("no Chromium was found; name one in IMSKIT_CHROMIUM", file=sys.stderr)
        return 1
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder).resolve() / "site"
        publish(read(CHECKOUT, Clock(REFERENCE), names=CHECKOUT / "ims" / "people.example.yaml"), site)
        browser = playwright.chromium.launch(executable_path=str(chromium), args=_FLAGS)
        page = browser.new_page(viewport={"width": 1200, "height": 754}, color_scheme="light")
        page.goto((site / _PAGE).as_uri())
        page.wait_for_load_state("networkidle")
        page.screenshot(path=str(PICTURE))
        browser.close()
    print(f"wrote {os.path.relpath(PICTURE)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
