"""Files that LibreOffice opened and saved."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

LIBREOFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is no Python package")


def by_libreoffice(files: Iterable[Path], folder: Path, form: str) -> Path:
    """The folder, below *folder*, with *files* as LibreOffice opened and saved them."""
    out = folder / "saved"
    command = [
        "soffice",
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        form,
    ]
    subprocess.run(
        [*command, "--outdir", str(out), *map(str, files)], check=True, capture_output=True, timeout=550
    )
    return out
