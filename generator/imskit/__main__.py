"""Where every run begins: `imskit` and `python -m imskit`.

Signals are minded before anything else is loaded, so that Ctrl-C in the first moments is one line, too.
"""

from __future__ import annotations

from imskit.ending import Ending


def main() -> None:
    """Run the command line and exit; however it is ended, never with a traceback for what a user can cause."""
    ending = Ending()
    try:
        ending.mind()
        from imskit.cli import main as run

        run()
    except BaseException as stop:  # noqa: BLE001  it is raised again, or was the signal's
        ending.closing = True
        ending.stop(stop)


if __name__ == "__main__":
    main()
