"""`imskit upgrade`: what a newer imskit brings, merged into a system without overwriting what was changed there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from imskit import __version__
from imskit.cli.options import root_option, the_root
from imskit.cli.upgrading import Upgrade, difference, prepared
from imskit.edit.editor import EDITOR_FOLDER
from imskit.edit.laid_files import PATH
from imskit.edit.new_file import NewFile, lay
from imskit.edit.replaced import Replaced
from imskit.edit.upgrade import Outcome, Step
from imskit.path_rules import printable
from imskit.problems import CannotGoOn

#: Each outcome, in the order in which they are told, with what is said of a file.
_WORDS: dict[Outcome, str] = {
    "new": "new",
    "updated": "updated",
    "merged": "merged; what you changed stays",
    "removed": "left out",
    "dropped": "no longer imskit's",
    "decide": "to decide",
}
#: So many lines of a difference are shown where nobody asked for all.
_LINES = 40
#: So many files are named one by one.
_NAMED = 5


@click.command("upgrade")
@root_option
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--diff", "whole", is_flag=True, help="Show each change of imskit's in full.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option(
    "--answers",
    "answers_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=f"For a system without {PATH}: the answers it is to be taken up with, as for imskit init.",
)
def command(root: Path | None, answers_file: Path | None, *, dry_run: bool, whole: bool, form: str) -> None:
    """Take up what this imskit brings: texts, files for the forge, settings of editors.

    What you changed stays, also where imskit has changed something else in the same file. Where both changed the same
    lines, or a document is no draft any more, imskit's text is laid beside the file for you to decide on. Files that
    have uncommitted changes are not touched. Exit code 1 says that something is to be decided.
    """
    upgrade = prepared(the_root(root), answers_file)
    if form == "json":
        from imskit.cli.upgrade_json import as_json

        written = _write(upgrade, dry_run=dry_run)
        click.echo(as_json(upgrade, written=bool(written)), nl=False)
    else:
        _tell(upgrade, whole=whole)
        written = _write(upgrade, dry_run=dry_run)
        if not upgrade.files:
            click.echo("nothing is to be written")
        elif dry_run:
            click.echo(f"would write {_count(len(upgrade.files))}; nothing was written")
        else:
            click.echo(f"wrote {_count(written)}" + ("; see them with git diff" if upgrade.in_git else ""))
    if upgrade.waiting or any(step.outcome == "decide" for step in upgrade.steps):
        raise click.exceptions.Exit(1)


def _write(upgrade: Upgrade, *, dry_run: bool) -> int:
    """Write the files, where they are to be; how many were."""
    if dry_run or not upgrade.files:
        return 0
    _refuse_uncommitted(upgrade, upgrade.files)
    return len(lay(upgrade.files, upgrade.root, "replace").written)


def _tell(upgrade: Upgrade, *, whole: bool) -> None:
    """Say what becomes of each file."""
    click.echo(
        f"from imskit {upgrade.laid.version or '(an earlier one, which kept nothing)'} to {__version__}"
    )
    for outcome, words in _WORDS.items():
        for step in upgrade.steps:
            if step.outcome == outcome:
                _say(step, words, upgrade, whole=whole)
    for each in upgrade.replaced:
        _say_replaced(each, upgrade.laid.version, whole=whole)
    for path in upgrade.waiting:
        click.echo(f"still to decide: {path}; take over what you want, then delete it")
    if upgrade.needless:
        named = ", ".join(path.rpartition("/")[2] for path in upgrade.needless[:_NAMED])
        more = f" and {len(upgrade.needless) - _NAMED} more" if len(upgrade.needless) > _NAMED else ""
        click.echo(f"no editor needs these copies in {EDITOR_FOLDER} any more, delete them: {named}{more}")


def _say(step: Step, words: str, upgrade: Upgrade, *, whole: bool) -> None:
    added, gone = _changed_lines(step.before, step.after)
    count = f" (+{added} -{gone})" if step.before is not None and step.outcome != "dropped" else ""
    click.echo(f"{words}: {printable(step.path)}{count}" + (f": {step.why}" if step.why else ""))
    for file in step.written if step.outcome == "decide" else ():
        click.echo(f"    imskit's text is laid beside it: {file.path}")
    if step.before is not None and (whole or step.outcome in {"merged", "decide", "removed"}):
        _show(step.before, step.after, upgrade.laid.version, whole=whole)


def _say_replaced(each: Replaced, version: str, *, whole: bool) -> None:
    click.echo(f"yours instead of imskit's: {each.path}; imskit's has changed since {version}")
    if each.before is None:
        click.echo("    what it was is not found any more; compare yours with the one that imskit brings")
    else:
        _show(each.before, each.after, version, whole=whole)


def _show(before: str, after: str, version: str, *, whole: bool) -> None:
    lines = difference(before, after, version)
    shown = lines if whole else lines[:_LINES]
    for line in shown:
        click.echo(f"    {printable(line)}")
    if len(shown) < len(lines):
        click.echo(f"    and {len(lines) - len(shown)} lines more: imskit upgrade --dry-run --diff")


def _changed_lines(before: str | None, after: str) -> tuple[int, int]:
    rows = difference(before, after, "")[2:]
    return sum(row.startswith("+") for row in rows), sum(row.startswith("-") for row in rows)


def _refuse_uncommitted(upgrade: Upgrade, files: Sequence[NewFile]) -> None:
    """Raise CannotGoOn where a file that is to be written holds something that is in no commit."""
    from imskit.origin import uncommitted

    there = {file.path: data for file in files if (data := upgrade.data(file.path)) is not None}
    loose = uncommitted(upgrade.root, there)
    if loose:
        named = ", ".join(sorted(loose)[:5]) + (f" and {len(loose) - 5} more" if len(loose) > 5 else "")
        raise CannotGoOn(
            f"what it would change is not committed: {named}",
            "commit it first, so that nothing of yours can be lost; --dry-run shows what would happen",
        )


def _count(files: int) -> str:
    return "1 file" if files == 1 else f"{files} files"
