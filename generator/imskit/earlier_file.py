"""What the file of a document held when it had another fingerprint: looked for in the history of this branch."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from imskit.fingerprint import PREFIX, fingerprint
from imskit.git import read_blobs
from imskit.held import held
from imskit.history import is_repository
from imskit.load import load
from imskit.model import Document
from imskit.problems import CannotGoOn, Problem


def is_of(written: str, beginning: str) -> bool:
    """Whether the digits of the fingerprint *written* begin so; nothing is no beginning."""
    return bool(beginning) and written.removeprefix(PREFIX).startswith(beginning)


def earlier_data(root: Path, document: Document, beginning: str) -> Mapping[str, Any] | None:
    """The data of *document* whose fingerprint has this *beginning*; None where the history at *root* has none."""
    if not is_repository(root):
        return None
    name = document.id
    patterns = [document.path, f":(glob)**/{name}.yaml", f":(glob)**/{name}-*.yaml"]
    try:
        blobs = list(
            dict.fromkeys(each.blob for each in held(root, "HEAD", patterns, first_parent=False) if each.blob)
        )
        for data in read_blobs(root, blobs):
            loaded = load(data, document.path)
            if isinstance(loaded, Problem) or not isinstance(loaded.data, dict):
                continue
            if is_of(fingerprint(loaded.data), beginning):
                found: Mapping[str, Any] = loaded.data
                return found
    except CannotGoOn:
        # A repository without a commit has no history to look in.
        return None
    return None
