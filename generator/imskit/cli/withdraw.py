"""`imskit withdraw`: record that a document is in force no more."""

from __future__ import annotations

from typing import Any

import click

from imskit.cli.deciding import decision_options, record


@click.command("withdraw")
@decision_options
def command(**options: Any) -> None:
    """Record that PERSON withdrew the document ID: its version is in force no more.

    Then set its status to retired, or to superseded where another document takes its place.
    """
    record("withdraw", **options)
