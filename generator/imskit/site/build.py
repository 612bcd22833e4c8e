"""Builds the site: staged in imskit's own folder, built by mkdocs, and put in its place whole or not at all."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import date as Day
from pathlib import Path

from imskit.facts.coverage import Coverage
from imskit.facts.graph import Graph
from imskit.known_texts import KnownTexts
from imskit.model import Catalog
from imskit.origin import Origin
from imskit.problems import CannotGoOn, Problem
from imskit.site.stage import stage
from imskit.tree import Tree
from imskit.views.audience import Audience
from imskit.write import check_replaceable, fresh_folder, replace_folder, working_folder


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build made."""

    output: Path
    pages: int
    #: What is wrong with the user's mkdocs.yml; the site was built without those settings.
    problems: tuple[Problem, ...]
    #: What mkdocs warned of.
    warnings: tuple[str, ...]


def build_site(
    catalog: Catalog,
    graph: Graph,
    problems: Sequence[Problem],
    tree: Tree,
    output: Path,
    *,
    work: Path,
    origin: Origin | None = None,
    edition: str = "",
    known: KnownTexts | None = None,
    audience: Audience | None = None,
    coverage: Coverage | None = None,
) -> BuildResult:
    """Build the site of *catalog* into the folder *output*.

    *problems* are listed in it; *origin*, where known, says what it was built from, *known* what documents said
    before. *audience* and *coverage* as for `stage`. *work* is imskit's own folder; what was staged stays there in
    `stage/`. The last good site stays whole until the new one takes its place. Raises CannotGoOn when *output* is not
    ours, a template cannot be used, or mkdocs cannot build.
    """
    check_replaceable(output)
    with working_folder(work):
        staged = stage(
            catalog,
            graph,
            problems,
            tree,
            fresh_folder(work / "stage"),
            origin=origin,
            edition=edition,
            known=known,
            audience=audience,
            coverage=coverage,
        )
        made = fresh_folder(work / "site")
        warnings = run_mkdocs(staged.config, made, catalog.today)
        replace_folder(made, output)
    return BuildResult(output, staged.pages, staged.problems, warnings)


def run_mkdocs(config: Path, folder: Path, today: Day) -> tuple[str, ...]:
    """Build the staged tree of *config* into *folder*, as `mkdocs build` does; returns its warnings.

    *today* is the day that the site map names. Raises CannotGoOn when mkdocs gives up.
    """
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    with said_by_mkdocs() as said, clock_set_to(today):
        try:
            build(load_config(str(config), site_dir=str(folder)))
        except MkDocsException as error:
            told = "; ".join([*said, str(error)])
            raise CannotGoOn(f"the site cannot be built: {told}") from error
    # The same as sitemap.xml, but with bytes that depend on the machine's compression.
    (folder / "sitemap.xml.gz").unlink(missing_ok=True)
    return tuple(said)


class _Listener(logging.Handler):
    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(record.getMessage())


@contextmanager
def said_by_mkdocs() -> Iterator[list[str]]:
    """Collect what mkdocs warns of instead of printing it."""
    said: list[str] = []
    logger = logging.getLogger("mkdocs")
    listener = _Listener(said)
    propagates = logger.propagate
    logger.addHandler(listener)
    logger.propagate = False
    try:
        yield said
    finally:
        logger.removeHandler(listener)
        logger.propagate = propagates


@contextmanager
def clock_set_to(today: Day) -> Iterator[None]:
    """Let mkdocs take *today* for the day of the build, so that the same input gives the same bytes."""
    name = "SOURCE_DATE_EPOCH"
    before = os.environ.get(name)
    os.environ[name] = str(int(datetime(today.year, today.month, today.day, tzinfo=UTC).timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
