"""The five steps of implementation, and the principles that they serve."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from imskit.model import Catalog
from imskit.site import addresses
from imskit.site.page import Ground, Page, Wanted
from imskit.site.watched import Sight
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.direction import direction_page, direction_step
from imskit.views.gap_analysis import gap_analysis_page, gap_analysis_step
from imskit.views.monitoring import monitoring_page, monitoring_step
from imskit.views.principles import principles_page
from imskit.views.resources import resources_page, resources_step
from imskit.views.skills import skills_page, skills_step
from imskit.views.steps import StepLine, StepState

_NAV = ("Steps",)


@dataclass(frozen=True, slots=True)
class Step:
    """One of the five steps: its page, the rows that the page is given, and how it stands."""

    number: int
    title: str
    #: What it is for, in one line.
    what: str
    address: str
    template: str
    #: What the template calls its rows.
    rows: str
    page: Callable[[Catalog, Audience], Any]
    state: Callable[[Catalog, Audience, Any], StepState]


#: One row a step, in their order: navigation, overview and pages are made from it.
STEPS: tuple[Step, ...] = (
    Step(
        1,
        "Gap analysis",
        "Where each clause stands against where it shall be",
        addresses.GAP_ANALYSIS,
        "gap-analysis.md.j2",
        "analysis",
        gap_analysis_page,
        gap_analysis_step,
    ),
    Step(
        2,
        "Policies and objectives",
        "What follows from what, from the policy to the work",
        addresses.POLICIES_AND_OBJECTIVES,
        "policies-and-objectives.md.j2",
        "direction",
        direction_page,
        direction_step,
    ),
    Step(
        3,
        "Resources",
        "What was planned and what was provided",
        addresses.RESOURCES,
        "resources.md.j2",
        "resources",
        resources_page,
        resources_step,
    ),
    Step(
        4,
        "Training and awareness",
        "What roles must be able to do, have read and know",
        addresses.TRAINING,
        "training-and-awareness.md.j2",
        "skills",
        skills_page,
        skills_step,
    ),
    Step(
        5,
        "Monitoring and measurement",
        "What indicators say, and which benefits they show",
        addresses.MONITORING,
        "monitoring.md.j2",
        "monitoring",
        monitoring_page,
        monitoring_step,
    ),
)


def pages(ground: Ground) -> Iterator[Page | Wanted]:
    """The overview, a page a step, and the principles."""
    yield Wanted(addresses.STEPS, {}, _overview)
    for step in STEPS:
        yield Wanted(step.address, {}, partial(_step, step))
    # They show something of every kind of document: what they ask is all there is.
    yield _principles(ground)


def _overview(sight: Sight) -> Page:
    catalog, audience = sight.catalog, sight.audience
    lines = tuple(
        StepLine(
            step.number,
            step.title,
            step.what,
            step.address,
            step.state(catalog, audience, step.page(catalog, audience)),
        )
        for step in STEPS
    )
    return Page(
        addresses.STEPS,
        "The five steps",
        "steps.md.j2",
        {"steps": lines},
        nav=_NAV,
        sections=False,
        description="How far the five steps of implementation are, and what comes next in each",
    )


def _step(step: Step, sight: Sight) -> Page:
    return Page(
        step.address,
        step.title,
        step.template,
        {step.rows: step.page(sight.catalog, sight.audience)},
        nav=_NAV,
        nav_title=f"{step.number} {step.title}",
        sections=False,
        description=f"Step {step.number}: {step.what[:1].lower()}{step.what[1:]}",
    )


def _principles(sight: Sight) -> Page:
    return Page(
        addresses.PRINCIPLES,
        "Principles",
        "principles.md.j2",
        {"principles": principles_page(sight.catalog, sight.states, sight.audience)},
        nav=_NAV,
        sections=False,
        description="What shows that the principles of innovation management are lived",
    )
