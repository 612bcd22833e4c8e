"""Step 2, policies and objectives: what follows from what, how each part stands, and what hangs nowhere."""

from __future__ import annotations

from collections.abc import Iterable

from imskit.facts.approval import in_force
from imskit.facts.body import day, text
from imskit.facts.direction import DIRECTION, Direction, DirectionNode, ObjectiveNode, direction
from imskit.facts.indicators import reading
from imskit.facts.initiatives import way
from imskit.model import Catalog, Document
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.indicators import IndicatorLine, indicator_line
from imskit.views.steps import StepState


@dataclass(frozen=True, slots=True)
class ObjectiveFacts:
    """How an objective stands."""

    target: str
    due: str
    overdue: bool
    #: Small Markdown: how it is judged where it is not (only) measured.
    judged: str
    measured: bool


@dataclass(frozen=True, slots=True)
class TreeNode:
    """One document of the tree and what follows from it."""

    id: str
    title: str
    type: str
    #: `direction`, `objective`, `indicator` or `initiative`.
    kind: str
    #: Status of a document that is not in force, or the stage of an initiative.
    state: str
    objective: ObjectiveFacts | None
    indicator: IndicatorLine | None
    #: Whether it stands further up already, with all that follows from it.
    again: bool
    below: tuple[TreeNode, ...]


@dataclass(frozen=True, slots=True)
class BesideLine:
    """An initiative that no link ties to the tree, and what it serves all the same."""

    id: str
    stage: str
    focus_area: str
    #: What is explored.
    exploration: str


@dataclass(frozen=True, slots=True)
class DirectionPage:
    """All that the page says."""

    tree: tuple[TreeNode, ...]
    #: How many of each kind there are: objectives, indicators, initiatives.
    objectives: int
    overdue: int
    #: Indicators that an objective names: how many, and how many of them meet their target.
    indicators: int
    on_target: int
    initiatives: int
    #: Ids of what hangs nowhere.
    without_objective: tuple[str, ...]
    loose_objectives: tuple[TreeNode, ...]
    unmeasured: tuple[str, ...]
    unused_indicators: tuple[str, ...]
    serving_nothing: tuple[str, ...]
    #: Initiatives that serve a focus area or are declared exploration, and stand nowhere in the tree.
    beside: tuple[BesideLine, ...]
    withheld: int


def direction_page(catalog: Catalog, audience: Audience) -> DirectionPage:
    """The tree on the day of the run, of what may be shown."""
    found = direction(catalog, audience.sees)
    walk = _Walk(catalog)
    tree = tuple(walk.direction(node) for node in found.roots)
    loose = tuple(walk.objective(node) for node in found.loose_objectives)
    nodes = {node.id: node for root in (*tree, *loose) for node in _all(root)}
    facts = [node.objective for node in nodes.values() if node.objective is not None]
    lines = [node.indicator for node in nodes.values() if node.indicator is not None]
    nowhere = _ids(found.serving_nothing)
    kinds = {*DIRECTION, "objective", "indicator", "initiative"}
    return DirectionPage(
        tree=tree,
        objectives=len(facts),
        overdue=sum(fact.overdue for fact in facts),
        indicators=len(lines),
        on_target=sum(line.on_target is True for line in lines),
        initiatives=sum(node.kind == "initiative" for node in nodes.values()),
        without_objective=_ids(found.without_objective),
        loose_objectives=loose,
        unmeasured=_ids(found.unmeasured),
        unused_indicators=_ids(found.unused_indicators),
        serving_nothing=nowhere,
        beside=tuple(
            BesideLine(
                document.id,
                way(document, catalog.today).stage,
                text(document, "body.focus_area"),
                text(document, "body.exploration"),
            )
            for document in audience.of_types(catalog, "initiative")
            if document.id not in nodes and document.id not in nowhere
        ),
        withheld=sum(not audience.sees(document.id) for name in kinds for document in catalog.of_type(name)),
    )


