"""`imskit serve`: the site on this machine, built anew whenever a file is saved."""

from __future__ import annotations

import logging
import os
import socket
from datetime import date as Day
from pathlib import Path

import click

from imskit.cli.options import (
    audience_option,
    names_option,
    root_option,
    standpoint_options,
    sure_catalog,
    the_reading,
    the_root,
)
from imskit.cli.terminal import print_problems
from imskit.problems import CannotGoOn
from imskit.project import WORK
from imskit.publishing import publish

_WATCHED = ("ims", "schemas", "templates", "mkdocs.yml")


@click.command("serve")
@root_option
@standpoint_options
@names_option
@audience_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on."
)
def command(
    root: Path | None,
    as_of: Day | None,
    revision: str | None,
    names: Path | None,
    audience: str | None,
    host: str,
    port: int,
) -> None:
    """Show the site at http://127.0.0.1:8000/ and keep it up to date while files are saved.

    Problems are listed here and on the page "Check results"; an open page reloads by itself. End with Ctrl-C.
    """
    folder = the_root(root)
    _try_address(host, port)
    output = folder / WORK / "serve"

    def build() -> None:
        """Build the site once; what cannot be built is said, and the last good site stays."""
        try:
            reading = the_reading(folder, as_of, revision, names)
            sure_catalog(reading)
            result = publish(reading, output, audience=audience)
        except CannotGoOn as stop:
            click.echo(f"imskit: {stop.sentence}", err=True)
            if stop.mend:
                click.echo(f"    mend: {stop.mend}", err=True)
        else:
            print_problems(result.reading)

    build()
    if not output.is_dir():
        raise CannotGoOn("there is nothing to show yet", "mend what is listed above, and call serve again")
    # mkdocs brings the server that reloads an open page; it knows nothing of how the folder is made.
    from mkdocs.livereload import LiveReloadServer

    logging.getLogger("mkdocs.livereload").setLevel(logging.WARNING)
    try:
        server = LiveReloadServer(builder=build, host=host, port=port, root=str(output))
    except OSError as error:
        raise CannotGoOn(
            f"port {port} cannot be used: {error.strerror}",
            "name another with --port, for example --port 8001",
        ) from error
    for name in _WATCHED:
        if (folder / name).exists():
            server.watch(str(folder / name))
    click.echo(f"the site is at {server.url}; end with Ctrl-C", err=True)
    try:
        server.serve()  # type: ignore[no-untyped-call]  # mkdocs leaves it without types
    except KeyboardInterrupt:
        click.echo("", err=True)
    finally:
        server.shutdown()


def _try_address(host: str, port: int) -> None:
    """Raise CannotGoOn where nothing can listen, before time is spent on building."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise CannotGoOn(
            f"{host} port {port} cannot be used: {os.strerror(error.errno) if error.errno else error}",
            f"name another with --port, for example --port {port % 65535 + 1}",
        ) from error
