"""What the catalog knows beside its files, from the history behind them; each is asked when somebody first looks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date as Day
from datetime import tzinfo
from functools import cache, cached_property, partial

from imskit.assemble import SIGNED_TYPES
from imskit.history import is_repository
from imskit.model import ByFolder, Catalog, Deferred, InGit, Remembers, Since
from imskit.shelf import Shape
from imskit.standpoint import Standpoint
from imskit.tree import Tree


def with_history(catalog: Catalog, here: Standpoint, tree: Tree, zone: tzinfo) -> Catalog:
    """*catalog* that knows, when somebody asks, what the history behind its files says."""
    commit, root = here.behind, here.root
    if commit is None:
        why = "nothing is committed here yet" if is_repository(root) else "this folder is no git repository"
        return replace(catalog, in_git=lambda: InGit(why))
    documents = catalog.all_documents

    @cache
    def told() -> InGit:
        from imskit.in_git import in_git

        return in_git(root, commit, zone, documents, tree.read)

    return _with_recording(replace(catalog, in_git=told), here, commit, zone)


def _with_recording(catalog: Catalog, here: Standpoint, commit: str, zone: tzinfo) -> Catalog:
    """*catalog* that knows, when somebody asks, since when records are held and whose commits brought them."""
    folders = [f"ims/{catalog.types[name].folder}/" for name in SIGNED_TYPES if name in catalog.types]
    if not folders:
        return catalog

    def recorded(folder: str) -> Mapping[str, Day]:
        from imskit.recording import recorded_days

        return recorded_days(here.root, commit, folder, zone)

    def authors(folder: str) -> Mapping[str, str]:
        from imskit.recording import brought_by

        return brought_by(here.root, commit, folder)

    return replace(
        catalog,
        recorded=ByFolder({folder: Deferred(partial(recorded, folder)) for folder in folders}),
        brought_by=ByFolder({folder: Deferred(partial(authors, folder)) for folder in folders}),
    )


def with_memory(catalog: Catalog, here: Standpoint, shape: Shape) -> Catalog:
    """*catalog* that knows, when somebody asks, what became of documents since contents that they had."""
    return replace(catalog, since=_Remembering(catalog, here, shape))


class _Remembering:
    """Makes its judge when somebody first asks: most checks remember nothing that has changed."""

    def __init__(self, catalog: Catalog, here: Standpoint, shape: Shape) -> None:
        self._catalog = catalog
        self._here = here
        self._shape = shape

    @cached_property
    def _judge(self) -> Remembers:
        from imskit.remembered import judge_of

        return judge_of(self._catalog, self._here.root, self._here.behind, self._shape)

    def __call__(self, name: str, before: str, after: str, /) -> Since:
        return self._judge(name, before, after)

    def expect(self, names: Collection[str], /) -> None:
        self._judge.expect(names)
