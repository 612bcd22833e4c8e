"""Links from one file of a folder to another, where both come in: they lead to the document that it became."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from imskit.importers.documents.control import number_in
from imskit.importers.documents.references import as_id

_LINK = re.compile(r"(?<!!)\[([^\[\]\n]{1,300})\]\(<?([^()<>\s]{1,400})>?\)")
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")


@dataclass
class Links:
    """What links in the texts of one source lead to."""

    #: Its name, from which others are found.
    source: str
    #: Ids by the names of the files of this run, and by the numbers that these have.
    ids: Mapping[str, str]
    #: The documents that are there.
    documents: Collection[str]
    #: Where links led that lead nowhere here.
    nowhere: dict[str, None] = field(default_factory=dict)

    def followed(self, text: str) -> str:
        """*text* with links to files as links to documents; of one that leads nowhere here, its words."""
        return _LINK.sub(self._one, text)

    def _one(self, found: re.Match[str]) -> str:
        words, target = found[1], found[2]
        if _ELSEWHERE.match(target) or target in self.documents or target in self.ids.values():
            return found[0]
        path = unquote(target.partition("#")[0])
        name = posixpath.normpath(posixpath.join(posixpath.dirname(self.source), path))
        number = number_in(posixpath.basename(path).replace("_", " "))
        known = self.ids.get(name) or (self.ids.get(as_id(number)) if number else None)
        if known is not None:
            return f"[{words}]({known})"
        self.nowhere[target] = None
        return words