def direction_step(catalog: Catalog, audience: Audience, page: DirectionPage | None = None) -> StepState:
    """How step 2 stands, and what comes next in it; *page*, where it is at hand, is its page."""
    page = page or direction_page(catalog, audience)
    found = direction(catalog, audience.sees)
    numbers = (
        (str(page.objectives), "objectives"),
        (f"{page.on_target} of {page.indicators}", "indicators on target"),
        (str(page.initiatives), "initiatives in the tree"),
    )
    if not page.objectives:
        return StepState(numbers, "Set a first objective that carries out the policy")
    dated = _dated(found)
    late = [(on, objective) for on, objective in dated if on < catalog.today.isoformat()]
    if late:
        on, objective = late[0]
        return StepState(
            numbers,
            f"The objective was due by {on}: judge whether it was reached",
            objective.id,
            objective.owner,
            late=True,
        )
    for names, words in (
        (found.unmeasured, "Say how the objective is measured, or how it is judged instead"),
        (found.serving_nothing, "Say what the initiative serves, or declare it exploration"),
        (
            tuple(node.objective for node in found.loose_objectives),
            "Say which policy or strategy the objective carries out",
        ),
        (found.unused_indicators, "No objective names the indicator: name it in one, or retire it"),
    ):
        if names:
            return StepState(numbers, words, names[0].id, names[0].owner)
    if dated:
        on, objective = dated[0]
        return StepState(numbers, f"Reach the objective by {on}", objective.id, objective.owner)
    return StepState(numbers, "Give the objectives a day by which they are reached")


def _dated(found: Direction) -> list[tuple[str, Document]]:
    """The objectives of the tree with the day by which each is to be reached, the nearest first."""
    below = [node for root in found.roots for node in _objective_nodes(root)]
    objectives = {node.objective.id: node.objective for node in (*below, *found.loose_objectives)}
    dated = [
        (on.isoformat(), objective)
        for objective in objectives.values()
        if (on := day(objective, "body.due")) is not None
    ]
    return sorted(dated, key=lambda pair: (pair[0], pair[1].id))


def _objective_nodes(node: DirectionNode) -> list[ObjectiveNode]:
    return [*node.objectives, *(found for inner in node.below for found in _objective_nodes(inner))]


class _Walk:
    """Makes rows of the tree; an objective that stands in several places is unfolded in the first only."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._unfolded: set[str] = set()

    def direction(self, node: DirectionNode) -> TreeNode:
        document = node.document
        return TreeNode(
            document.id,
            document.title,
            document.type,
            "direction",
            self._status(document),
            None,
            None,
            again=False,
            below=(
                *(self.objective(inner) for inner in node.objectives),
                *(self._initiative(initiative) for initiative in node.initiatives),
                *(self.direction(inner) for inner in node.below),
            ),
        )

    def objective(self, node: ObjectiveNode) -> TreeNode:
        document = node.objective
        due = day(document, "body.due")
        again = document.id in self._unfolded
        self._unfolded.add(document.id)
        below = [
            *(self._indicator(indicator, served) for indicator, served in node.indicators),
            *(self._initiative(initiative) for initiative in node.initiatives),
        ]
        return TreeNode(
            document.id,
            document.title,
            document.type,
            "objective",
            self._status(document),
            ObjectiveFacts(
                text(document, "body.target"),
                due.isoformat() if due is not None else "",
                overdue=due is not None and due < self._catalog.today,
                judged=text(document, "body.how_measured.judged_how"),
                measured=bool(node.indicators),
            ),
            None,
            again=again,
            below=() if again else tuple(below),
        )

    def _indicator(self, indicator: Document, serving: Iterable[Document]) -> TreeNode:
        return TreeNode(
            indicator.id,
            indicator.title,
            indicator.type,
            "indicator",
            "" if indicator.state == "in-use" else indicator.state or "",
            None,
            indicator_line(reading(self._catalog, indicator)),
            again=False,
            below=tuple(self._initiative(initiative) for initiative in serving),
        )

    def _initiative(self, initiative: Document) -> TreeNode:
        stage = way(initiative, self._catalog.today).stage
        return TreeNode(
            initiative.id,
            initiative.title,
            initiative.type,
            "initiative",
            stage,
            None,
            None,
            again=False,
            below=(),
        )

    def _status(self, document: Document) -> str:
        return "" if in_force(self._catalog, document) else document.status or ""


def _all(node: TreeNode) -> list[TreeNode]:
    return [node, *(found for inner in node.below for found in _all(inner))]


def _ids(documents: Iterable[Document]) -> tuple[str, ...]:
    return tuple(document.id for document in documents)
