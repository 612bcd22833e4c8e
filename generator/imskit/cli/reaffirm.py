"""`imskit reaffirm`: record that a document was reviewed and needs no change."""

from __future__ import annotations

from typing import Any

import click

from imskit.cli.deciding import decision_options, record


@click.command("reaffirm")
@decision_options
def command(**options: Any) -> None:
    """Record that PERSON reviewed the document ID, which needs no change.

    Its next review is counted from that day.
    """
    record("reaffirm", **options)
