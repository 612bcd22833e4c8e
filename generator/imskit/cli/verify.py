"""`imskit verify`: whether an audit pack is what it was when it was made, and what it proves."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from imskit.exporters.printable import one_line
from imskit.packs.verifying.verify import verify


@click.command("verify")
@click.argument("pack", metavar="PACK", type=click.Path(path_type=Path))
def command(pack: Path) -> None:
    """Verify PACK, the folder or the zip of an audit pack, without the repository that it came from."""
    report = verify(pack)
    for finding in report.findings:
        click.echo(one_line(f"{finding.path} {finding.what}".strip()))
    for title, lines in (("checked", report.checked), ("not checked", report.not_checked)):
        for line in lines:
            click.echo(f"{title}: {one_line(line)}", err=bool(report.findings))
    if report.digest:
        click.echo(f"SHA-256 of its tag manifest: {report.digest}")
    if report.findings:
        click.echo(f"{len(report.findings)} found: this is not the pack that was made", err=True)
    else:
        click.echo("integrity only, origin not proven")
    sys.exit(1 if report.findings else 0)
