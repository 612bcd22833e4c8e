"""Rules on evidence files: they are there, and they are what the record says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from imskit.model import Catalog
from imskit.rules.finding import Finding


def evidence_missing(catalog: Catalog) -> Iterator[Finding]:
    """An evidence file that a record names lies below ims/evidence.

    Evidence that is personal, secret or large is held by reference: no `file`, but a custodian and a place.

    **To mend it**, add the file, or say where it is kept.
    """
    for document in catalog.all_documents:
        for item in document.evidence:
            if item.file is None:
                if item.custodian is None or item.place is None:
                    yield Finding(
                        document.at(*item.at),
                        f"“{item.title}” names neither a file nor a custodian and a place",
                        "add file, or custodian and place",
                    )
            elif "://" in item.file:
                yield Finding(
                    document.at(*item.at, "file"),
                    f"{item.file} is an address, not a file below ims/evidence",
                    "keep a copy below ims/evidence, or name custodian and place instead of file",
                )
            elif item.file.startswith(("ims/evidence/", "evidence/")) and (
                catalog.evidence_hash(item.file) is None
            ):
                below = item.file.removeprefix("ims/").removeprefix("evidence/")
                yield Finding(
                    document.at(*item.at, "file"),
                    f"There is no file {item.file} below ims/evidence",
                    f"write {below}: the path starts below ims/evidence",
                )
            elif ".." in PurePosixPath(item.file).parts or item.file[1:2] == ":":
                yield Finding(
                    document.at(*item.at, "file"),
                    f"{item.file} leads out of ims/evidence",
                    "put the file below ims/evidence and name it by its path there",
                )
            elif catalog.evidence_hash(item.file) is None:
                yield Finding(
                    document.at(*item.at, "file"),
                    f"There is no file ims/evidence/{item.file}",
                    "add it, or hold the evidence by reference",
                )


def evidence_hash(catalog: Catalog) -> Iterator[Finding]:
    """An evidence file is, byte for byte, the one that the record was written about.

    **To mend it**, restore the file; if it had to change, a new record names the new one.
    """
    for document in catalog.all_documents:
        for item in document.evidence:
            if item.file is None or ".." in PurePosixPath(item.file).parts:
                continue
            found = catalog.evidence_hash(item.file)
            if found is not None and found != item.sha256:
                yield Finding(
                    document.at(*item.at, "sha256"),
                    f"ims/evidence/{item.file} is not the file that this record was written about",
                    f"restore it; the file at hand has {found}",
                )
