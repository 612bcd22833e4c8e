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
    `checked_by`. Where one of them is not said, roles are compared: the role that checked is not the one that
    owns all the actions.

    **To mend it**, have somebody else check, and add that check behind the others. Where it was another person
    of the same role, say so under `implemented_by` and `checked_by`.
    """
    for record in catalog.of_type("nonconformity"):
        checks = rows(record, ".".join(_CHECKS))
        if not checks:
            continue
        at = (*_CHECKS, len(checks) - 1)
        implementer, checker = text(record, "body.implemented_by"), text(checks[-1], "checked_by")
        owners, role = {action.owner for action in record.actions}, text(checks[-1], "by")
        if implementer and checker:
            if implementer == checker:
                yield Finding(
                    record.at(*at, "checked_by"),
                    f"{implementer} carried out the actions of {record.id} and checked whether they worked",
                    "have somebody else check, and add that check",
                )
        elif owners == {role}:
            yield Finding(
                record.at(*at, "by"),
                f"The role {role} owns all actions of {record.id} and checked whether they worked",
                "have somebody else check, or say under Actions carried out by (implemented_by) and Person "
                "(checked_by) that it was another person",
            )
