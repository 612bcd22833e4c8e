"""What somebody can do to a pack who knows how packs are made: changes within its files, with manifests to match."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from imskit.exporters.bag import manifest, oxum

#: What stands in the place of a value. None of it may be more than a finding.
NASTY: tuple[Any, ...] = (
    None,
    True,
    "",
    " ",
    0,
    -1,
    2**63,
    10**400,
    1.5,
    [],
    {},
    [[]],
    {"": ""},
    "0000-00-00",
    "9999-12-31",
    "0001-01-01",
    "../../../etc/passwd",
    "/etc/passwd",
    "C:\\x",
    "a\0b",
    "\ud800",
    "\u202e",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "[a](javascript:alert(1))",
    "x" * 70_000,
    "POL-001",
    "IDEA-001",
    "tiny-2026",
    "nobody",
    "imskit-1:sha256:" + "0" * 64,
    "CON",
    "P99999Y",
    "Mars/Olympus",
    "*a",
    "\n- x",
)


def rewrite(pack: Path) -> None:
    """Write both manifests anew, as somebody does who alters a pack and knows how they are made; no signature holds."""
    (pack / "tagmanifest-sha256.txt.sig").unlink(missing_ok=True)
    payload, tags = {}, {}
    for path in sorted(pack.rglob("*")):
        name = path.relative_to(pack).as_posix()
        if path.is_file() and name.startswith("data/"):
            payload[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    (pack / "manifest-sha256.txt").write_bytes(manifest(payload))
    info = pack / "bag-info.txt"
    if info.exists():
        size = oxum(sum((pack / name).stat().st_size for name in payload), len(payload))
        lines = [
            line
            for line in info.read_bytes().splitlines(keepends=True)
            if not line.startswith(b"Payload-Oxum")
        ]
        info.write_bytes(b"".join(lines) + f"Payload-Oxum: {size}\n".encode())
    for path in sorted(pack.iterdir()):
        if path.is_file() and path.name != "tagmanifest-sha256.txt":
            tags[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    (pack / "tagmanifest-sha256.txt").write_bytes(manifest(tags))


def alter(pack: Path, draw: random.Random) -> str:
    """Do one to three things to files of the payload of *pack*; says what."""
    done = []
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        files = [path for path in sorted((pack / "data").rglob("*")) if path.is_file()]
        path = draw.choice(_weighted(files, draw))
        how = draw.choice(_WAYS)
        done.append(f"{how.__name__.strip('_')} {path.relative_to(pack)}: {how(pack, path, draw)}")
    rewrite(pack)
    return "; ".join(done)


def _weighted(files: list[Path], draw: random.Random) -> list[Path]:
    """Mostly what is read and not only compared: pack.json and the sources."""
    inner = [path for path in files if path.suffix in {".yaml", ".json", ".sig"}]
    return inner if inner and draw.random() < 0.85 else files


def _value(pack: Path, path: Path, draw: random.Random) -> str:
    del pack
    if path.suffix not in {".yaml", ".json"}:
        return "none"
    try:
        data = yaml.safe_load(path.read_bytes())
    except (yaml.YAMLError, ValueError):
        return "none"
    said = _change(data, draw)
    path.write_bytes(json.dumps(data, default=str, indent=1).encode("ascii"))
    return said


def _change(data: Any, draw: random.Random) -> str:
    places: list[tuple[Any, Any]] = []
    waiting = [data]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict | list):
            for key in list(node) if isinstance(node, dict) else range(len(node)):
                places.append((node, key))
                waiting.append(node[key])
    if not places:
        return "none"
    node, key = draw.choice(places)
    turn = draw.random()
    if turn < 0.15:
        del node[key]
        return f"without {key!r}"
    if turn < 0.25 and isinstance(node, list):
        node.append(node[key])
        return f"{key!r} twice"
    if turn < 0.4:
        other, name = draw.choice(places)
        node[key] = json.loads(json.dumps(other[name], default=str))
        return f"{key!r} from {name!r}"
    if turn < 0.5 and isinstance(node, dict):
        node[draw.choice(("x", "id", "state", "closed", "supersedes", "links", "__class__"))] = draw.choice(
            NASTY
        )
        return "another field"
    nasty = draw.choice(NASTY)
    node[key] = nasty
    return f"{key!r} as {nasty!r:.40}"


def _bytes(pack: Path, path: Path, draw: random.Random) -> str:
    del pack
    data = bytearray(path.read_bytes())
    for _ in range(draw.randrange(1, 6)):
        at = draw.randrange(len(data) + 1)
        data[at : at + draw.choice((0, 1, 1, 30))] = draw.choice(
            (
                b"",
                b"\0",
                b"\xff",
                b"- ",
                b": ",
                b"[" * 5000,
                b"{",
                b"&a ",
                b"*a",
                b"'",
                b"\n",
                b"!!python/object:x y",
            )
        )
    path.write_bytes(data)
    return f"{len(data)} bytes"


def _gone(pack: Path, path: Path, draw: random.Random) -> str:
    del pack, draw
    path.unlink()
    return ""


def _emptied(pack: Path, path: Path, draw: random.Random) -> str:
    del pack
    path.write_bytes(draw.choice((b"", b"\n", b"null", b"[]", b"{}", b'"x"', b"7")))
    return ""


def _copied(pack: Path, path: Path, draw: random.Random) -> str:
    name = draw.choice(
        (
            "system/ims/policies/POL-002.yaml",
            "system/ims/policies/POL-001-other.yaml",
            "system/ims/records/idea/IDEA-009.yaml",
            "system/ims/records/decision/DEC-20260525-POL-001-1.1-approve-person-02.yaml",
            "system/ims/records/decision/DEC-20260525-POL-001-1.1-approve-person-01.yaml.sig",
            "system/schemas/idea.schema.json",
            "system/schemas/policy.schema.json",
            "system/schemas/common.schema.json",
            "system/schemas/ims.schema.json",
            "system/templates/exports/pack/index.html.j2",
            "system/mkdocs.yml",
            "system/CODEOWNERS",
            "system/ims/people.local.yaml",
            "system/ims/standards/iso-56001-2024.yaml",
            "system/ims/standards/certification-stages.yaml",
            "versions/POL-001/1.2.yaml",
            "documents/X.html",
        )
    )
    target = pack / "data" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, target)
    return f"to {name}"


def _swapped(pack: Path, path: Path, draw: random.Random) -> str:
    files = [each for each in sorted((pack / "data").rglob("*")) if each.is_file()]
    other = draw.choice(files)
    one, two = path.read_bytes(), other.read_bytes()
    path.write_bytes(two)
    other.write_bytes(one)
    return f"with {other.relative_to(pack)}"


_WAYS: tuple[Callable[[Path, Path, random.Random], str], ...] = (
    *[_value] * 12,
    *[_bytes] * 3,
    _gone,
    _emptied,
    _copied,
    _swapped,
)
