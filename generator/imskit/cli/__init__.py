"""The command line: one file a command, loaded when it is called, so that each starts fast."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from types import MappingProxyType
from typing import cast

import click

from imskit import __version__
from imskit.cli.table_group import TableGroup
from imskit.ending import say_stopped
from imskit.garbage import without_collecting
from imskit.problems import CannotGoOn

#: Each command with the module of this package that holds it, and its line in the help.
COMMANDS = MappingProxyType(
    {
        "init": "Start a system in a folder.",
        "upgrade": "Take up what a newer imskit brings.",
        "new": "Start a document or record.",
        "approve": "Record that somebody approved a document.",
        "reject": "Record that somebody rejected a document.",
        "reaffirm": "Record that a document was reviewed and needs no change.",
        "withdraw": "Record that a document is in force no more.",
        "acknowledge": "Record who has read which documents.",
        "vouch": "Vouch for somebody's signing key.",
        "check": "Find all problems.",
        "build": "Build the manual site.",
        "serve": "Show the site, rebuilt while you write.",
        "diff": "Show what a change means.",
        "release": "Make an edition of what is committed.",
        "matrix": "Show the clause cross-reference matrix.",
        "status": "Show where the system stands.",
        "due": "Show what is to be done by when.",
        "export": "Write it in the form of another file.",
        "import": "Bring in what another program wrote.",
        "verify": "Verify an audit pack.",
    }
)


#: Modules that cannot be called as their command is, since Python keeps the word.
_MODULES = MappingProxyType({"import": "importing"})


@click.group(
    cls=TableGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, "-V", "--version", prog_name="imskit")
def group() -> None:
    """Turn a management system into code: checked, published, ready for the auditor.

    Exit codes: 0 fine, 1 problems found, 2 could not go on.
    """


def _loaded(name: str) -> click.Command:
    """The command *name*, whose module is loaded now."""
    with without_collecting("loading code"):
        return cast(
            "click.Command", importlib.import_module(f"imskit.cli.{_MODULES.get(name, name)}").command
        )


group.fill("command", COMMANDS, _loaded)


def main() -> None:
    """Run the command line and exit; what a user can cause never ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows its code instead of ending the run.
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # only on text streams of files
    try:
        # Not by click's own main, which gives 1 where the reader of our output has gone away.
        with group.make_context("imskit", sys.argv[1:]) as context:
            group.invoke(context)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.ClickException as error:
        # Where nobody reads that either, the code still says it.
        with contextlib.suppress(OSError):
            error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt) as stop:
        sys.exit(say_stopped(stop))
    except CannotGoOn as stop:
        _stop(stop.sentence, stop.mend)
    except BrokenPipeError:
        # Whoever read our output has closed it, as `head` does: nothing to say, and nowhere to say it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _stop(f"{where}{error.strerror or error}", "")
    else:
        sys.exit(0)


def _stop(sentence: str, mend: str) -> None:
    with contextlib.suppress(OSError):
        click.echo(f"imskit: {sentence}", err=True)
        if mend:
            click.echo(f"    mend: {mend}", err=True)
    sys.exit(2)
