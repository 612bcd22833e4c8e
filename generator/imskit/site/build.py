"""Builds the site: staged in imskit's own folder, rendered there, and put in its place whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from imskit.facts.coverage import Coverage
from imskit.facts.graph import Graph
from imskit.kept_files import KeptFiles
from imskit.known_texts import KnownTexts
from imskit.model import Catalog
from imskit.origin import Origin
from imskit.problems import Problem
from imskit.site.compiled import put_beside_program
from imskit.site.kept_pages import Kept
from imskit.site.rendering import render_site
from imskit.site.stage import stage
from imskit.tree import Tree
from imskit.values import dataclass
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
    kept: Kept | None = None,
    rendered: KeptFiles | None = None,
    processes: int = 1,
    meanwhile: Callable[[], object] = lambda: None,
) -> BuildResult:
    """Build the site of *catalog* into the folder *output*.

    *problems* are listed in it; *origin*, where known, says what it was built from, *known* what documents said
    before. *audience*, *coverage* and *kept* as for `stage`. *work* is imskit's own folder; what was staged stays
    there in `stage/`. *rendered* is the `keep` of `render_site`, and so many *processes* stage and render. What is to
    be done *meanwhile* is done by one of them while others work. The last good site stays whole until the new one
    takes its place. Raises CannotGoOn when *output* is not ours, a template cannot be
    used, or mkdocs cannot build.
    """
    check_replaceable(output)

    @cache
    def late() -> None:
        meanwhile()
        if kept is not None:
            kept.write_put_off()

    if kept is not None:
        kept.put_off()
    with working_folder(work):
        staged = stage(
            catalog,
            graph,
            problems,
            tree,
            work / "stage",
            origin=origin,
            edition=edition,
            known=known,
            audience=audience,
            coverage=coverage,
            kept=kept,
            processes=processes,
        )
        made = fresh_folder(work / "site")
        warnings = render_site(
            staged.config,
            made,
            catalog.today,
            keep=rendered,
            processes=processes,
            last=output,
            meanwhile=late,
        )
        # Unless others worked beside.
        late()
        replace_folder(made, output)
        put_beside_program()
    return BuildResult(output, staged.pages, staged.problems, warnings)
