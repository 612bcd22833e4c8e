"""What holds for any system and any two states of it, tried on many made-up ones."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from imskit.changes.documents import document_changes
from imskit.exporters.diff_formats import DIFF_FORMATS
from imskit.fingerprint import fingerprint
from imskit.load import load
from imskit.loaded import Loaded
from tests.builders import BODIES, Small
from tests.repositories import commit, run
from tests.storied import AS_OF, Say, tell, teller

DOCUMENT: Mapping[str, Any] = {
    "id": "POL-001",
    "type": "policy",
    "title": "Where we go: a policy",
    "owner": "director",
    "applies_to": {"roles": ["everyone"], "sites": ["all"]},
    "satisfies": {"tiny-2026": ["1", "2"]},
    "links": {"implements": ["STR-001"]},
    "body": {
        "purpose": "Say where we go, and why.\n\nIn two paragraphs, with a # that is no comment.",
        "commitments": [
            {"title": "Time", "text": "We give time."},
            {"title": "Room", "text": "“Quoted” & plain"},
        ],
        "limits": {"days": 12, "share": "0.5", "asked": True, "none": None},
    },
}


def shuffled(data: Any, draw: Callable[[Sequence[Any]], Sequence[Any]]) -> Any:
    """*data* with its keys in another order, at every depth; lists keep theirs."""
    if isinstance(data, dict):
        return {key: shuffled(data[key], draw) for key in draw(list(data))}
    return [shuffled(each, draw) for each in data] if isinstance(data, list) else data


@given(st.data())
def test_a_fingerprint_knows_no_layout(data: st.DataObject) -> None:
    """Order of keys, comments, indents, quotes, line ends and flow or block style are no content."""
    mixed = shuffled(deepcopy(dict(DOCUMENT)), lambda keys: data.draw(st.permutations(keys)))
    text = yaml.safe_dump(
        mixed,
        sort_keys=False,
        allow_unicode=data.draw(st.booleans()),
        default_flow_style=data.draw(st.sampled_from([None, True, False])),
        default_style=data.draw(st.sampled_from([None, '"'])) if data.draw(st.booleans()) else None,
        indent=data.draw(st.integers(2, 6)),
        # In narrower lines PyYAML breaks escapes wrongly.
        width=data.draw(st.sampled_from([60, 80, 10_000])),
    )
    # Quoted in every place, numbers too say of which kind they are: that is no layout of ours.
    text = text.replace("!!int ", "").replace("!!bool ", "").replace("!!null ", "")
    if '"12"' in text:
        text = text.replace('"12"', "12").replace('"true"', "true").replace('"null"', "null")
    lines = text.splitlines()
    if data.draw(st.booleans()) and not any(line.endswith(("|-", ">-", "|", ">")) for line in lines):
        lines = ["# A comment", *lines, "", "# Another one"]
    ends = data.draw(st.sampled_from(["\n", "\r\n"]))
    loaded = load(ends.join((*lines, "")).encode("utf-8"), "ims/policies/POL-001.yaml")
    assert isinstance(loaded, Loaded), (loaded, text)
    assert loaded.data == DOCUMENT
    assert fingerprint(loaded.data) == fingerprint(DOCUMENT)


def words(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The places of all texts in *data*."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        if isinstance(value, str):
            yield (*path, key)
        yield from words(value, (*path, key))


@given(st.sampled_from(list(words(dict(DOCUMENT)))), st.data())
def test_a_fingerprint_changes_with_any_word(place: tuple[str | int, ...], data: st.DataObject) -> None:
    changed: Any = deepcopy(dict(DOCUMENT))
    inside = changed
    for key in place[:-1]:
        inside = inside[key]
    parts = inside[place[-1]].split(" ")
    at = data.draw(st.integers(0, len(parts) - 1))
    parts[at] = data.draw(
        st.text(st.characters(categories=("L", "N")), min_size=1).filter(lambda new: new != parts[at])
    )
    inside[place[-1]] = " ".join(parts)
    assert fingerprint(changed) != fingerprint(DOCUMENT)


@given(
    st.sampled_from(
        ["body", "body.purpose", "body.commitments", "body.limits", "applies_to", "satisfies", "links"]
    )
)
def test_a_fingerprint_changes_with_anything_that_is_taken_out(dotted: str) -> None:
    changed: Any = deepcopy(dict(DOCUMENT))
    *above, last = dotted.split(".")
    inside = changed
    for key in above:
        inside = inside[key]
    del inside[last]
    assert fingerprint(changed) != fingerprint(DOCUMENT)


def _gone(path: str) -> Callable[[Small], object]:
    return lambda small: (small.root / "ims" / path).unlink(missing_ok=True)


def _renamed(small: Small) -> None:
    path = small.root / "ims/procedures/PRO-001.yaml"
    if path.exists():
        path.rename(path.with_name("PRO-001-alike.yaml"))


def _linked(small: Small) -> None:
    (small.root / "shared").mkdir(exist_ok=True)
    idea = small.idea("IDEA-009")
    path = small.root / "ims/records/idea/IDEA-009.yaml"
    path.rename(small.root / f"shared/{idea['id']}.yaml")
    path.symlink_to("../../../shared/IDEA-009.yaml")


def _policy(version: str, purpose: str, **more: Any) -> Callable[[Small], object]:
    entry = {"date": "2026-02-01", "by": "person-02", "change": "material", "summary": "x"}
    names = ["1.0"] if version == "1.0" else [version, "1.0"]
    body = {**BODIES["policy"], "purpose": purpose}
    revisions = [{"version": each, **entry} for each in names]
    return lambda small: small.policy(
        satisfies={"tiny-2026": ["1"]}, version=version, revisions=revisions, body=body, **more
    )


#: What can become of a system, in any order.
EDITS: Mapping[str, Callable[[Small], object]] = {
    "an idea": lambda small: small.idea("IDEA-002"),
    "an idea gone": _gone("records/idea/IDEA-001.yaml"),
    "a training": lambda small: small.training("TRN-002", satisfies={"tiny-2026": ["1"]}),
    "a training gone": _gone("records/training/TRN-001.yaml"),
    "a training altered": lambda small: small.training(
        satisfies={"tiny-2026": ["1"]}, body={"trainer": "Else"}
    ),
    "a policy in words": _policy("1.0", "Say where we must go."),
    "a policy in its next version": _policy("1.1", "Say who goes.", status="in-review"),
    "a policy that ends": _policy("1.0", "Say where we go.", status="retired"),
    "a policy gone": _gone("policies/POL-001.yaml"),
    "a file renamed": _renamed,
    "a file that is linked": _linked,
    "a file that cannot be read": lambda small: small.write("ims/policies/POL-003.yaml", "id: [POL-003\n"),
    "a file of a wrong form": lambda small: small.policy("POL-004", titel="x"),
    "another line end": lambda small: small.write(
        "ims/policies/POL-005.yaml", "id: POL-005\r\ntype: policy\r\n"
    ),
    "evidence": lambda small: small.write("ims/evidence/plan.txt", "a plan\n"),
    "a hidden file": lambda small: small.write("ims/policies/.POL-001.yaml.swp", "x"),
    "a template": lambda small: small.write("templates/site/nowhere.md.j2", "x"),
    "a settings file": lambda small: small.write("mkdocs.yml", "site_name: Ours\nplugins: [x]\n"),
}
MANY = st.lists(st.sampled_from(sorted(EDITS)), max_size=4, unique=True)


def begun(root: Path) -> Small:
    root.mkdir()
    small = Small(root)
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}))
    small.training(satisfies={"tiny-2026": ["1"]})
    small.procedure("PRO-001", status="draft", links={"implements": ["POL-001"]})
    small.idea("IDEA-001")
    small.read()
    return small


@pytest.fixture(scope="module")
def begin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small system from which all others here come."""
    return begun(tmp_path_factory.mktemp("begin") / "system").root


