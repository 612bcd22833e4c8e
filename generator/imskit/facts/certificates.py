"""Certificates: whether they may be used, and the days of surveillance and recertification with what settled them."""

from __future__ import annotations

from datetime import date as Day

from imskit.facts.body import day, text
from imskit.facts.due_rules import settlements
from imskit.facts.settling import Settlement
from imskit.model import Catalog, Document
from imskit.values import dataclass

_STAGE = "body.stage"


@dataclass(frozen=True, slots=True)
class CertificateState:
    """A certificate, and when it asks for something next."""

    record: Document
    expires: Day | None
    #: The days of surveillance, each with the record of the one that was carried out.
    calendar: tuple[Settlement, ...]
    #: The day by which recertification is decided, with its record; None where the certificate has no last day.
    renewal: Settlement | None

    def valid(self, today: Day) -> bool:
        """Whether it may be used on *today*."""
        return self.record.state == "valid" and self.expires is not None and self.expires >= today

    @property
    def surveillance(self) -> Day | None:
        """The next day of surveillance; None where nothing is due any more."""
        if self.record.is_closed:
            return None
        return next((each.day for each in self.calendar if each.record is None), None)

    @property
    def recertification(self) -> Day | None:
        """The day by which recertification is decided; None where nothing is due any more."""
        if self.record.is_closed or self.renewal is None or self.renewal.record is not None:
            return None
        return self.renewal.day


def certificates(catalog: Catalog, standard: str) -> tuple[CertificateState, ...]:
    """All certificates against *standard*, by id."""
    return tuple(
        CertificateState(
            record,
            day(record, "body.expires"),
            _settlements(catalog, record, "surveillance"),
            next(iter(_settlements(catalog, record, "recertification")), None),
        )
        for record in catalog.of_type("certificate")
        if text(record, "body.standard") == standard
    )


def _settlements(catalog: Catalog, record: Document, stage: str) -> tuple[Settlement, ...]:
    return tuple(
        each
        for rule in catalog.types[record.type].due
        if rule.where.get(_STAGE) == stage
        for each in settlements(catalog, record, rule)
    )
