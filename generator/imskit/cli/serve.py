"""`imskit serve`: the site on this machine, a moment after a file is saved."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date as Day
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from imskit.cli.options import (
    audience_option,
    names_option,
    root_option,
    standpoint_options,
    sure_catalog,
    the_clock,
    the_root,
    the_shelf,
)
from imskit.cli.saves import say_save, say_stop
from imskit.git import GitAnswers
from imskit.history import git_folders
from imskit.pipeline import Clock, Reading, read
from imskit.problems import CannotGoOn
from imskit.project import WORK
from imskit.shelf import Shelf
from imskit.write import working_folder

# What serves brings half of imskit with it; the help needs none of it.
if TYPE_CHECKING:
    from imskit.serving.session import Session

#: Seconds: so long must no browser have asked for anything before all the rest is made ready, in pieces of such a size.
_SETTLING: Final = 0.3
_PIECE: Final = 0.01


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

    The page that is open in the browser comes first, and says what is wrong, with file and line; so does the terminal.
    End with Ctrl-C.
    """
    folder = the_root(root)

    begun = False

    def look(shelf: Shelf) -> Reading:
        nonlocal begun
        reading = read(folder, the_clock(as_of), names=names, revision=revision, shelf=shelf, rules=False)
        if not begun:
            # Later, the last good page stays and says what is wrong; to begin with, there is none.
            sure_catalog(reading)
            begun = True
        return reading

    _serve(
        folder, look, (names,) if names is not None else (), lambda: the_clock(as_of), audience, host, port
    )


def _serve(
    folder: Path,
    look: Callable[[Shelf], Reading],
    others: Sequence[Path],
    clock: Callable[[], Clock],
    audience: str | None,
    host: str,
    port: int,
) -> None:
    from imskit.serving.server import Server, is_loopback
    from imskit.serving.session import Session
    from imskit.serving.watch import Watch, history_of

    alone = is_loopback(host)
    with working_folder(folder / WORK / "serve" / str(port)) as work:
        repository, git = git_folders(folder), GitAnswers()
        session = Session(
            look,
            lambda: the_shelf(folder),
            work / "frame",
            audience=audience,
            everything=alone,
            working=lambda: git.remembered(history_of(repository)),
            history=lambda: history_of(repository),
            settling=_SETTLING,
            piece=_PIECE,
        )
        began = time.monotonic()
        first = session.saved()
        if first.stop is not None:
            raise first.stop
        try:
            server = Server(session, host, port)
        except OSError as error:
            raise CannotGoOn(
                f"{host} port {port} cannot be used: {os.strerror(error.errno) if error.errno else error}",
                f"name another with --port, for example --port {port % 65535 + 1}",
            ) from error
        server.start()
        try:
            watch = Watch(
                folder,
                repository,
                others,
                lambda: session.is_looked_at,
                lambda: {"a new day": clock().now.date()},
            )
            say_save((), first, time.monotonic() - began)
            if not alone:
                click.echo(f"note: whoever reaches {host} in the network can read this site", err=True)
            click.echo(f"the site is at {server.url}; end with Ctrl-C", err=True)
            said = _Said()
            threading.Thread(target=_make_ready, args=(session, server.ended, said), daemon=True).start()
            while changed := watch.wait(server.ended):
                _show_save(session, sorted(changed), said)
        except KeyboardInterrupt as stop:
            if getattr(stop, "number", signal.SIGINT) != signal.SIGINT:
                raise
            click.echo("\nserving has ended", err=True)
        finally:
            server.close()


def _show_save(session: Session, paths: Sequence[str], said: _Said) -> None:
    """Show what stands in the files now, and say what that brought."""
    began = time.monotonic()
    save = session.saved()
    said.stop = save.stop.sentence if save.stop is not None else ""
    say_save(paths, save, time.monotonic() - began)


def _make_ready(session: Session, ended: threading.Event, said: _Said) -> None:
    """Make ready what is left of each state, while nobody waits for a page; say what keeps a page from being made."""
    number = -1
    while not ended.is_set():
        number = session.newer_than(number, 1.0)
        with closing(session.the_rest()) as rest:
            for _ in rest:
                if ended.is_set():
                    return
        stop = session.elsewhere
        if stop is not None and stop.sentence != said.stop:
            said.stop = stop.sentence
            say_stop(stop)


class _Said:
    """What was said last of why something cannot be shown, so that it is not said twice of one save."""

    def __init__(self) -> None:
        self.stop = ""
