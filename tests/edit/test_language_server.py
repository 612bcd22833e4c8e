"""What editors that use yaml-language-server make of a new system; the facts they need are held elsewhere, too.

`tests/edit/test_editor.py` and `tests/edit/test_editor_copies.py` hold what was found to matter.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.language_server import LanguageServer, keys, kinds, look, mistakes

_PROGRAM = shutil.which("yaml-language-server")


@pytest.fixture
def server(system: Path) -> Iterator[LanguageServer]:
    found = LanguageServer(system, str(_PROGRAM))
    yield found
    found.stop()


@pytest.mark.slow
@pytest.mark.skipif(_PROGRAM is None, reason="yaml-language-server comes from npm, and tests fetch nothing")
def test_each_kind_of_file_is_left_in_peace_explained_and_its_mistakes_are_marked(
    server: LanguageServer,
) -> None:
    for name, path in kinds(server.root).items():
        seen = look(server, path, most=40)
        assert seen.is_right, f"{name}: {seen}"
        assert seen.keys


def test_fields_are_found_and_words_in_long_texts_are_not() -> None:
    text = (
        "id: POL-001\nbody:\n  purpose: |\n    note: this is text\n\n    more: text\n  list:\n    - what: a\n"
    )
    assert [(number, name) for number, _, name in keys(text.splitlines())] == [
        (0, "id"),
        (1, "body"),
        (2, "purpose"),
        (6, "list"),
        (7, "what"),
    ]


def test_each_mistake_is_one() -> None:
    text = "id: POL-001\ntitle: One\nstatus: draft\nbody:\n  a: 1\n"
    made = {name: (place, wrong) for name, place, wrong in mistakes(text)}
    assert made["one in the body"] == ((4, 2), text.replace("body:\n", "body:\n  no_such_field: 1\n"))
    assert made["title missing"] == (None, text.replace("title: One\n", ""))
    assert made["a word that is not allowed"] == (None, text.replace("draft", "nonsense"))
    assert len({wrong for _, wrong in made.values()}) == len(made)