MIRROR = {"added": "deleted", "deleted": "added", "changed": "changed", "retired": "changed"}


@settings(max_examples=60, derandomize=True)
@given(data=st.data())
def test_two_states_differ_by_the_same_from_both_sides(begin: Path, data: st.DataObject) -> None:
    one, other = (data.draw(MANY) for _ in range(2))
    with tempfile.TemporaryDirectory() as folder:
        catalogs = []
        for number, edits in enumerate((one, other)):
            small = Small(Path(shutil.copytree(begin, Path(folder) / str(number), symlinks=True)))
            for name in edits:
                EDITS[name](small)
            catalogs.append(small.catalog())
        there, back = document_changes(*catalogs), document_changes(*catalogs[::-1])
        assert not list(document_changes(catalogs[0], catalogs[0]))
    turned = {change.id: change for change in back}
    seen = list(there)
    assert {change.id for change in seen} == turned.keys()
    for change in seen:
        mirror = turned[change.id]
        assert mirror.what == MIRROR[change.what] or MIRROR[mirror.what] == change.what
        assert (mirror.before, mirror.after) == (change.after, change.before)
        assert mirror.renamed == change.renamed
        assert len(mirror.differences) == len(change.differences)
        assert bool(mirror.content) == bool(change.content)
        assert bool(mirror.reasons) == bool(change.reasons)


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    return teller(capsys, monkeypatch)


