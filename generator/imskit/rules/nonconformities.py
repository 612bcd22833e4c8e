"""Rules on nonconformities: closed is what somebody else found to have worked."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.facts.body import rows, text
from imskit.model import Catalog
from imskit.rules.finding import Finding

_CHECKS = ("body", "effectiveness", "checks")


def closed_without_check(catalog: Catalog) -> Iterator[Finding]:
    """A nonconformity is closed only once a check has found that its corrective action worked.

    That the actions are done does not say that the cause is gone. The newest check counts: after one that
    failed, new actions and a new check are needed, and the failed one stays.

    **To mend it**, add the check with the result `effective` under `effectiveness`, or take the nonconformity
    back to `awaiting-effectiveness` until it can be told.
    """
    for record in catalog.of_type("nonconformity"):
        if not record.is_closed:
            continue
        checks = rows(record, ".".join(_CHECKS))
        if not checks:
            wrong = "without a check of whether its corrective action worked"
        elif text(checks[-1], "result") != "effective":
            wrong = "although the newest check says that its corrective action has not worked"
        else:
            continue
        yield Finding(
            record.at("state"),
            f"{record.id} is closed {wrong}",
            "add the check that found it effective, or set the state to awaiting-effectiveness",
        )


def check_by_implementer(catalog: Catalog) -> Iterator[Finding]:
    """Whether a corrective action worked is checked by somebody other than who carried it out.

    The newest check counts. Who carried out the actions stands under `implemented_by`, who checked under
    `checked_by`; where one of them is not said, there is nothing to compare.

    **To mend it**, have somebody else check, and add that check behind the others.
    """
    for record in catalog.of_type("nonconformity"):
        checks = rows(record, ".".join(_CHECKS))
        implementer = text(record, "body.implemented_by")
        if checks and implementer and text(checks[-1], "checked_by") == implementer:
            yield Finding(
                record.at(*_CHECKS, len(checks) - 1, "checked_by"),
                f"{implementer} carried out the actions of {record.id} and checked whether they worked",
                "have somebody else check, and add that check",
            )
