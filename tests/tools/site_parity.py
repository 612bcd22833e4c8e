"""Build the staged tree with another tool than mkdocs, and compare the pages with those of the built site.

    python tests/tools/site_parity.py [--with properdocs|zensical] [--root DIR]

Run `imskit build` first: it leaves what it staged in `.imskit/stage/` and the site in `site/`. Exit code 1
when the other tool makes other pages, or when the words in them differ.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

#: How each tool is called in the staged folder.
TOOLS = {
    "properdocs": ["properdocs", "build", "--quiet", "--config-file", "mkdocs.yml", "--site-dir", "site"],
    "zensical": ["zensical", "build", "--config-file", "mkdocs.yml"],
}


def main() -> int:
    """Compare, print one line of numbers and what differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--with", dest="tool", choices=tuple(TOOLS), default="properdocs")
    parser.add_argument("--root", type=Path, default=Path())
    arguments = parser.parse_args()
    staged, ours = arguments.root / ".imskit" / "stage", arguments.root / "site"
    if not (staged / "mkdocs.yml").is_file() or not ours.is_dir():
        sys.exit("there is no staged tree or no site here: run imskit build first")
    with tempfile.TemporaryDirectory() as work:
        folder = Path(shutil.copytree(staged, Path(work) / "stage"))
        made = subprocess.run(
            [sys.executable, "-m", *TOOLS[arguments.tool]],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            print(made.stdout + made.stderr)
            return 1
        left, right = pages(ours), pages(folder / "site")
    differs = [name for name in sorted(left.keys() & right.keys()) if left[name] != right[name]]
    for name in sorted(left.keys() - right.keys()):
        print(f"{name}: only mkdocs makes it")
    for name in sorted(right.keys() - left.keys()):
        print(f"{name}: only {arguments.tool} makes it")
    for name in differs:
        print(f"{name}: its words differ")
    print(f"mkdocs {len(left)} pages, {arguments.tool} {len(right)} pages, words differ in {len(differs)}")
    return int(not left or left.keys() != right.keys() or bool(differs))


def pages(site: Path) -> dict[str, str]:
    """Each page's address with the words of its article; 404.html stands for no staged page."""
    return {
        path.relative_to(site).as_posix(): words(path.read_text(encoding="utf-8"))
        for path in site.rglob("*.html")
        if path != site / "404.html"
    }


def words(html: str) -> str:
    """The text of a page's article, without marks and with single spaces."""
    article = re.search(r"<article.*?</article>", html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", article.group() if article else "").split())


if __name__ == "__main__":
    sys.exit(main())
