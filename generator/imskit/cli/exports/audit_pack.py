"""`imskit export audit-pack`: documents and records of a period with their proof, as a folder and a zip."""

from __future__ import annotations

import re
import sys
from datetime import date as Day
from pathlib import Path
from typing import Any

import click

from imskit.audiences import AUDITOR
from imskit.cli.naming import naming_option, say_naming
from imskit.cli.options import DAY, no_cache_option, root_option, the_clock, the_kept, the_root
from imskit.cli.progress import progress
from imskit.exporters.printable import one_line
from imskit.packs.packing import Asked, EvidenceMissing, make_pack
from imskit.packs.stated import Sample
from imskit.packs.verifying.told import shown_lines

_PERIOD = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})")


class _PeriodParameter(click.ParamType[tuple[Day, Day]]):
    """Two days, both included."""

    name = "period"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Day, Day]:
        """The days that *value* names; a usage error for anything else."""
        found = _PERIOD.fullmatch(str(value))
        if found is None:
            self.fail(f"{value!r} is no period; write it as 2025-10-01..2026-09-30", param, ctx)
        return DAY.convert(found[1], param, ctx), DAY.convert(found[2], param, ctx)


def _list(_ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """What is given several times, or with commas between; a usage error for a name that is empty."""
    found = tuple(part.strip() for text in value for part in text.split(","))
    if not all(found):
        raise click.BadParameter("a name is empty; give none at all for everything", param=param)
    return found


@click.command("audit-pack")
@root_option
@click.option("--period", type=_PeriodParameter(), metavar="A..B", help="From day A to day B, both included.")
@click.option(
    "--as-of", type=DAY, metavar="DAY", help="Everything until this day; without both, until today."
)
@click.option("--rev", "revision", metavar="REV", help="Made from this commit, branch or tag.")
@click.option(
    "--standard", "standards", multiple=True, callback=_list, metavar="ID", help="Only these standards."
)
@click.option(
    "--clauses",
    multiple=True,
    callback=_list,
    metavar="9.2,9.3",
    help="Only these clauses, with all below them.",
)
@click.option(
    "--audience",
    metavar="NAME",
    default=AUDITOR,
    show_default=True,
    help="Whom it is for, by ims/audiences.yaml.",
)
@click.option(
    "--sign",
    "key",
    metavar="KEYFILE|agent",
    help="Sign the pack with a private SSH key, or with one that the SSH agent holds.",
)
@click.option(
    "--evidence",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="Say which evidence that is kept elsewhere lies in this folder as recorded; nothing of it goes into the pack.",
)
@click.option("--strict", is_flag=True, help="Make no pack where evidence is missing.")
@click.option("--pdf/--no-pdf", default=True, show_default=True, help="With the same as PDF.")
@click.option(
    "--sample",
    type=click.IntRange(1),
    metavar="N",
    help="Show a sample of so many records of each kind, labelled as your choice and not the auditor's.",
)
@click.option("--seed", metavar="SEED", help="What that sample is drawn with.")
@naming_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("audit-pack"),
    show_default=True,
    help="The folder to write; the zip is written beside it.",
)
@no_cache_option
def command(
    root: Path | None,
    period: tuple[Day, Day] | None,
    as_of: Day | None,
    revision: str | None,
    standards: tuple[str, ...],
    clauses: tuple[str, ...],
    audience: str,
    key: str | None,
    evidence: Path | None,
    strict: bool,
    pdf: bool,
    sample: int | None,
    seed: str | None,
    output: Path,
    naming_withheld: Path | None,
) -> None:
    """Write what an auditor takes away: made from one commit, readable and verifiable for itself."""
    if period and as_of:
        raise click.UsageError("--period and --as-of name two different ends; give one of them")
    if (sample is None) != (seed is None):
        raise click.UsageError("a sample needs both --sample and --seed")
    drawn = Sample(sample, seed) if sample is not None and seed is not None else None
    place = the_root(root)
    clock = the_clock(None)
    since, until = period or (None, as_of)
    asked = Asked(since, until, revision, standards, clauses, key, audience, pdf, strict, drawn, evidence)
    try:
        with progress() as tell:
            made = make_pack(
                place, clock, asked, output, tell, kept=the_kept(place, "paper") if pdf else None
            )
    except EvidenceMissing as stop:
        for lack in stop.lacks:
            click.echo(one_line(f"{lack.document}: {lack.what}"))
        click.echo(stop.sentence, err=True)
        sys.exit(1)
    click.echo(f"wrote {made.folder} and {made.archive.name}: {made.files} files")
    if made.stated.missing:
        click.echo(f"note: {len(made.stated.missing)} missing, see data/missing.html", err=True)
    if made.shown is not None:
        for line in shown_lines(made.shown):
            click.echo(one_line(line))
    say_naming([f"data/{path}" for path in made.naming_withheld], "file", naming_withheld)
    click.echo(f"SHA-256 of its tag manifest, for whoever wants to know this pack again: {made.digest}")
