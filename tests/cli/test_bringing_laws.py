"""Sources that change, and documents that change, in any order: what an import makes of both follows a plain model."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as some

from imskit.edit.changing import Set, changed
from tests.builders import Small
from tests.running import Run

POLICY = "POL-033"
ROWS = ("RSK-001", "RSK-002")
WORDS = ("one", "two", "three")
IMPACTS = {"minor": "2", "major": "4", "severe": "5"}
EFFECTS = ("threat", "opportunity")
#: The fields of a document that change, and what they may say.
FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    POLICY: {"title": WORDS, "body.purpose": WORDS},
    **{row: {"title": WORDS, "body.impact": tuple(IMPACTS)} for row in ROWS},
}

#: What can happen between two imports; what is there twice comes more often.
KINDS = (
    *("there", "there", "there", "here", "here", "here"),
    *("deleted", "renamed", "renamed and changed", "moved", "gone", "back", "mapping", "second", "nothing"),
)

Values = dict[str, str]


@dataclass
class Model:
    """What the sources say, what the documents say, and what was last brought in: by document and field."""

    there: dict[str, Values]
    here: dict[str, Values | None] = field(default_factory=dict)
    base: dict[str, Values] = field(default_factory=dict)
    #: Sources that lie there.
    sources: set[str] = field(default_factory=lambda: {"policy", "risks"})
    #: Whether the name of the policy's file is known, and which file became the policy.
    known: bool = True
    owner: str = "policy"
    second: bool = False
    effect: str = EFFECTS[0]

    def imported(self) -> bool:
        """Import all there is; gives whether somebody has to look, as the exit code says."""
        look = False
        if "risks" in self.sources:
            for row in ROWS:
                look |= self._row(row)
        if "policy" in self.sources:
            look |= self._policy()
        if self.second:
            look |= self._second()
        return look

    def _row(self, row: str) -> bool:
        new = {**self.there[row], "body.effect": self.effect}
        if row not in self.base:
            self.here[row], self.base[row] = dict(new), new
            return False
        # What was taken away does not come back.
        return self.here[row] is not None and self._merged(row, new)

    def _policy(self) -> bool:
        new = self.there[POLICY]
        if self.here.get(POLICY) is None:
            self.here[POLICY], self.base[POLICY] = dict(new), dict(new)
            self.known, self.owner = True, "policy"
            return False
        # Renamed and changed at once: nobody knows that it is the same, unless it says again what it said.
        self.known = self.known or new == self.base[POLICY]
        return True if not self.known or self.owner != "policy" else self._merged(POLICY, new)

    def _second(self) -> bool:
        """Another file with the id of the policy: refused, unless nobody has it."""
        if self.here.get(POLICY) is None:
            self.here[POLICY] = {"title": "second", "body.purpose": "second"}
            self.owner = "second"
        return self.owner != "second"

    def _merged(self, name: str, new: Values) -> bool:
        here, base = self.here[name], self.base[name]
        assert here is not None
        other = [each for each in new if new[each] != base[each]]
        if any(here[each] not in (base[each], new[each]) for each in other):
            return True
        here.update({each: new[each] for each in other})
        self.base[name] = dict(new)
        return False


@dataclass
class World:
    """A system and a drawer on disk, beside the model of both."""

    root: Path
    drawer: Path
    model: Model
    policy: str = "policy.md"

    def lay_sources(self) -> None:
        """Write the sources as the model has them."""
        shutil.rmtree(self.drawer, ignore_errors=True)
        self.drawer.mkdir()
        model = self.model
        if "policy" in model.sources:
            said = model.there[POLICY]
            path = self.drawer / self.policy
            path.parent.mkdir(exist_ok=True)
            path.write_text(_policy(said["title"], said["body.purpose"]), encoding="utf-8")
        if "risks" in model.sources:
            lines = ["No;Risk;Description;Likelihood;Impact;Owner;Opened;Response"]
            for row in ROWS:
                said = model.there[row]
                cells = [
                    row,
                    said["title"],
                    "What can be.",
                    "3",
                    IMPACTS[said["body.impact"]],
                    "director",
                    "2026-03-12",
                ]
                lines.append(";".join([*cells, "Mitigate"]))
            (self.drawer / "risks.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        if model.second:
            (self.drawer / "zz.md").write_text(_policy("second", "second"), encoding="utf-8")
        (self.root / "ims/import-mapping.yaml").write_text(
            f"registers:\n  - {{files: '*.csv', type: risk, otherwise: {{body.effect: {model.effect}}}}}\n",
            encoding="utf-8",
        )

    def path(self, name: str) -> Path | None:
        """The file of a document."""
        return next(iter((self.root / "ims").rglob(f"{name}*.yaml")), None)

    def said(self, name: str) -> Values | None:
        """What a document on disk says in the fields that change."""
        path = self.path(name)
        if path is None:
            return None
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = {"title": data["title"]}
        for at in ("purpose", "impact", "effect"):
            if at in data["body"]:
                found[f"body.{at}"] = data["body"][at].strip()
        return found


def _policy(title: str, purpose: str) -> str:
    return (
        f"---\ntitle: {title}\ndoc_id: {POLICY}\nowner: director\n---\n\n## Purpose\n\n{purpose}\n\n"
        "## Scope\n\nAll sites.\n"
    )


@some.composite
def steps(draw: some.DrawFn) -> tuple[Any, ...]:
    kind = draw(some.sampled_from(KINDS))
    if kind in ("there", "here"):
        name = draw(some.sampled_from((POLICY, *ROWS)))
        at = draw(some.sampled_from(tuple(FIELDS[name])))
        return kind, name, at, draw(some.sampled_from(FIELDS[name][at]))
    if kind == "deleted":
        return kind, draw(some.sampled_from((POLICY, *ROWS)))
    if kind in ("gone", "back"):
        return kind, draw(some.sampled_from(("policy", "risks")))
    return (kind,)


def take(world: World, step: tuple[Any, ...], number: int) -> None:
    """Do one step to the sources or documents, in the model and on disk."""
    model = world.model
    match step:
        case ("there", name, at, value):
            model.there[name][at] = value
        case ("here", name, at, value):
            path, here = world.path(name), model.here.get(name)
            if path is not None and here is not None:
                here[at] = value
                written = f"{value}\n" if at == "body.purpose" else value
                path.write_bytes(changed(path.read_bytes(), [Set(tuple(at.split(".")), written)], str(path)))
        case ("deleted", name):
            if (path := world.path(name)) is not None:
                path.unlink()
                model.here[name] = None
        case ("renamed",) if model.there[POLICY] == model.base.get(POLICY) and "policy" in model.sources:
            world.policy = f"policy-{number}.md"
        case ("renamed and changed",) if "policy" in model.sources:
            model.there[POLICY]["title"] = f"changed {number}"
            world.policy = f"policy-{number}.md"
            model.known = False
        case ("moved",):
            # A longer or shorter path to the same name is the same file.
            world.policy = world.policy[4:] if world.policy.startswith("sub/") else f"sub/{world.policy}"
        case ("gone", source):
            model.sources.discard(source)
        case ("back", source):
            model.sources.add(source)
        case ("mapping",):
            model.effect = EFFECTS[model.effect == EFFECTS[0]]
        case ("second",):
            model.second = not model.second
        case _:
            pass


def bytes_of(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted((root / "ims").rglob("*")) if path.is_file()}


def follow(world: World, run: Run, wanted: list[tuple[Any, ...]]) -> Iterator[str]:
    """Import, then take each step and import again; everything that is other than the model says."""
    for number, step in enumerate([("nothing",), *wanted]):
        take(world, step, number)
        world.lay_sources()
        before = {name: world.path(name) for name in (POLICY, *ROWS)}
        texts = {name: path.read_bytes() for name, path in before.items() if path is not None}
        kept = {name: None if said is None else dict(said) for name, said in world.model.here.items()}
        look = world.model.imported()
        ran = run(world.root, "import", str(world.drawer))
        if ran.code != int(look):
            yield f"{number}: exit code {ran.code}, not {int(look)}: {ran.err}"
        for name in (POLICY, *ROWS):
            if world.said(name) != world.model.here.get(name):
                yield f"{number}: {name} is {world.said(name)}, not {world.model.here.get(name)}"
            elif name in texts and kept.get(name) == world.model.here.get(name):
                path = world.path(name)
                if path is None or path.read_bytes() != texts[name]:
                    yield f"{number}: {name} says the same and has other bytes"
        there = bytes_of(world.root)
        # Asked again until somebody has decided.
        if run(world.root, "import", str(world.drawer)).code != int(world.model.imported()):
            yield f"{number}: a second run ends otherwise"
        if bytes_of(world.root) != there:
            yield f"{number}: a second run changed something"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("system")
    Small(root).read()
    return root


def hold(system: Path, place: Path, run: Run, wanted: list[tuple[Any, ...]]) -> None:
    """Take the steps *wanted* in a copy of *system* at *place*, and let each be what the model says."""
    root = place / "system"
    shutil.copytree(system, root)
    there = {name: {at: words[0] for at, words in FIELDS[name].items()} for name in FIELDS}
    world = World(root, place / "drawer", Model(there))
    assert list(follow(world, run, wanted)) == []


LAW = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


#: Each outcome once, whatever chance brings.
ALL_KINDS = [
    ("there", POLICY, "title", "two"),
    ("here", POLICY, "body.purpose", "three"),
    ("here", ROWS[0], "body.impact", "severe"),
    ("there", ROWS[0], "body.impact", "major"),
    ("there", ROWS[0], "body.impact", "severe"),
    ("there", POLICY, "body.purpose", "two"),
    ("here", POLICY, "body.purpose", "one"),
    ("moved",),
    ("mapping",),
    ("second",),
    ("deleted", ROWS[1]),
    ("deleted", POLICY),
    ("renamed",),
    ("there", POLICY, "title", "three"),
    ("renamed and changed",),
    ("gone", "policy"),
    ("deleted", POLICY),
    ("back", "policy"),
]


@settings(LAW, max_examples=2)
@example(wanted=ALL_KINDS)
@given(wanted=some.lists(steps(), min_size=3, max_size=8))
def test_an_import_follows_the_model(
    system: Path, tmp_path_factory: pytest.TempPathFactory, run: Run, wanted: list[tuple[Any, ...]]
) -> None:
    hold(system, tmp_path_factory.mktemp("one"), run, wanted)


@pytest.mark.slow
@settings(LAW, max_examples=20)
@given(wanted=some.lists(steps(), min_size=5, max_size=12))
def test_an_import_follows_the_model_for_long(
    system: Path, tmp_path_factory: pytest.TempPathFactory, run: Run, wanted: list[tuple[Any, ...]]
) -> None:
    hold(system, tmp_path_factory.mktemp("one"), run, wanted)
