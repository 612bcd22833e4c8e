"""Builds of editions that take no time, for tests of what is done with them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from imskit import all_editions
from imskit.built_pages import keep, kept_folder, listed
from imskit.editions import Edition
from imskit.side_by_side import Ended
from tests.repositories import run


class Pretended:
    """Builds editions in this process: a page that names the edition, and one for each file that it holds."""

    def __init__(self) -> None:
        self.known = True
        self.built: list[str] = []

    def __call__(
        self, calls: Mapping[str, tuple[object, ...]], _function: Callable[..., bool], _jobs: int
    ) -> Iterator[Ended]:
        for name, (root, edition, shown, key) in calls.items():
            assert isinstance(root, Path)
            assert isinstance(edition, Edition)
            assert isinstance(shown, all_editions.Shown)
            folder = kept_folder(root, shown.audience, name)
            shutil.rmtree(folder, ignore_errors=True)
            (folder / "documents").mkdir(parents=True)
            (folder / "index.html").write_text(
                f"<!-- imskit: edition -->{edition} {shown.audience}", encoding="utf-8"
            )
            (folder / "style.css").write_text("p { margin: 0 }\n" * 20, encoding="utf-8")
            (folder / "calendar.ics").write_text(f"{edition.day}\n", encoding="utf-8")
            for row in run(root, "ls-tree", "-r", edition.commit, "ims/").splitlines():
                facts, _, path = row.partition("\t")
                page = folder / f"documents/{Path(path).stem}.html"
                page.write_text(f"<p><!-- imskit: edition -->{facts}</p>\n", encoding="utf-8")
            keep(root, shown.audience, listed(name, folder, "Small Works"), str(key) if self.known else "")
            self.built.append(name)
            yield Ended(name, result=self.known)

    def take(self) -> list[str]:
        """What was built since the last time."""
        built, self.built = sorted(self.built), []
        return built
