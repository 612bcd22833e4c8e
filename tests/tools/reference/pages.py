"""All files of the reference manual that hold generated parts, and which of them are behind."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from pathlib import Path

from tests.tools.reference.blocks import BLOCKS
from tests.tools.reference.schemas import types
from tests.tools.reference.whole_pages import rules_page, type_page, types_page

CHECKOUT = Path(__file__).resolve().parents[3]
REFERENCE = CHECKOUT / "docs" / "reference"
_BLOCK = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def pages() -> Mapping[Path, str]:
    """All files that hold generated parts, with the text that they should have."""
    found = {
        REFERENCE / "rules.md": rules_page(),
        REFERENCE / "types" / "index.md": types_page(),
        **{REFERENCE / "types" / f"{name}.md": type_page(info) for name, info in types().items()},
    }
    for path in sorted(REFERENCE.glob("*.md")):
        if path not in found:
            text = path.read_text(encoding="utf-8")
            made = _BLOCK.sub(lambda match: f"{match[1]}\n{BLOCKS[match[2]]()}\n{match[3]}", text)
            if _BLOCK.search(text):
                found[path] = made
    return found


def behind() -> list[Path]:
    """The files that are not what the program makes of them now, and pages of types that are gone."""
    wanted = pages()
    gone = [path for path in (REFERENCE / "types").glob("*.md") if path not in wanted]
    return gone + [
        path
        for path, text in wanted.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def main() -> int:
    """Say what is behind, or write it."""
    parser = argparse.ArgumentParser(description="The generated parts of the reference manual")
    parser.add_argument("--update", action="store_true", help="write what is behind")
    update = parser.parse_args().update
    wanted = pages()
    late = behind()
    for path in late:
        print(f"{'wrote' if update else 'behind:'} {path.relative_to(CHECKOUT)}")
        if not update:
            continue
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8", newline="\n")
        else:
            path.unlink()
    return int(bool(late) and not update)
