"""Rules on acknowledgements: each is of a version that there was, with the content that it had."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.facts.acknowledgements import ACKNOWLEDGEMENT, misfit
from imskit.model import Catalog
from imskit.rules.finding import Finding


def acknowledgement_fits(catalog: Catalog) -> Iterator[Finding]:
    """An acknowledgement names a version that the document has or had, and the fingerprint of that version.

    Version and fingerprint together say exactly what was read. One that fits no version proves nothing, and is
    not counted. The content of an earlier version is known where a decision approved it; where none did, only the
    version is looked at.

    **To mend it**, correct version and fingerprint if they were mistyped; where other content was read, have the
    document acknowledged again.
    """
    for record in catalog.all_documents:
        if record.type != ACKNOWLEDGEMENT:
            continue
        why = misfit(catalog, record)
        name, version = record.value("body.document"), record.value("body.version")
        if why == "no-version":
            versions = [revision.version for revision in catalog.documents[name].revisions]
            yield Finding(
                record.at("body", "version"),
                f"{name} has no version {version}",
                f"name one of {', '.join(versions)}"
                if versions
                else "acknowledge a controlled document, which has versions",
            )
        elif why == "other-content" and str(record.value("body.fingerprint")).endswith(":" + "0" * 64):
            # As the starter leaves it.
            read = catalog.documents[name]
            yield Finding(
                record.at("body", "fingerprint"),
                f"The fingerprint of what was read of {name} {version} is not filled in",
                f"write {read.fingerprint} where it is what {name} says now"
                if version == read.version
                else "copy it from the page of the document, or from the decision that approved that version",
            )
        elif why == "other-content":
            yield Finding(
                record.at("body", "fingerprint"),
                f"The fingerprint is not that of {name} {version}, so other content was acknowledged",
                "correct it if it was mistyped, or have the document acknowledged again",
            )
