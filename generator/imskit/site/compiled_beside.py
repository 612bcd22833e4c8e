"""Templates that come with the program, compiled, in a file beside the program's own compiled modules.

It lies where Python itself would put what it compiles, is read under the same conditions and is trusted as far. Only
what comes with imskit and with the libraries is in it: what a system brings is kept in its own folder, sealed.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source, find_spec
from pathlib import Path
from typing import Final

from imskit.installed import versions
from imskit.problems import CannotGoOn
from imskit.project import shipped
from imskit.write import write_file

#: A template by its name and the checksum of its source.
Name = tuple[str, str]

#: What has a part in what a template is compiled to: libraries, and modules of ours.
_LIBRARIES: Final = ("Jinja2", "MarkupSafe", "mkdocs", "mkdocs-material")
_MODULES: Final = ("compiled", "compiled_beside", "mkdocs_inside", "sandbox", "templates")
_NAMED: Final = "compiled_templates"
_DIGEST: Final = 32


def beside() -> Mapping[Name, bytes]:
    """What was compiled by earlier runs; nothing where that is damaged, or of other versions."""
    place = _place()
    try:
        whole = place.read_bytes() if place is not None else b""
    except OSError:
        return {}
    digest, told, rest = whole[:_DIGEST], *whole[_DIGEST:].partition(b"\n")[::2]
    if digest != _digest(whole[_DIGEST:]):
        return {}
    found = {}
    at = 0
    for name, checksum, size in json.loads(told):
        found[name, checksum] = rest[at : at + size]
        at += size
    return found


def put_beside(known: Mapping[Name, bytes], compiled: Mapping[Name, bytes]) -> None:
    """Let later runs find those of *compiled* that come with the program, and what was *known* of earlier ones.

    It is kept where, and only if, Python keeps its modules.
    """
    place = _place()
    if place is None or sys.dont_write_bytecode:
        return
    new = {name: code for name, code in compiled.items() if name not in known and _comes_with_it(*name)}
    if not new:
        return
    chosen = dict(sorted({**known, **new}.items()))
    told = json.dumps([(*name, len(code)) for name, code in chosen.items()]).encode("ascii")
    body = b"".join((told, b"\n", *chosen.values()))
    with suppress(OSError, CannotGoOn):
        place.parent.mkdir(parents=True, exist_ok=True)
        write_file(place, _digest(body) + body)


def _comes_with_it(name: str, checksum: str) -> bool:
    """Whether the template is one of ours, or of the libraries', as it came."""
    for path in _sources(name):
        with suppress(OSError):
            # As Jinja has it.
            if hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest() == checksum:
                return True
    return False


def _sources(name: str) -> Iterator[Path]:
    kind, _, path = name.partition("/")
    own = shipped("templates") / "site"
    if kind == "pages":
        yield own / path
        return
    yield own / "theme" / path
    for package in ("material", "mkdocs"):
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations if spec is not None else None) or ():
            yield Path(folder) / "templates" / path


def _place() -> Path | None:
    try:
        return Path(cache_from_source(str(Path(__file__).with_name(f"{_NAMED}.py")))).with_suffix(".bin")
    except NotImplementedError:
        # A Python that keeps nothing compiled says so in this way.
        return None


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(_tool() + body).digest()


@cache
def _tool() -> bytes:
    digest = hashlib.sha256(sys.version.encode())
    for name, version in versions(_LIBRARIES).items():
        digest.update(f"\0{name} {version}".encode())
    for module in _MODULES:
        digest.update(b"\0" + Path(__file__).with_name(f"{module}.py").read_bytes())
    return digest.digest()