@pytest.fixture(scope="module")
def edited(begin: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in which each edit is a commit."""
    root = Path(shutil.copytree(begin, tmp_path_factory.mktemp("edited") / "root", symlinks=True))
    small = Small(root)
    commit(root, "2026-03-01")
    for number, name in enumerate(EDITS, 2):
        EDITS[name](small)
        commit(root, f"2026-03-{number:02}")
    return root


@pytest.mark.parametrize("form", DIFF_FORMATS)
def test_a_state_does_not_differ_from_itself(edited: Path, say: Say, form: str) -> None:
    """In whatever state it is."""
    for back in range(0, len(EDITS) + 1, 4):
        name = f"HEAD~{back}"
        code, out, _ = say(edited, "diff", name, name, *AS_OF, "--format", form)
        assert code == 0
        if form == "json":
            said = json.loads(out)
            assert [key for key, value in said.items() if isinstance(value, list) and value] == []
        else:
            assert "No document changes." in out or "nothing" in out.lower()


COMMANDS = (("check",), ("check", "--base", "{base}"), ("matrix", "--format", "json"), ("status",), ("due",))


@pytest.mark.slow
@pytest.mark.parametrize("back", [0, 3, 6, 9, 12, 15, 18])
def test_a_revision_is_what_a_fresh_checkout_of_it_is(
    edited: Path, say: Say, tmp_path: Path, back: int
) -> None:
    """The same problems, the same matrix, the same list of what is due, byte for byte."""
    name, base = run(edited, "rev-parse", f"HEAD~{back}", "HEAD~18").split()
    run(tmp_path, "clone", "-q", "--no-checkout", str(edited), "fresh")
    run(tmp_path / "fresh", "checkout", "-q", "--detach", name)
    for command in COMMANDS:
        call = tuple(word.format(base=base) for word in command)
        there = say(edited, *call, "--rev", name, *AS_OF)
        here = say(tmp_path / "fresh", *call, *AS_OF)
        assert there[:2] == here[:2], command
        assert there[2] == "note: files are those of revision <id>\n" + here[2]


@pytest.mark.slow
def test_the_site_of_a_revision_is_the_site_of_a_fresh_checkout(say: Say, tmp_path: Path) -> None:
    root = tell(tmp_path / "root").root
    run(tmp_path, "clone", "-q", str(root), "fresh")
    (root / "ims/policies/POL-001.yaml").write_text("edited", encoding="utf-8")
    assert say(root, "build", "--rev", "HEAD", *AS_OF, "-o", "../one")[0] == 0
    assert say(tmp_path / "fresh", "build", *AS_OF, "-o", "../other")[0] == 0
    one, other = (
        {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
        for site in (tmp_path / "one", tmp_path / "other")
    )
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
