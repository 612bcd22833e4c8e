"""`imskit build` against stock mkdocs and Material with a full navigation on the same staged pages."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import yaml

from tests.benchmarks.measure import compare, exponent, python, table
from tests.benchmarks.mix import TODAY

#: Stock grows with the square of the pages: beyond this it would take hours.
LARGEST = 3000


def build_table(systems: Mapping[int, Path], bytecode: Path) -> str:
    """A table with a row a size; *systems* are folders by size, those beyond `LARGEST` are left out."""
    rows = []
    before: tuple[int, float, float] | None = None
    for documents, root in systems.items():
        if documents > LARGEST:
            continue
        ours, stock = root / "site", root / "stock"
        runs = 3 if documents <= 100 else 1
        command = python(
            "-m",
            "imskit",
            "build",
            "--no-cache",
            "--root",
            root,
            "--as-of",
            TODAY.isoformat(),
            "--output",
            ours,
        )
        # The first build lays the staged tree that stock mkdocs builds as well, and compiles the modules.
        compare({"build": command}, 1, bytecode, warm=False)
        work, stage = root / ".imskit", root.with_name(f"stage-{documents}")
        shutil.copytree(work / "stage", stage)
        config = _stock(stage, stock)
        found = compare(
            {"build": command, "stock": python("-m", "mkdocs", "build", "--quiet", "--config-file", config)},
            runs,
            bytecode,
            warm=documents <= 100,
            # What is measured is a build from nothing.
            before={"build": partial(shutil.rmtree, work)},
        )
        build, other = found["build"], found["stock"]
        pages = len(list(ours.rglob("*.html")))
        ours_size, stock_size = html_size(ours), html_size(stock)
        growth = ("", "")
        if before is not None:
            small, small_build, small_other = before
            growth = (
                f"{exponent(small, small_build, documents, build.cpu):.2f}",
                f"{exponent(small, small_other, documents, other.cpu):.2f}",
            )
        rows.append(
            [
                f"{documents:,}",
                f"{pages:,}",
                f"{build.cpu:.1f}",
                f"{other.cpu:.1f}",
                f"{build.cpu / other.cpu:.2f}",
                *growth,
                f"{ours_size:.1f}",
                f"{stock_size:.1f}",
                f"{ours_size / stock_size:.3f}",
                f"{build.peak:.0f}",
                f"{other.peak:.0f}",
                str(build.runs),
            ]
        )
        before = (documents, build.cpu, other.cpu)
        shutil.rmtree(stock)
        shutil.rmtree(stage)
    heads = (
        "documents",
        "pages",
        "build, CPU s",
        "stock, CPU s",
        "ratio",
        "exponent",
        "of stock",
        "HTML, MB",
        "stock, MB",
        "ratio",
        "peak MiB",
        "of stock",
        "runs",
    )
    return table(heads, rows)


def _stock(stage: Path, output: Path) -> Path:
    """A configuration for stock mkdocs and Material on the pages in *stage*: all of them in the navigation."""
    ours = yaml.load((stage / "mkdocs.yml").read_bytes(), Loader=yaml.CSafeLoader)
    config = {
        "site_name": "Stock",
        "docs_dir": str(stage / "docs"),
        "site_dir": str(output),
        "use_directory_urls": ours["use_directory_urls"],
        "theme": {"name": "material", "font": False},
        "plugins": ["search"],
        "markdown_extensions": ours["markdown_extensions"],
    }
    path = output.with_suffix(".yml")
    path.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    return path


def html_size(folder: Path) -> float:
    """How much HTML lies below *folder*, in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*.html")) / 1e6
