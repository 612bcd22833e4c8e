"""On which day a run looks at the system; the only source of it is whoever calls, never the machine."""

from __future__ import annotations

from dataclasses import field
from datetime import UTC, datetime, tzinfo
from datetime import date as Day
from zoneinfo import ZoneInfo

from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """On which day a run looks at the system: `as_of`, or the day it is *now* where the organisation is."""

    now: datetime
    as_of: Day | None = None
    #: By time zone the real day that somebody was told; None where nobody minds.
    told: dict[str, Day] | None = field(default=None, compare=False, repr=False)

    def day(self, time_zone: str) -> Day:
        """The day in *time_zone*, a name such as `Europe/Vienna`."""
        return self.as_of or self.real_day(time_zone)

    def real_day(self, time_zone: str) -> Day:
        """The day it is in *time_zone*, whatever day is looked at."""
        day = self.now.astimezone(zone_called(time_zone)).date()
        if self.told is not None:
            self.told[time_zone] = day
        return day


def zone_called(name: str) -> tzinfo:
    """The time zone called *name*. Raises ZoneInfoNotFoundError or ValueError where there is none."""
    return UTC if name == "UTC" else ZoneInfo(name)
