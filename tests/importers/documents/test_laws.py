"""Laws that hold for every document: each piece has one fate, and each draft is one that the schema accepts."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from imskit.importers.accounts import UNACCOUNTED
from imskit.importers.documents.bring import bring
from imskit.importers.documents.words import CONTROL, SECTIONS
from imskit.load import load
from imskit.problems import Problem
from imskit.schema import Validator
from imskit.sources.pieces import Piece, PieceKind, Source
from imskit.sources.word import read_word
from tests.importers.documents.sources import world

_TITLES = st.sampled_from([
    *(f"{number}. {min(words).title()}" for number, words in enumerate(SECTIONS.values(), 1)),
    "Something else", "Über alles", "PRO-001", "Revision history", "",
])  # fmt: skip
_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60) | st.sampled_from([
    "Owner: Quality manager", "See POL-003 and ISO 56001 clause 9.1", "# no heading", "- no item", "1. no item",
    "| a |",
    "[x](javascript:alert(1))", "a: b", "---", "'", '"', "&amp; <b>", "x" * 400, "Version 1.2", "12/31/2025",
    "Head of purchasing: buys", "every 2 years", "`code", "> quote", "*", "**bold**", "[fill in: x]", "~~~", "null",
])  # fmt: skip
_CELLS = st.lists(
    st.lists(_WORDS | st.sampled_from([min(words) for words in CONTROL.values()]), min_size=1, max_size=4),
    min_size=1,
    max_size=4,
)
_HEADS = st.sampled_from([
    ["Version", "Date", "Author", "Change"], ["Step", "Responsible", "Deadline"], ["Role", "Duties"],
    ["Term", "Meaning"], ["Document no", "Version"],
])  # fmt: skip
_ALONE: list[PieceKind] = ["paragraph", "code", "text_box", "rest", "object", "running", "field"]
_HANGING: list[PieceKind] = [
    "footnote",
    "comment",
    "inserted",
    "deleted",
    "text_box",
    "rest",
    "image",
    "object",
    "field",
]


def _square(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    width = max(map(len, rows))
    return tuple((*row, *[""] * (width - len(row))) for row in rows)


_PIECES = st.one_of(
    st.builds(
        lambda text, level: Piece("heading", "here", text or "x", level=level, name="heading"),
        _TITLES,
        st.integers(1, 4),
    ),
    st.builds(lambda text: Piece("heading", "here", text or "x", level=1, name="title"), _TITLES),
    st.builds(
        lambda text, level, numbered: Piece(
            "item", "here", text or "x", level=level, numbered=numbered, number="1." if numbered else ""
        ),
        _WORDS,
        st.integers(0, 2),
        st.booleans(),
    ),
    st.builds(lambda rows: Piece("table", "here", rows=_square(rows)), _CELLS),
    st.builds(lambda head, rows: Piece("table", "here", rows=_square([head, *rows])), _HEADS, _CELLS),
    st.builds(lambda kind, text: Piece(kind, "here", text or "x", name="n"), st.sampled_from(_ALONE), _WORDS),
    st.builds(lambda text: Piece("image", "here", text, attachment="a.png"), _WORDS),
)


@st.composite
def _sources(draw: st.DrawFn) -> Source:
    pieces: list[Piece] = []
    for piece in draw(st.lists(_PIECES, max_size=14)):
        at = len(pieces)
        pieces.append(piece)
        if piece.kind in ("paragraph", "item", "table", "heading"):
            for kind in draw(st.lists(st.sampled_from(_HANGING), max_size=2)):
                number = "1" if kind == "footnote" else ""
                pieces += [Piece(kind, "here", draw(_WORDS) or "x", within=at, number=number)]
    return Source("x.docx", "word", "0" * 64, tuple(pieces), {}, {"a.png": b"png"})


@given(_sources(), st.sampled_from([None, "procedure", "policy", "process", "risk", "scope", "objective"]))
@settings(max_examples=40)
def test_each_piece_has_one_fate_and_the_counts_add_up(source: Source, kind: str | None) -> None:
    brought = bring([source], world(), kind)
    for draft in brought.drafts:
        entries = draft.account.entries
        assert [entry.piece for entry in entries] == list(range(len(source.pieces)))
        assert [source.pieces[entry.piece] for entry in entries if entry.words == UNACCOUNTED] == []
        counts = draft.account.counts(source.pieces)
        assert sum(sum(fates.values()) for fates in counts.values()) == len(source.pieces)
    assert len(brought.drafts) + len(brought.refused) == 1


@given(_sources(), st.sampled_from([None, "procedure", "policy", "process", "scope"]))
@settings(max_examples=40)
def test_a_draft_is_yaml_that_its_schema_accepts_and_holds_each_word_that_is_carried(
    source: Source, kind: str | None
) -> None:
    for draft in bring([source], world(), kind).drafts:
        loaded = load(draft.text.encode(), draft.path)
        assert not isinstance(loaded, Problem), loaded
        data = loaded.data
        assert Validator(world().types[draft.type].schema).problems(data, loaded) == []
        squeezed = "".join(each for each in _all_words(data) if each.isalnum())
        for entry in draft.account.entries:
            piece = source.pieces[entry.piece]
            if (
                entry.fate == "carried"
                and " body." in entry.words
                and piece.kind in ("paragraph", "item", "footnote")
            ):
                words = "".join(each for each in piece.text[:60] if each.isalnum())
                assert words in squeezed


def _all_words(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(_all_words(each) for each in value.values())
    if isinstance(value, list):
        return " ".join(map(_all_words, value))
    return str(value)


@given(
    st.lists(
        st.tuples(st.sampled_from(["heading", "bullet", "number", "plain", "table"]), _TITLES), max_size=12
    )
)
@settings(max_examples=25)
def test_documents_that_python_docx_makes_are_accounted_for_from_file_to_draft(
    lines: list[tuple[str, str]],
) -> None:
    document = Document()
    for form, text in lines:
        if form == "heading":
            document.add_heading(text, 1)
        elif form == "table":
            document.add_table(2, 2).rows[0].cells[0].text = text
        else:
            style = {"bullet": "List Bullet", "number": "List Number", "plain": "Normal"}[form]
            document.add_paragraph(text, style=style)
    held = BytesIO()
    document.save(held)
    source = read_word(held.getvalue(), "x.docx")
    wanted = sum(bool(text.strip()) for _, text in lines)
    assert sum(piece.kind in ("heading", "item", "paragraph", "table") for piece in source.pieces) == wanted
    for draft in bring([source], world()).drafts:
        assert UNACCOUNTED not in [entry.words for entry in draft.account.entries]
