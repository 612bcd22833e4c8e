"""A proof says what the page of the same document or record would say."""

from dataclasses import fields
from pathlib import Path

from imskit.facts.graph import Graph
from imskit.packs.packed import packed
from imskit.packs.packing import Asked, make_pack
from imskit.pipeline import Clock
from imskit.tree import Tree
from imskit.views.audience import Audience
from imskit.views.documents import document_page
from imskit.views.proof import ProofLine, proof_of
from tests.builders import NOW
from tests.packs.story import PERIOD, tell


def test_it_says_what_the_page_says_of_everything_in_a_pack(tmp_path: Path) -> None:
    root = tell(tmp_path / "system")
    made = make_pack(root, Clock(NOW), Asked(*PERIOD, pdf=False), tmp_path / "pack")
    data = made.folder / "data"
    files = {
        path.relative_to(data).as_posix(): path.read_bytes() for path in data.rglob("*") if path.is_file()
    }
    catalog = packed(Tree.of(files), root).catalog
    lifecycles = set()
    for document in catalog.documents.values():
        page = document_page(catalog, Graph.of(catalog), {}, Audience.everybody(), document)
        proof = proof_of(catalog, Audience.everybody(), document)
        for each in fields(ProofLine):
            assert getattr(proof, each.name) == getattr(page, each.name), (document.id, each.name)
        lifecycles.add(document.lifecycle)
    assert lifecycles == {"controlled", "living", "sealed"}
