"""`imskit import` of Markdown: pictures that lie in the folder come along, and no other file does."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from imskit.sources import pictures
from tests.builders import Small
from tests.sources.word_files import image

if TYPE_CHECKING:
    from tests.running import Run

PNG = image()
TEXT = """\
# Supplier policy

## Purpose

We choose suppliers with care.

![How we choose](img/how%20so.png)

## Scope

All sites. ![gone](img/gone.png) ![out](../secret.png) ![abs](/etc/hostname) ![web](https://forge.example/a.png)
![inside](data:image/png;base64,AAAA) ![text](notes.txt) ![link](img/link.png) ![odd](img/%00.png)
"""


@pytest.fixture
def drawer(small: Small, tmp_path_factory: pytest.TempPathFactory) -> Path:
    small.read()
    made = tmp_path_factory.mktemp("drawer")
    (made / "policies/img").mkdir(parents=True)
    (made / "policies/supplier.md").write_text(TEXT, encoding="utf-8")
    (made / "policies/img/how so.png").write_bytes(PNG)
    (made / "policies/notes.txt").write_text("no picture", encoding="utf-8")
    (made / "secret.png").write_bytes(PNG + b"secret")
    (made / "policies/img/link.png").symlink_to(made / "secret.png")
    return made


def brought(small: Small, run: Run, path: Path) -> tuple[Any, list[tuple[str, str]]]:
    ran = run(small.root, "import", "--format", "json", "--type", "policy", str(path))
    report = json.loads(ran.out)
    (document,) = report["documents"]
    fates = [(each["fate"], each["words"]) for each in document["pieces"] if each["kind"] == "image"]
    assert len(document["pieces"]) == sum(
        count for kind in document["counts"].values() for count in kind.values()
    )
    return document, fates


def test_a_picture_in_the_folder_lies_beside_its_document_and_others_are_named(
    small: Small, drawer: Path, run: Run
) -> None:
    document, fates = brought(small, run, drawer / "policies")
    name = f"{hashlib.sha256(PNG).hexdigest()[:16]}.png"
    (path,) = document["evidence"]
    assert path.endswith(f"/{name}")
    assert (small.root / path).read_bytes() == PNG
    data = yaml.safe_load((small.root / document["path"]).read_text(encoding="utf-8"))
    assert data["evidence"][0]["sha256"] == hashlib.sha256(PNG).hexdigest()
    assert [fate for fate, _ in fates] == ["attached", *["left out"] * 8]
    whys = [words.partition(", ")[2] for _, words in fates[1:]]
    out = "which leads out of the folder that is brought in, and was not read"
    assert whys == [
        "which is not there",
        out,
        out,
        "which lies elsewhere and was not fetched",
        "a picture within the text itself, which is not kept",
        "which is no picture by its bytes, and is not kept",
        "which is a link, and was not followed",
        out,
    ]
    assert " error" not in run(small.root, "check").out
    assert b"secret" not in b"".join(each.read_bytes() for each in small.root.rglob("*.png"))


def test_of_a_file_named_by_itself_its_own_folder_counts(small: Small, drawer: Path, run: Run) -> None:
    _, fates = brought(small, run, drawer / "policies/supplier.md")
    assert fates[0][0] == "attached"


def test_of_a_whole_tree_the_folder_that_was_named_counts(small: Small, drawer: Path, run: Run) -> None:
    _, fates = brought(small, run, drawer)
    assert [fate for fate, _ in fates].count("attached") == 2


def test_a_picture_that_is_too_large_is_named(
    small: Small, drawer: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "PICTURE_LIMIT", len(PNG) - 1)
    _, fates = brought(small, run, drawer / "policies")
    assert fates[0] == (
        "left out",
        "stays in the source: img/how%20so.png, which is larger than pictures may be, and is not kept",
    )


def test_a_picture_that_is_another_one_now_is_a_change(small: Small, drawer: Path, run: Run) -> None:
    brought(small, run, drawer / "policies")
    other = image() + b"other"
    (drawer / "policies/img/how so.png").write_bytes(other)
    ran = run(small.root, "import", str(drawer / "policies"))
    assert ran.code == 0
    assert "Brought in before, and other now" in ran.out
    name = f"{hashlib.sha256(other).hexdigest()[:16]}.png"
    assert [each.read_bytes() for each in small.root.rglob(name)] == [other]
    assert " error" not in run(small.root, "check").out
