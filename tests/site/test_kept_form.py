"""What is kept of pages as lines, and back; numbers of questions stay from build to build."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from imskit.site.kept_form import KeptFile, KeptPage, KeptPages, Rows, questions
from imskit.site.page import Page
from imskit.site.search import Entry
from imskit.site.watched import Question

_QUESTIONS = st.sets(st.tuples(st.sampled_from(["document", "sees"]), st.text(max_size=3)), max_size=6)


def page(name: str, asked: set[Question], shown: Collection[Question] = ()) -> KeptPage:
    told = Page(f"{name}.html", name, "a.md.j2", {}, nav=("One", "Two"), crumbs=(("Up", "up.html"),))
    return KeptPage(
        "made from",
        tuple(sorted(asked)),
        tuple(sorted(shown)),
        (told, replace(told, nav=None, crumbs=())),
        (KeptFile(f"{name}.md", 3, "abc"),),
        (Entry(f"{name}.html", "", name, "A text\nof two lines\u2028\ud800", 1.5, "DOC-001"),),
        "rows",
    )


def pages(before: KeptPages, *made: tuple[str, KeptPage]) -> KeptPages:
    asked = frozenset[Question]().union(*(each.asked + each.shown for _, each in made))
    order = questions(before.answers, asked)
    return KeptPages("foundation", dict(made), {each: f"answer {each}" for each in order})


@given(_QUESTIONS, _QUESTIONS, _QUESTIONS)
def test_what_was_written_in_one_run_after_another_is_read_again(
    first: set[Question], second: set[Question], third: set[Question]
) -> None:
    rows = Rows()
    stays = page("a", first, second)
    found = pages(KeptPages(), ("a", stays), ("b", page("b", second)))
    assert Rows().read(rows.written(found)) == found
    found = pages(found, ("a", stays), ("c", page("c", third)))
    whole = rows.written(found)
    assert whole == Rows().written(found)
    assert Rows().read(whole) == found
    # Read by a later run, which writes only what is other.
    later = Rows()
    again = later.read(whole)
    found = pages(again, ("d", page("d", first | third)), *again.pages.items())
    whole = later.written(found)
    assert whole == Rows().written(found)
    assert Rows().read(whole) == found


def test_nothing_is_read_again_too() -> None:
    assert Rows().read(Rows().written(KeptPages())) == KeptPages()


def test_questions_keep_their_numbers_until_many_are_asked_no_more() -> None:
    before = [("document", str(number)) for number in range(300)]
    few = frozenset([*before[100:], ("document", "new")])
    assert questions(before, few) == [*before, ("document", "new")]
    fewer = frozenset(before[250:])
    assert questions(before, fewer) == sorted(fewer)
