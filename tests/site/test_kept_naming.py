"""Which texts name what is withheld comes out the same, whether it was looked for before or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from imskit.kept_files import KeptFiles
from imskit.model import Document
from imskit.site import kept_naming
from imskit.site.kept_pages import Kept
from imskit.views.audience import Audience
from imskit.views.naming_withheld import names_withheld, naming_withheld
from tests.builders import Small


def test_texts_are_looked_through_again_only_where_something_changed(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    look = names_withheld

    def names(audience: Audience, document: Document) -> bool:
        looked.append(document.id)
        return look(audience, document)

    monkeypatch.setattr(kept_naming, "names_withheld", names)

    def found() -> list[str]:
        catalog = small.catalog()
        audience = Audience.of(catalog)
        kept = Kept(KeptFiles(tmp_path / "kept", b"secret"))
        looked.clear()
        assert kept_naming.kept_naming(catalog, audience, kept) == naming_withheld(catalog, audience)
        return sorted(looked)

    small.policy()
    small.procedure()
    small.idea(title="Glow worms", classification="confidential")
    assert found() == ["POL-001", "PRO-001"]
    assert found() == []
    small.policy(title="After Glow worms")
    assert found() == ["POL-001"]
    small.idea(title="Fireflies", classification="confidential")
    assert found() == ["POL-001", "PRO-001"]
