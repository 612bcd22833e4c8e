"""What a site weighs for whoever reads it: pages, search, sitemap. No browser is needed for that."""

from __future__ import annotations

import gzip
import statistics
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks.building import LARGEST
from tests.benchmarks.measure import compare, python, table
from tests.benchmarks.mix import TODAY


def weight_table(systems: Mapping[int, Path], bytecode: Path) -> str:
    """A table with a row a size; *systems* are folders by size, those beyond `LARGEST` are left out."""
    rows: list[list[str]] = []
    heads: list[str] = []
    for documents, root in systems.items():
        if documents > LARGEST:
            continue
        site = root / "site"
        if not site.is_dir():
            build = python(
                "-m", "imskit", "build", "--root", root, "--as-of", TODAY.isoformat(), "--output", site
            )
            compare({"build": build}, 1, bytecode, warm=False)
        found = weights(site)
        heads = ["documents", *found]
        rows.append([f"{documents:,}", *found.values()])
    return table(heads, rows)


def weights(site: Path) -> dict[str, str]:
    """What is to say of a site, by the heads of a table."""
    pages = {path.relative_to(site).as_posix(): path.stat().st_size / 1e3 for path in site.rglob("*.html")}
    files = [path for path in site.rglob("*") if path.is_file()]
    records = [size for page, size in pages.items() if page.startswith("documents/")]
    others = {page: size for page, size in pages.items() if not page.startswith("documents/")}
    heaviest = max(others, key=lambda page: (others[page], page))
    # Whatever the search is made of, it lies in this folder.
    search = [
        path for path in files if path.relative_to(site).parts[0] == "search" and path.suffix != ".html"
    ]
    sitemap = site / "sitemap.xml"
    return {
        "pages": f"{len(pages):,}",
        "document page, median kB": f"{statistics.median(records):.0f}",
        "95th of 100": f"{statistics.quantiles(records, n=20)[-1]:.0f}",
        "heaviest": f"{max(records):.0f}",
        "over 60 kB": f"{sum(size > 60 for size in records)}",
        "heaviest other page, kB": f"{others[heaviest]:.0f} ({heaviest})",
        "matrix, kB": f"{sum(size for page, size in pages.items() if page.startswith('matrix/')):.0f}",
        "search, MB": f"{sum(path.stat().st_size for path in search) / 1e6:.2f}",
        "gzipped": f"{sum(len(gzip.compress(path.read_bytes(), 6, mtime=0)) for path in search) / 1e6:.2f}",
        "sitemap, kB": f"{sitemap.stat().st_size / 1e3:.0f}" if sitemap.is_file() else "none",
        "site, MB": f"{sum(path.stat().st_size for path in files) / 1e6:.1f}",
        "files": f"{len(files):,}",
    }
