"""`imskit approve`: record that somebody approved a document."""

from __future__ import annotations

from typing import Any

import click

from imskit.cli.deciding import decision_options, record


@click.command("approve")
@decision_options
def command(**options: Any) -> None:
    """Record that PERSON approved the document ID as it is now: this version, with this content.

    One new file is written; the document itself is not touched. What could not count is refused: by an author of
    the version, by somebody who may not on that day, too late, or without the signature that the approval rule asks
    for. It says what is still missing.

    imskit approve POL-001 --as person-01 --sign ~/.ssh/id_ed25519
    """
    record("approve", **options)
