"""What the exports that print have in common: what a copy says it was printed from, and whose templates make it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from imskit.editions import editions
from imskit.exporters.document_formats import DOCUMENT_FORMATS
from imskit.exporters.typeset import files_for_paper
from imskit.origin import Origin
from imskit.pipeline import Reading
from imskit.problems import CannotGoOn
from imskit.site.settings import read_settings
from imskit.views.printed import Source

F = TypeVar("F", bound=Callable[..., Any])


def form_option(function: F) -> F:
    """Adds `--format` of a document."""
    return click.option(
        "--format", "form", type=click.Choice(tuple(DOCUMENT_FORMATS)), default="pdf", show_default=True
    )(function)


def file_option(otherwise: str) -> Callable[[F], F]:
    """Adds `--output`, without which the file is called as *otherwise* says."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=f"Without it, {otherwise} here.",
    )


def template_option(function: F) -> F:
    """Adds `--template`."""
    return click.option(
        "--template",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="FILE",
        help="A Word file of your own, whose styles, paper, header and footer are taken; with --format docx.",
    )(function)


def template_bytes(template: Path | None, form: str) -> bytes | None:
    """What `--template` names, for an export in the form *form*; raises a usage error for forms without styles."""
    if template is None:
        return None
    if form != "docx":
        raise click.UsageError("--template gives the styles of a Word file; add --format docx")
    try:
        return template.read_bytes()
    except OSError as error:
        raise CannotGoOn(f"{template} cannot be read: {error.strerror}") from error


def source(reading: Reading, time_zone: str) -> Source:
    """What copies of *reading* are printed from: commit, edition and the address of the site, where there are any."""
    origin = reading.standpoint.origin(ZoneInfo(time_zone))
    settings, _ = read_settings(reading.tree)
    return Source(origin, _edition(reading, origin), settings.site_url or "")


def _edition(reading: Reading, origin: Origin | None) -> str:
    """The newest edition that is this very commit; empty where there is none."""
    if origin is None or origin.changed:
        return ""
    names = [edition.name for edition in editions(reading.root) if edition.commit == origin.commit]
    return names[-1] if names else ""


def own_files(reading: Reading) -> Mapping[str, bytes]:
    """The templates, pictures and fonts for paper: an organisation's own stand in place of those of imskit."""
    return files_for_paper(reading.tree)
