"""What an import says on a terminal where its report goes into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imskit.exporters.printable import one_line

if TYPE_CHECKING:
    from imskit.cli.one_import import Import


def summary(made: Import, *, dry_run: bool) -> list[str]:
    """A line for each file that *made* is to write, new or changed."""
    wrote, changed = ("would write", "would change") if dry_run else ("wrote", "changed")
    lines = [f"{wrote} {draft.path} from {one_line(draft.source.name)}" for draft in made.drafts]
    for told in made.told:
        for table in told.tables:
            many = len(table.new)
            if many:
                folder = table.new[0].path.rpartition("/")[0]
                noun = "record" if many == 1 else "records"
                lines.append(f"{wrote} {many:,} {noun} in {folder} from {one_line(told.source.name)}")
    return [*lines, *(f"{changed} {path}" for path, _ in made.outcome.files)]
