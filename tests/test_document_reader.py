"""Documents that are read some dozens at a time are those that are read one by one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from imskit import document_reader
from imskit.pipeline import Reading
from tests.builders import Small


def seen(reading: Reading) -> Iterator[object]:
    """All that reading tells of documents: in which order, what failed and what is wrong."""
    assert reading.catalog is not None
    yield [repr(document) for document in reading.catalog.all_documents]
    yield [document.fingerprint for document in reading.catalog.all_documents]
    yield list(reading.failed.items())
    yield list(reading.catalog.failed_ids.items())
    yield reading.told
    yield reading.problems


@pytest.mark.parametrize("together", [2, 3, 64])
def test_documents_are_the_same_however_many_are_read_together(
    small: Small, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    small.decision(small.policy())
    small.idea()
    small.procedure("PRO-001", owner=1)
    small.write("ims/documents/procedures/PRO-002.yaml", "id: PRO-002\nid: PRO-002\n")
    small.write("ims/documents/procedures/PRO-003.yaml", "a list: [\n")
    small.write("ims/documents/procedures/PRO-004.yaml", "id: PRO-004\ntype: proceduer\n")
    small.procedure("PRO-005", title="Words #1 lost")
    small.training()
    monkeypatch.setattr(document_reader, "_TOGETHER", 1)
    one_by_one = list(seen(small.read()))
    monkeypatch.setattr(document_reader, "_TOGETHER", together)
    assert list(seen(small.read())) == one_by_one
    assert len(small.read().failed) == 4
