"""Commands that the manual shows and no replay runs, each with what holds it instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Left:
    """Commands of a page that no replay runs."""

    page: str
    #: How they begin.
    begins: str
    why: str


_HOW_TO = "docs/how-to/"
_INSTALLING = "it asks a package index; test_wheel.py installs what was built, and CI runs the line itself"
_EXAMPLE = "an example out of the help of the command; its options are held, and a how-to page runs the like"
_LONG = "it takes minutes; what it measures stands on the page with the day and the machine"
_OTHERS = "a program of somebody else's, which not every machine has"

NOT_RUN: tuple[Left, ...] = (
    Left("README.md", "make ", "CI begins with the two lines on each system"),
    Left("README.md", "pip install", _INSTALLING),
    Left("README.md", "imskit ", "the first tutorial runs them, with what they print"),
    Left("README.md", "cd ", "the first tutorial runs it"),
    Left("docs/fuzzing.md", "IMSKIT_FUZZ_SEED", _LONG),
    Left("docs/packs-tested.md", "make alter-packs", _LONG),
    Left("docs/imports-tested.md", "make import-corpus", _LONG),
    Left(
        "docs/tutorial/first-manual.md",
        "python3 -m venv",
        "test_wheel.py runs the page in an environment of its own",
    ),
    Left("docs/tutorial/first-manual.md", "git clone https", "there is no such forge"),
    Left("docs/tutorial/first-manual.md", ". imskit-tools", "it belongs to a terminal"),
    Left("docs/tutorial/first-manual.md", "python -m pip", _INSTALLING),
    Left("docs/tutorial/first-manual.md", "imskit serve", "it never ends; tests/serving run it"),
    Left(f"{_HOW_TO}see-it-while-you-write.md", "imskit serve", "it never ends; tests/serving run it"),
    Left(f"{_HOW_TO}hold-evidence.md", "certutil", "Windows has it; it prints the same number"),
    Left(f"{_HOW_TO}move-from-word-sharepoint-or-confluence.md", "soffice", _OTHERS),
    Left(f"{_HOW_TO}move-from-word-sharepoint-or-confluence.md", "find drawer", _OTHERS),
    Left(f"{_HOW_TO}move-from-word-sharepoint-or-confluence.md", "for page", _OTHERS),
    Left(f"{_HOW_TO}move-from-word-sharepoint-or-confluence.md", "sha256sum", "an archive of 700 MB"),
    Left(f"{_HOW_TO}open-without-a-network.md", "python -m", _INSTALLING),
    Left(f"{_HOW_TO}open-without-a-network.md", ". imskit-tools", "it belongs to a terminal"),
    Left(
        f"{_HOW_TO}override-a-template.md", "python -c", "test_wheel.py asks the installed package the same"
    ),
    Left(f"{_HOW_TO}sign-a-decision.md", "ssh-keygen -t", "it asks for a passphrase; the replay has a key"),
    Left(
        f"{_HOW_TO}when-material-reaches-its-end-of-life.md",
        "properdocs",
        "tests compare its pages with those of mkdocs",
    ),
    Left("docs/reference/command-line.md", "imskit ", _EXAMPLE),
)
