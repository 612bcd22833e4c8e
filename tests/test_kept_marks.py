"""What a document names comes back whole from plain lists."""

from __future__ import annotations

import json
from pathlib import Path

from imskit.assemble import Assembler
from imskit.kept_marks import marked, plain
from imskit.pipeline import Clock, read
from tests.builders import REFERENCE


def test_every_document_of_the_reference_system_comes_back_from_json(checkout: Path) -> None:
    reading = read(checkout, Clock(REFERENCE))
    assert reading.catalog is not None
    assembler = Assembler(reading.catalog.types)
    named = [0] * 6
    for document in reading.catalog.all_documents:
        lists = json.loads(json.dumps(plain(document)))
        again = assembler.document(document.data, document.path, document.locate, known=marked(lists))
        assert again == document
        assert repr(again) == repr(document)
        named = [count + len(each) for count, each in zip(named, lists, strict=True)]
    # Each kind is there, so each was compared.
    assert min(named) > 0
