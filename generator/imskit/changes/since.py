"""What became of a document since it said what somebody remembers of it: the one judge of suspect links.

A link, an acknowledgement and an approval remember a content by its fingerprint. All that changed since is judged
together, whatever the number of versions between and whatever each of them was called: two editorial changes may
together be material. Contents that no file holds any more come from the history.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from imskit.changes.documents import came, content_reasons, is_housekeeping
from imskit.changes.places import in_words
from imskit.changes.structure import differences
from imskit.model import Since, TypeInfo

#: Who else must read it and which clauses it claims changes nothing of what somebody remembers.
_FOR_OTHERS = frozenset({("must_read",), ("satisfies",)})


class Contents(Protocol):
    """Knows what documents said, now and before."""

    def of(self, name: str, fingerprint: str) -> Mapping[str, Any] | None:
        """The content of the document *name* with this fingerprint, plain data; None where it is not known."""
        ...

    def expect(self, names: Collection[str]) -> None:
        """Say that these documents will be asked about, so that the history is asked about all of them at once."""
        ...

    def silence(self) -> str:
        """Why a content may be unknown, in words."""
        ...


class Judge:
    """Answers for `Catalog.since`; each answer is worked out once."""

    def __init__(self, types: Mapping[str, TypeInfo], contents: Contents) -> None:
        self._types = types
        self._contents = contents
        self._known: dict[tuple[str, str, str], Since] = {}

    def expect(self, names: Collection[str], /) -> None:
        """Say that these documents will be asked about, so that the history is asked about all of them at once."""
        self._contents.expect(names)

    def __call__(self, name: str, before: str, after: str, /) -> Since:
        """What became of the document *name* from the content *before* to the content *after* (fingerprints)."""
        if before == after:
            return Since("none")
        key = (name, before, after)
        if key not in self._known:
            self._known[key] = self._judged(name, before, after)
        return self._known[key]

    def _judged(self, name: str, before: str, after: str) -> Since:
        old, new = self._contents.of(name, before), self._contents.of(name, after)
        if old is None or new is None:
            return Since("unknown", (self._contents.silence(),))
        version, classified = str(old.get("version", "")), str(old.get("classification", ""))
        info = self._types.get(str(new.get("type")))
        if info is None or old.get("type") != new.get("type"):
            return Since("material", ("it is a document of another type now",), version, classified)
        found = [each for each in differences(old, new) if each.path[:1] not in _FOR_OTHERS]
        if all(is_housekeeping(each) for each in found):
            return Since("editorial", (), version, classified)
        reasons = content_reasons(info, str(new.get("language", "")), found)
        why = [f"{in_words(info, new, each.path)}: {each.words}" for each in reasons]
        if not why:
            # What no test finds may be material all the same: then its author said so.
            why = [
                f"version {row.get('version')}: {row.get('summary')}"
                for row in came(old, new)
                if row.get("change") == "material"
            ]
        return Since("material" if why else "editorial", tuple(dict.fromkeys(why)), version, classified)
