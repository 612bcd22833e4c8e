"""What lies beside the payload of a pack: made of what it states, so that whoever has the pack can make it again."""

from __future__ import annotations

from collections.abc import Mapping

from imskit import __version__
from imskit.exporters.bag import AGENT
from imskit.packs.stated import Stated


def particulars(stated: Stated) -> Mapping[str, str]:
    """The lines of bag-info.txt, by their labels; without that of the size of the payload."""
    return {
        "Source-Organization": stated.organisation,
        "External-Description": f"Audit pack of {stated.organisation}, {stated.since} to {stated.until}",
        "Bagging-Date": stated.committed_on,
        AGENT: f"imskit {__version__}",
        "Imskit-Commit": stated.commit,
        "Imskit-Period": f"{stated.since}..{stated.until}",
        "Imskit-Standards": ", ".join(stated.standards),
        "Imskit-Clauses": ", ".join(stated.clauses),
        "Imskit-Audience": stated.audience,
    }


def way_in() -> bytes:
    """The page beside the payload that leads into it."""
    return (
        b'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Audit pack</title>\n'
        b'<meta http-equiv="refresh" content="0; url=data/index.html">\n'
        b'<p><a href="data/index.html">Open the audit pack</a></p>\n</html>\n'
    )
