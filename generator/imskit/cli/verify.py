"""`imskit verify`: whether an audit pack is what it was when it was made, and what it proves."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from imskit.cli.progress import progress
from imskit.exporters.bag import BAG_INFO, BAGIT, MANIFEST, PAYLOAD, TAG_MANIFEST
from imskit.packs.verifying.against import repository_at
from imskit.packs.verifying.told import report_json, report_text
from imskit.packs.verifying.verify import Wanted, verify
from imskit.problems import CannotGoOn

#: What lies at the top of every pack.
_OF_A_PACK = (BAGIT, BAG_INFO, MANIFEST, TAG_MANIFEST, PAYLOAD)


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
@click.option(
    "--evidence",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="A folder with evidence that is kept elsewhere: its files are known by their SHA-256, whatever their names.",
)
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Draw so many records of each kind.")
@click.option("--seed", metavar="SEED", help="What the sample is drawn with; the auditor chooses it.")
@click.option(
    "--time-limit",
    "seconds",
    type=click.IntRange(1),
    metavar="SECONDS",
    help="How much time of the processor reading what the pack says may take; without it, 2 minutes and a quarter of a "
    "second for each file, and three times as much with --against.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="For whom: json for programs.",
)
def command(
    pack: Path,
    signers: Path | None,
    against: Path | None,
    evidence: Path | None,
    sample: int | None,
    seed: str | None,
    seconds: int | None,
    form: str,
) -> None:
    """Verify PACK, the folder or the zip of an audit pack, without the repository that it came from.

    Exit code 1 names each altered, missing or added file, and all else that does not agree.
    """
    if (sample is None) != (seed is None):
        raise click.UsageError("a sample needs both --sample and --seed")
    # Were only some of them missing, it would be a pack that lacks them, and that is a finding.
    if pack.is_dir() and not any((pack / name).exists() for name in _OF_A_PACK):
        raise CannotGoOn(
            f"{pack} is no pack: it holds none of its files", "name the folder of a pack, or its zip"
        )
    repository = repository_at(against).absolute() if against is not None else None
    wanted = Wanted(signers and signers.absolute(), repository, sample or 0, seed or "", evidence, seconds)
    with progress() as tell:
        report = verify(pack, wanted, apart=True, told=tell)
    click.echo((report_json if form == "json" else report_text)(report, wanted), nl=False)
    sys.exit(1 if report.findings else 0)
