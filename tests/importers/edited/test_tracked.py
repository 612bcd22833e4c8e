"""Tracked changes and comments as Word writes them: taken over as accepted, told, and nobody's name among them."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

from imskit.importers.edited.outcome import Outcome
from imskit.importers.edited.telling import as_json, notes, told
from imskit.model import Catalog
from imskit.sources.docx_lines import W
from imskit.sources.docx_regions import regions
from tests.builders import Small
from tests.importers.edited.copies import copied, data_of, paragraph, saved, table_below, taken
from tests.importers.edited.test_document import BODY

BY = 'w:id="77" w:author="Ada Byron" w:date="2026-05-05T10:00:00Z"'


@pytest.fixture
def procedure(small: Small) -> Catalog:
    scope = "First sentence.\n\nSecond sentence.\n\nThird sentence.\n"
    small.procedure(body={**deepcopy(dict(BODY)), "scope": scope})
    small.procedure("PRO-002")
    return small.catalog()


def xml(words: str) -> Any:
    return parse_xml(re.sub(r"<(w:\w+)", rf"<\1 {nsdecls('w')}", words, count=1))


def run(words: str, text: str = "t") -> str:
    return f'<w:r><w:{text} xml:space="preserve">{words}</w:{text}></w:r>'


def rewritten(own: Any, *parts: str) -> None:
    """Put *parts* in the place of the runs of a paragraph."""
    for each in list(own._p.iterchildren(f"{W}r")):
        own._p.remove(each)
    for part in parts:
        own._p.append(xml(part))


def mark_of_paragraph(own: Any, change: str) -> None:
    """Let the end of a paragraph be inserted or deleted."""
    own._p.get_or_add_pPr().append(xml(f"<w:rPr><w:{change} {BY}/></w:rPr>"))


def body_after(found: Outcome) -> Any:
    ((_, data),) = found.files
    return data_of(data)["body"]


def scope_after(found: Outcome) -> list[str]:
    scope: str = body_after(found)["scope"]
    return scope.strip().split("\n\n")


def words_in(made: Document) -> Any:
    rewritten(
        paragraph(made, "First sentence."),
        run("First "),
        f"<w:ins {BY}>{run('good ')}</w:ins>",
        f"<w:del {BY}>{run('bad ', 'delText')}</w:del>",
        run("sentence."),
    )
    return ["First good sentence.", "Second sentence.", "Third sentence."]


def moved(made: Document) -> Any:
    first, third = paragraph(made, "First sentence."), paragraph(made, "Third sentence.")
    other = deepcopy(first._p)
    third._p.addnext(other)
    rewritten(first, f"<w:moveFrom {BY}>{run('First sentence.')}</w:moveFrom>")
    mark_of_paragraph(first, "moveFrom")
    behind = Paragraph(other, first._parent)
    rewritten(behind, f"<w:moveTo {BY}>{run('First sentence.')}</w:moveTo>")
    mark_of_paragraph(behind, "moveTo")
    return ["Second sentence.", "Third sentence.", "First sentence."]


def joined(made: Document) -> Any:
    mark_of_paragraph(paragraph(made, "First sentence."), "del")
    rewritten(paragraph(made, "Second sentence."), run(" Second sentence."))
    return ["First sentence. Second sentence.", "Third sentence."]


def deleted(made: Document) -> Any:
    second = paragraph(made, "Second sentence.")
    rewritten(second, f"<w:del {BY}>{run('Second sentence.', 'delText')}</w:del>")
    mark_of_paragraph(second, "del")
    return ["First sentence.", "Third sentence."]


def split(made: Document) -> Any:
    first = paragraph(made, "First sentence.")
    other = deepcopy(first._p)
    first._p.addnext(other)
    rewritten(first, run("First "))
    mark_of_paragraph(first, "ins")
    rewritten(Paragraph(other, first._parent), run("sentence."))
    return ["First", "sentence.", "Second sentence.", "Third sentence."]


def formatted(made: Document) -> Any:
    rewritten(
        paragraph(made, "First sentence."),
        f"<w:r><w:rPr><w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange></w:rPr><w:t>First sentence.</w:t></w:r>",
    )
    return ["**First sentence.**", "Second sentence.", "Third sentence."]


@pytest.mark.parametrize("edit", [words_in, moved, joined, deleted, split, formatted])
def test_tracked_changes_of_a_text_are_taken_as_accepted(small: Small, procedure: Catalog, edit: Any) -> None:
    made = copied(procedure, "PRO-001")
    wanted = edit(made)
    found = taken(procedure, saved(made), small.root)
    assert scope_after(found) == wanted
    assert [each.field for each in found.changes] == ["body.scope"]
    told_of = [each for each in found.sayings if each.kind == "tracked"]
    assert len(told_of) == (edit is not formatted)


@pytest.mark.parametrize("edit", [words_in, moved, joined, deleted, split])
def test_rejected_they_leave_what_stood_there(procedure: Catalog, edit: Any) -> None:
    made = copied(procedure, "PRO-001")
    before = {each.name: each.words for each in regions(made)}
    edit(made)
    after = {each.name: each.words for each in regions(saved(made), "old")}
    scope = next(name for name, words in before.items() if "First sentence." in words)
    if edit is words_in:
        assert "First bad sentence." in after[scope]
    else:
        assert after[scope].split() == before[scope].split()


def test_rows_that_were_inserted_and_deleted(small: Small, procedure: Catalog) -> None:
    made = copied(procedure, "PRO-001")
    table = table_below(made, "Records it produces")
    table.rows[1]._tr.get_or_add_trPr().append(xml(f"<w:del {BY}/>"))
    added = table.add_row()
    for at, words in enumerate(("Idea", "Another", "", "Often")):
        added.cells[at].text = words
    added._tr.get_or_add_trPr().append(xml(f"<w:ins {BY}/>"))
    found = taken(procedure, saved(made), small.root)
    assert body_after(found)["records"] == [
        BODY["records"][1],
        {"type": "idea", "what": "Another", "when": "Often"},
    ]
    assert any("taken away: “The idea”" in each.words for each in found.sayings)


def test_all_accepted_and_saved_is_the_same_change(small: Small, procedure: Catalog) -> None:
    tracked_in, accepted = copied(procedure, "PRO-001"), copied(procedure, "PRO-001")
    words_in(tracked_in)
    rewritten(paragraph(accepted, "First sentence."), run("First good sentence."))
    one, two = (taken(procedure, saved(each), small.root) for each in (tracked_in, accepted))
    assert one.files == two.files


def with_names(catalog: Catalog) -> Catalog:
    person = replace(catalog.system.people["person-03"], name="Ada Byron")
    people = MappingProxyType({**catalog.system.people, "person-03": person})
    return replace(catalog, system=replace(catalog.system, people=people))


def test_whoever_is_known_is_told_by_id(small: Small, procedure: Catalog) -> None:
    made = copied(procedure, "PRO-001")
    words_in(made)
    made.add_comment(paragraph(made, "Second sentence.").runs, text="Why?", author="Ada Byron")
    made.add_comment(paragraph(made, "Third sentence.").runs, text="Who?", author="A stranger")
    found = taken(with_names(procedure), saved(made), small.root)
    for words in (told(found, dry=False), notes(found), as_json(found, dry=False)):
        assert "Ada Byron" not in words
        assert "person-03" in words
    assert [each.by for each in found.reviews] == ["person-03", "A stranger"]
    assert all("Ada Byron" not in data.decode() for _, data in found.files)


def test_answers_stand_behind_what_they_answer_and_resolved_ones_say_so(
    small: Small, procedure: Catalog
) -> None:
    made = copied(procedure, "PRO-001")
    scope = paragraph(made, "First sentence.")
    rewritten(scope, f"<w:del {BY}>{run('First sentence.', 'delText')}</w:del>", run("Another."))
    asked = made.add_comment(scope.runs, text="Is that so?", author="One")
    made.add_comment(paragraph(made, "Second sentence.").runs, text="Done?", author="Two")
    answer = made.add_comment(scope.runs, text="It is.", author="Three")
    w14 = "http://schemas.microsoft.com/office/word/2010/wordml"
    w15 = "http://schemas.microsoft.com/office/word/2012/wordml"
    for number, comment in enumerate((asked, answer), 1):
        comment.paragraphs[-1]._p.set(f"{{{w14}}}paraId", f"0000000{number}")
    # The comment is on the deleted words.
    start = next(scope._p.iter(f"{W}commentRangeStart"))
    scope._p.insert(scope._p.index(next(scope._p.iter(f"{W}del"))), start)
    end = next(
        each for each in scope._p.iter(f"{W}commentRangeEnd") if each.get(f"{W}id") == start.get(f"{W}id")
    )
    next(scope._p.iter(f"{W}del")).addnext(end)
    extended = (
        f'<w15:commentsEx xmlns:w15="{w15}"><w15:commentEx w15:paraId="00000001" w15:done="1"/>'
        '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="1"/></w15:commentsEx>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
    part = Part(PackURI("/word/commentsExtended.xml"), kind, extended.encode(), made.part.package)
    made.part.relate_to(part, "http://schemas.microsoft.com/office/2011/relationships/commentsExtended")
    found = taken(procedure, saved(made), small.root)
    assert [(each.words, each.is_reply, each.is_resolved) for each in found.reviews] == [
        ("Is that so?", False, True),
        ("It is.", True, True),
        ("Done?", False, False),
    ]
    first = found.reviews[0]
    assert (first.place, first.about) == ("Scope", "First sentence. (deleted)")
    assert ", resolved: answer: It is. (Three" in notes(found)
