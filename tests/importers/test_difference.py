"""What is said of a file that is there, instead of overwriting it."""

from __future__ import annotations

import pytest

from imskit.importers.difference import difference

THERE = b'clauses:\n  - {clause: "1", title: One}\n  - {clause: "2", title: Two}\n'
ROWS = b'rows:\n  - {from: "1", to: "2", relation: equal}\n'


@pytest.mark.parametrize(
    "there, new, said",
    [
        (THERE, THERE, "which says the same"),
        (THERE, THERE + b'  - {clause: "3", title: Three}\n', "which lacks 1: 3"),
        (THERE + b'  - {clause: "3", title: Three}\n', THERE, "which has more than the new one 1: 3"),
        (THERE, THERE.replace(b"Two", b"2 b"), "which says otherwise 1: 2"),
        (ROWS, ROWS.replace(b"equal", b"subset"), "which says otherwise 1: 1 to 2"),
        (b"\xff", THERE, "which cannot be read"),
        (b"- 1\n", THERE, "which cannot be read"),
        (b"clauses: 7\n", THERE, "which lacks 2: 1, 2"),
    ],
)
def test_it_tells_what_the_new_one_would_change(there: bytes, new: bytes, said: str) -> None:
    assert difference(there, new.decode()) == said
