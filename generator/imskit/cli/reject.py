"""`imskit reject`: record that somebody rejected a document."""

from __future__ import annotations

from typing import Any

import click

from imskit.cli.deciding import decision_options, record


@click.command("reject")
@decision_options
def command(**options: Any) -> None:
    """Record that PERSON rejected the document ID as it is now; --reason says why.

    It stands against this content until the text changes, or the same person approves it on a later day.
    """
    record("reject", **options)
