"""A pack altered by somebody who has imskit: all that can be made again of what was altered is, without a signature."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from imskit.blobs import blob_id
from imskit.exporters.bag import bag_info
from imskit.fingerprint import fingerprint
from imskit.load import load
from imskit.loaded import Loaded
from imskit.packs.beside import particulars
from imskit.packs.packed import packed
from imskit.packs.pages import Pages
from imskit.tree import Tree
from tests.packs.hostility import rewrite


class Forgery:
    """A pack in a folder, and what is done to it."""

    def __init__(self, pack: Path) -> None:
        """*pack* is a copy."""
        self.pack = pack
        self.data = pack / "data"

    def edit(self, path: str, old: str, new: str) -> None:
        """Write *new* in the place of *old* in a file of the payload."""
        file = self.data / path
        data = file.read_bytes()
        assert old.encode() in data, (path, old)
        file.write_bytes(data.replace(old.encode(), new.encode()))

    def state(self, change: Callable[[Any], object]) -> None:
        """Change what pack.json says."""
        file = self.data / "pack.json"
        stated = json.loads(file.read_bytes())
        change(stated)
        file.write_text(json.dumps(stated, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")

    def fingerprint(self, path: str) -> str:
        """The fingerprint of the document in a file."""
        loaded = load((self.data / path).read_bytes(), path)
        assert isinstance(loaded, Loaded)
        return fingerprint(loaded.data)

    def relist(self, path: str, was: bytes) -> None:
        """Write the new hash of a record in the place of the old one into its population."""
        self.edit("pack.json", _sha(was), _sha((self.data / path).read_bytes()))

    def relog(self, path: str, was: bytes) -> None:
        """Write git's id of a file as it is now in the place of the one before into the log."""
        self.edit("git-log.txt", blob_id(was), blob_id((self.data / path).read_bytes()))

    def finish(self) -> None:
        """Make pages, tables and what lies beside the payload again, and the manifests."""
        before = {
            path.relative_to(self.data).as_posix(): path.read_bytes()
            for path in self.data.rglob("*")
            if path.is_file()
        }
        sources = {
            path: data
            for path, data in before.items()
            if path in {"pack.json", "git-log.txt"}
            or path.startswith(("system/", "withheld-in-part/"))
            or (path.startswith("versions/") and path.endswith(".yaml"))
        }
        for path in before.keys() - sources.keys():
            (self.data / path).unlink()
        pack = packed(Tree.of(sources), self.pack)
        made = Pages(pack)
        for path, data in (*made.all(), *made.paper()):
            place = self.data / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        for folder in sorted(self.data.rglob("*"), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        (self.pack / "bag-info.txt").write_bytes(bag_info(particulars(pack.stated)))
        rewrite(self.pack)


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
