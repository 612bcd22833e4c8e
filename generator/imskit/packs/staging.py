"""Pages of a pack on the disk until they are packed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from imskit.packs.pages import Pages
from imskit.tree import Source
from imskit.write import fresh_folder


@dataclass(frozen=True, slots=True)
class _Staged:
    """A page that waits on the disk to be packed: all of them at once would not fit into memory."""

    path: str

    def chunks(self) -> Iterator[bytes]:
        with open(self.path, "rb") as file:  # noqa: PTH123  a path a page, of thousands
            yield file.read()


def staged_pages(pages: Pages, staged: Path, told: Callable[[str], object]) -> Mapping[str, Source]:
    """Pages, PDFs and workbooks by address, each written to a file in *staged* of its own number."""
    fresh_folder(staged)
    found = {}
    with closing(pages.paper()) as paper:
        for number, (address, data) in enumerate(chain(pages.all(), paper)):
            told(f"making the pages, {number} done")
            place = staged / str(number)
            place.write_bytes(data)
            found[address] = _Staged(str(place))
    return found
