"""Files of a system that only some commands read, held against what those ask of them: so a check finds a slip first.

`imskit upgrade` goes by ims/starter.yaml, `imskit import` by ims/import-mapping.yaml; people edit both by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from imskit.document_paths import MAPPING, STARTER
from imskit.model import Catalog, TypeInfo
from imskit.problems import Problem
from imskit.tree import Tree


def other_problems(
    tree: Tree,
    fixed: Mapping[str, bytes],
    types: Mapping[str, TypeInfo],
    waiting: Collection[str],
    shipped: Mapping[str, Path],
    *,
    catalog: Catalog | None,
) -> Iterator[Problem]:
    """What is wrong with those files of *tree*.

    *fixed* are the schemas that are always imskit's own, *types* the document types and *waiting* the names of those
    whose schema is wrong; *shipped* are the files that imskit brings, by path. Without a *catalog* nothing tells whom
    a mapping may name.
    """
    if tree.has(STARTER):
        yield from _of_starter(tree.read(STARTER), fixed, shipped)
    if tree.has(MAPPING):
        from imskit.importers.catalog_names import named_of, roles_of
        from imskit.importers.mapping_file import read_mapping

        named = named_of(catalog, roles_of(catalog, {})) if catalog is not None else None
        yield from read_mapping(tree.read(MAPPING), MAPPING, types, fixed, named, waiting=waiting)[1]


def _of_starter(data: bytes, fixed: Mapping[str, bytes], shipped: Mapping[str, Path]) -> tuple[Problem, ...]:
    from imskit.edit.init import known_standards
    from imskit.edit.laid_files import read_laid
    from imskit.edit.starter_table import TABLE, starter_table

    table = starter_table({**fixed, TABLE: shipped[TABLE].read_bytes()})
    found = read_laid(data, fixed, known_standards(dict.fromkeys(shipped, b"")), tuple(table.roles))
    return found if isinstance(found, tuple) else ()
