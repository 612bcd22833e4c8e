"""What changed between two texts of a document, in words, for those who may see it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imskit.changes.words import Span
from imskit.earlier import EarlierText
from imskit.known_texts import EditionTexts, KnownTexts, known_texts
from imskit.model import Catalog, Document
from imskit.views.audience import Audience
from imskit.views.redlines import EVERY_TWO, Redline, Redlines, Versions
from tests.builders import BODIES, TODAY, Small
from tests.repositories import commit, edition
from tests.versions import LOOK, committed, do_it, write


def redlines(small: Small) -> Redlines:
    reading = small.read()
    catalog = reading.in_force()
    assert catalog is not None
    controlled = [each for each in catalog.documents.values() if each.lifecycle == "controlled"]
    known = known_texts(small.root, reading.standpoint.behind, reading.shape, controlled, TODAY)
    return Redlines(catalog, Audience.of(catalog), known)


def versions(small: Small, name: str = "PRO-001") -> Versions:
    return redlines(small).all()[name]


def parts(redline: Redline) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(part.where, part.kind, part.weight, part.reasons) for part in redline.parts]


def words(redline: Redline, fate: str) -> list[str]:
    return [
        span.text
        for part in redline.parts
        for each in part.lines
        for span in each.line.spans
        if span.fate == fate
    ]


def test_every_two_texts_are_compared(small: Small) -> None:
    for name in ("1.0", "1.1", "1.2", "1.3"):
        committed(small, name)
    found = versions(small)
    assert [each.key for each in found.to_current] == ["1.2-to-1.3", "1.1-to-1.3", "1.0-to-1.3"]
    assert [each.key for each in found.between] == ["1.1-to-1.2", "1.0-to-1.2", "1.0-to-1.1"]
    assert found.since_version == {"1.2": "since-1.2", "1.1": "since-1.1", "1.0": "since-1.0"}


def test_a_moved_step_moved_and_a_cell_of_a_table_is_a_cell(small: Small) -> None:
    committed(small, "1.1")
    committed(small, "1.2")
    (redline,) = versions(small).to_current
    moved, changed, *rest = redline.parts
    assert (moved.where, moved.kind, moved.weight) == ("Steps, 1 “Do it”", "moved", "material")
    assert moved.lines[0].line.spans == (Span("same", "from place 2 to place 1"),)
    assert (changed.where, changed.reasons) == (
        "Steps, 1 “Do it”, What is done",
        ("the number “30, 100” became “20, 200”",),
    )
    assert [each.within for each in changed.lines] == ["paragraph 1", "table, row 2, column 2"]
    assert changed.lines[1].line.spans == (Span("gone", "100"), Span("new", "200"))
    assert [part.where for part in rest] == ["Steps, 2 “Look”, What is done"]


def test_each_change_says_whether_it_is_material(small: Small) -> None:
    for name in ("1.0", "1.1", "1.2"):
        committed(small, name)
    found = versions(small)
    assert [(each.key, each.weight) for each in (*found.to_current, *found.between)] == [
        ("1.1-to-1.2", "material"),
        ("1.0-to-1.2", "material"),
        ("1.0-to-1.1", "editorial"),
    ]
    assert parts(found.between[0]) == [("Steps, 1 “Look”, What is done", "changed", "editorial", ())]


def test_where_only_the_author_calls_it_material_no_single_change_is_called_anything(small: Small) -> None:
    committed(small, "1.0")
    look = {**LOOK, "text": "Look at it closely."}
    committed(small, "1.2", body={**BODIES["procedure"], "steps": [look, do_it(30, 100)]})
    (redline,) = versions(small).to_current
    assert (redline.weight, redline.by_author) == ("material", True)
    assert [part.weight for part in redline.parts] == [""]


def test_what_its_author_calls_editorial_and_is_not_is_told(small: Small) -> None:
    committed(small, "1.0")
    committed(small, "1.1", body={**BODIES["procedure"], "steps": [do_it(5, 100)]})
    (redline,) = versions(small).to_current
    assert (redline.weight, redline.against_author) == ("material", True)


def test_a_new_number_alone_changes_no_words(small: Small) -> None:
    committed(small, "1.0")
    committed(small, "1.1", body={**BODIES["procedure"], "steps": [LOOK, do_it(30, 100)]})
    (redline,) = versions(small).to_current
    assert (redline.weight, redline.parts) == ("none", ())
    assert [entry.version for entry in redline.revisions] == ["1.1"]


def test_roles_documents_and_lengths_of_time_are_called_what_readers_call_them(small: Small) -> None:
    small.policy(title="The policy")
    committed(small, "1.0")
    committed(small, "1.1", owner="director", links={"see": ["POL-001"]}, review={"every": "P2Y"})
    (redline,) = versions(small).to_current
    assert {"Director", "POL-001 The policy", "see: POL-001 The policy"} & {*words(redline, "new")}
    assert "Innovation manager" in words(redline, "gone")
    assert "P2Y" not in "".join(words(redline, "new"))


def test_a_link_in_a_text_reads_without_its_marks(small: Small) -> None:
    committed(small, "1.0")
    body = {**BODIES["procedure"], "purpose": "Do it as [POL-001](POL-001) and [the policy](POL-001) say."}
    committed(small, "1.1", body=body)
    (redline,) = versions(small).to_current
    (purpose,) = [part for part in redline.parts if part.where == "Purpose"]
    said = "".join(span.text for span in purpose.lines[0].line.spans if span.fate != "gone")
    assert said == "Do it as POL-001 and the policy (POL-001) say."


def test_what_is_withheld_or_gone_is_never_named(small: Small) -> None:
    small.idea("IDEA-001", classification="confidential", title="The secret lamp")
    small.idea("IDEA-002", classification="confidential", title="Deleted since")
    body = {**BODIES["procedure"], "scope": "All of [us](IDEA-002), The secret lamp and IDEA-001."}
    committed(small, "1.0", body=body, links={"see": ["IDEA-001", "IDEA-002"]})
    (small.root / "ims/records/idea/IDEA-002.yaml").unlink()
    committed(small, "1.1")
    (redline,) = versions(small).to_current
    everything = repr(redline)
    assert "withheld record" in everything
    assert "a record that is no longer here" in everything
    for name in ("IDEA-001", "IDEA-002", "secret lamp"):
        assert name not in everything


def test_a_confidential_document_has_no_redline(small: Small) -> None:
    committed(small, "1.0", classification="confidential")
    committed(small, "1.1", classification="confidential")
    assert redlines(small).all() == {}


def test_a_text_from_when_it_was_confidential_stays_withheld(small: Small) -> None:
    committed(small, "1.0", classification="confidential")
    edition(small.root, "2026.1", "2026-02-01")
    committed(small, "1.1")
    found = versions(small)
    assert ([line.version for line in found.texts], found.to_current, found.withheld) == (["1.1"], (), 1)
    assert found.lost == ()


def test_versions_that_no_text_is_held_of_are_named(small: Small) -> None:
    committed(small, "1.2")
    committed(small, "1.3")
    assert versions(small).lost == ("1.1", "1.0")


def test_without_a_repository_nothing_is_compared_and_it_says_why(small: Small) -> None:
    write(small, "1.1")
    found = versions(small)
    assert (found.to_current, found.lost) == ((), ("1.0",))
    assert "not built from a git repository" in found.not_told


def test_an_edition_leads_to_what_changed_since_unless_it_showed_the_same(small: Small) -> None:
    committed(small, "1.0")
    edition(small.root, "2026.1", "2026-02-01")
    committed(small, "1.2")
    edition(small.root, "2026.2", "2026-06-01")
    found = versions(small)
    assert found.since_edition == {"2026.1": "since-1.0"}
    assert found.editions == {"1.2": ("2026.2",), "1.0": ("2026.1",)}
    since = found.redline_since("2026.1")
    assert since is not None
    assert since.key == "1.0-to-1.2"
    assert found.redline_since("2026.2") is None


def test_of_many_texts_the_older_ones_are_compared_step_by_step(small: Small) -> None:
    small.decision(small.policy())
    catalog = small.catalog()
    now = catalog.documents["POL-001"]
    texts = [_text(now, number) for number in range(EVERY_TWO + 2)][::-1]
    current = replace(now, version="9.0", data={**now.data, "version": "9.0"})
    found = _of(catalog, current, KnownTexts(texts={"POL-001": texts}))
    pairs = {each.key for each in (*found.to_current, *found.between)}
    assert "1.0-to-1.1" in pairs
    assert "1.0-to-9.0" in pairs
    assert "1.0-to-1.2" not in pairs
    assert "1.5-to-1.9" in pairs


def _text(document: Document, number: int) -> EarlierText:
    data = {**document.data, "version": f"1.{number}", "title": f"Title {number}"}
    return EarlierText(
        replace(document, version=f"1.{number}", title=f"Title {number}", data=data), number, ""
    )


def _of(catalog: Catalog, current: Document, known: KnownTexts) -> Versions:
    shown = replace(catalog, documents={current.id: current}, decisions={})
    return Redlines(shown, Audience.of(shown), known).of(current)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """A system with one policy."""
    small = Small(tmp_path_factory.mktemp("one"))
    small.policy()
    return small.catalog()


@given(
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["draft", "approved"])), min_size=1, max_size=6),
    st.lists(st.integers(0, 5), max_size=4),
)
def test_no_text_is_compared_with_itself(
    written: Catalog, held: list[tuple[int, str]], shown: list[int]
) -> None:
    """Whatever a branch held and editions showed: an edition and itself have no redline."""
    document = written.documents["POL-001"]

    def said(number: int, status: str) -> Document:
        data: dict[str, Any] = {**document.data, "version": f"1.{number}", "status": status}
        return replace(document, version=f"1.{number}", status=status, data=data)

    texts = [said(*each) for each in held]
    known = KnownTexts(
        texts={"POL-001": [EarlierText(text, time, "") for time, text in enumerate(texts)][::-1]},
        editions=tuple(
            EditionTexts(f"e{number}", TODAY, place, {"POL-001": texts[place]})
            for number, place in enumerate(place % len(texts) for place in shown)
        ),
    )
    found = _of(written, texts[-1], known)
    assert len({line.key for line in found.texts}) == len(found.texts)
    for redline in (*found.to_current, *found.between):
        assert redline.older != redline.newer
        assert not {*redline.older.editions} & {*redline.newer.editions}
    for edition_of_now in known.editions:
        if edition_of_now.documents["POL-001"].fingerprint == texts[-1].fingerprint:
            assert edition_of_now.name not in found.since_edition


def test_an_edition_that_shows_what_is_shown_now_has_no_redline(small: Small) -> None:
    committed(small, "1.0")
    edition(small.root, "2026.1", "2026-02-01")
    commit(small.root, "2026-03-01")
    found = versions(small)
    assert (found.to_current, found.between, found.since_edition) == ((), (), {})


def test_of_a_withheld_title_not_even_half_is_shown_where_a_name_is_shortened(small: Small) -> None:
    title = "Zwitscherkanarie that floats over the whole of the northern lake and comes back"
    small.idea("IDEA-001", classification="confidential", title=title)
    committed(small, "1.0")
    step = {**LOOK, "title": f"Mind what is said of it: {title}"}
    committed(small, "1.1", body={**BODIES["procedure"], "steps": [LOOK, do_it(30, 100), step]})
    (redline,) = versions(small).to_current
    assert "Zwitscherkanarie" not in repr(redline)
    assert redline.parts[0].where == "Steps, 3 “Mind what is said of it: a withheld record”"


def test_a_claim_names_its_standard_as_readers_know_it(small: Small) -> None:
    committed(small, "1.0", satisfies={"tiny-2026": ["1"]})
    committed(small, "1.1", satisfies={"tiny-2026": ["1", "2"]})
    (redline,) = versions(small).to_current
    assert [part.where for part in redline.parts if "TINY" in part.where] == ["Satisfies, TINY 1:2026, 2"]
