"""`imskit verify`: whether an audit pack is what it was when it was made, and what it proves."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from imskit.exporters.printable import one_line
from imskit.packs.verifying.verify import Report, Wanted, verify
from imskit.project import named_root


@click.command("verify")
@click.argument("pack", metavar="PACK", type=click.Path(path_type=Path))
@click.option(
    "--signers",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Keys that you trust, as in allowed_signers of ssh-keygen: NAME KEY on each line.",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="REPO",
    help="The folder that holds ims/ in the repository that the pack was made from.",
)
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Draw so many records of each kind.")
@click.option("--seed", metavar="SEED", help="What the sample is drawn with; the auditor chooses it.")
def command(
    pack: Path, signers: Path | None, against: Path | None, sample: int | None, seed: str | None
) -> None:
    """Verify PACK, the folder or the zip of an audit pack, without the repository that it came from."""
    if (sample is None) != (seed is None):
        raise click.UsageError("a sample needs both --sample and --seed")
    repository = named_root(against) if against is not None else None
    report = verify(pack, Wanted(signers, repository, sample or 0, seed or ""))
    _tell(report)
    if sample and not report.findings:
        _tell_sample(report, sample, seed or "")
    sys.exit(1 if report.findings else 0)


def _tell(report: Report) -> None:
    for finding in report.findings:
        click.echo(one_line(f"{finding.path or 'pack'}: {finding.what}"))
    for title, lines in (
        ("checked", report.checked),
        ("not checked", report.not_checked),
        ("key", report.keys),
    ):
        for line in lines:
            click.echo(f"{title}: {one_line(line)}")
    if report.digest:
        click.echo(f"SHA-256 of the tag manifest: {report.digest}")
    click.echo(f"origin: {one_line(report.origin)}")
    if report.findings:
        click.echo(f"{len(report.findings)} found: this is not the pack that was made", err=True)


def _tell_sample(report: Report, sample: int, seed: str) -> None:
    click.echo(f"sample of {sample} of each kind of record, drawn with the seed {one_line(seed)}:")
    for name, unit in report.sample:
        stratum = f" ({unit.stratum})" if unit.stratum else ""
        what = f"{unit.id} {unit.title}" if unit.id else "withheld"
        where = "" if unit.included or not unit.id else ", not in this pack"
        where = ", withheld in part" if unit.in_part else where
        click.echo(one_line(f"{name}{stratum}: {what}, {unit.day}, {unit.sha256}{where}"))
