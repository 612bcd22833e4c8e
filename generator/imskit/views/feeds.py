"""What is due, as events of a calendar."""

from __future__ import annotations

from datetime import date as Day

from imskit.ics import Event
from imskit.views.due import DueLine


def calendar_name(organisation: str, role_title: str = "") -> str:
    """What the calendar of a role is called, or that of all roles."""
    return f"{organisation}: due, {role_title}" if role_title else f"{organisation}: due"


def due_event(line: DueLine, url: str = "") -> Event:
    """*line* as an event; *url* is the page of its document, where that is known."""
    return Event(
        key=line.key,
        day=Day.fromisoformat(line.day),
        summary=line.what,
        description=f"{line.document} {line.title}\nOwner: {line.owner_title}",
        category=line.kind,
        url=url,
    )
