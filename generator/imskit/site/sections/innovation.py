"""Innovation work: ideas, the pipeline by stage, the balance of the portfolio, each initiative from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from imskit.facts.initiatives import STAGES
from imskit.facts.split import HORIZONS
from imskit.site import addresses
from imskit.site.page import Ground, Page, Wanted
from imskit.site.watched import Sight
from imskit.views.idea_form import idea_form
from imskit.views.ideas import ANSWER_WORDS, ideas_page
from imskit.views.pipeline import holds_innovation, pipeline_page
from imskit.views.portfolio import RISKS, portfolio_page
from imskit.views.trace import trace_page

_NAV = ("Innovation",)


def pages(ground: Ground) -> Iterator[Page | Wanted]:
    """The form for ideas where ims.yaml sets one up; where there is innovation work, all pages on it."""
    catalog, audience = ground.catalog, ground.audience
    form = idea_form(catalog, ground.audience)
    if form is not None:
        yield Page(
            addresses.IDEA_FORM,
            "Put forward an idea",
            "idea_form.md.j2",
            {"form": form},
            nav=_NAV,
            sections=False,
            description="A form for everyone; it makes a file to send in, and sends nothing by itself",
            boost=1.5,
        )
    if not holds_innovation(catalog):
        return
    if catalog.of_type("idea"):
        yield Wanted(addresses.IDEAS, {"form": form is not None}, partial(_ideas, form is not None))
    yield Wanted(addresses.PIPELINE, {}, _pipeline)
    yield Wanted(addresses.PORTFOLIO, {}, _portfolio)
    for document in catalog.of_type("initiative"):
        if audience.sees(document.id):
            yield Wanted(addresses.trace(document.id), {}, partial(_trace, document.id))


def _ideas(form: bool, sight: Sight) -> Page:
    glance = ideas_page(sight.catalog, sight.graph, sight.audience)
    return Page(
        addresses.IDEAS,
        "Ideas at a glance",
        "ideas.md.j2",
        {
            "ideas": glance,
            "form": form,
            "answers": ANSWER_WORDS,
            "quarters": tuple((line.name, line.counts) for line in glance.quarters),
        },
        nav=_NAV,
        nav_title="Ideas",
        sections=False,
        description="How many ideas there are, whether authors were answered in time, and what became of them",
    )


def _pipeline(sight: Sight) -> Page:
    return Page(
        addresses.PIPELINE,
        "Pipeline",
        "pipeline.md.j2",
        {"pipeline": pipeline_page(sight.catalog, sight.audience)},
        nav=_NAV,
        sections=False,
        description="Opportunities, ideas and initiatives by stage",
    )


def _portfolio(sight: Sight) -> Page:
    return Page(
        addresses.PORTFOLIO,
        "Portfolio",
        "portfolio.md.j2",
        {"portfolio": portfolio_page(sight.catalog, sight.audience), "horizons": HORIZONS, "risks": RISKS},
        nav=_NAV,
        sections=False,
        description="How initiatives and spending spread over horizons, risk, types and focus areas",
    )


def _trace(name: str, sight: Sight) -> Page:
    document = sight.catalog.documents[name]
    return Page(
        addresses.trace(name),
        f"{name} from end to end",
        "trace.md.j2",
        {"trace": trace_page(sight.catalog, sight.graph, sight.audience, document), "stages": STAGES},
        within=addresses.PIPELINE,
        crumbs=(("Pipeline", addresses.PIPELINE),),
        description=f"The story of {document.title}, from its origin to what it brought",
        boost=0.8,
    )
