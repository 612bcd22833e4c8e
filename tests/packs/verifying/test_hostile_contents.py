"""What stands in the files of a stranger's pack and is to steer what reads it: a finding, soon, with nothing written.

Manifests are written anew behind each change, so that it is reached.
"""

from __future__ import annotations

import json
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from imskit.packs.packing import Asked, Made, make_pack
from imskit.packs.verifying.verify import Report, Wanted, verify
from imskit.pipeline import Clock
from tests.builders import NOW
from tests.folders import commit
from tests.packs.hostility import rewrite
from tests.packs.story import PERIOD, tell

#: For patterns that no computer comes to an end with; an honest pack of this size takes one.
SECONDS = 5
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAG9nLVbuGbBZ2Qa7GEKCja/GN3v8s3gTfxtVAHbdZM6"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Nothing is withheld in it, so that each record is held against its schema."""
    place = tmp_path_factory.mktemp("plain")
    root = tell(place / "system")
    everything = "{id: auditor, title: A, sees: [public, internal, confidential], personal: true}"
    (root / "ims/audiences.yaml").write_text(f"audiences:\n  - {everything}\n", encoding="utf-8")
    commit(root, at="2026-06-13T12:00:00Z")
    return make_pack(root, Clock(NOW), Asked(*PERIOD, pdf=False), place / "pack")


@pytest.fixture
def pack(plain: Made, tmp_path: Path) -> Path:
    """A copy of the pack to do things to."""
    shutil.copytree(plain.folder, tmp_path / "pack")
    return tmp_path / "pack"


def read(pack: Path) -> Report:
    """What the command says of *pack*, whose folder is the same behind it."""
    rewrite(pack)
    before = _listed(pack.parent)
    report = verify(pack, Wanted(seconds=SECONDS), apart=True)
    assert _listed(pack.parent) == before
    for finding in report.findings:
        assert (finding.path + finding.what).isprintable()
        assert "Traceback" not in finding.what
        # Said of what nobody thought of; each of these has a sentence of its own.
        assert "cannot be read at all" not in finding.what
    return report


def _listed(folder: Path) -> dict[str, tuple[int, int]]:
    facts = {path: path.lstat() for path in folder.rglob("*")}
    return {str(path): (each.st_size, each.st_mtime_ns) for path, each in facts.items()}


def schema(pack: Path, change: dict[str, Any]) -> None:
    """Lay a schema into *pack*: that of ideas with *change* for one of its texts, and a text to hold against it."""
    data = json.loads(Path("schemas/idea.schema.json").read_bytes())
    data["properties"]["body"]["properties"]["problem"] = {"title": "Problem", **change}
    place = pack / "data/system/schemas/idea.schema.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(data), encoding="utf-8")
    idea = pack / "data/system/ims/records/idea/IDEA-001.yaml"
    assert "It is dark." in idea.read_text("utf-8")
    idea.write_text(idea.read_text("utf-8").replace("It is dark.", "a" * 60 + "!"), encoding="utf-8")


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """An address on this machine, and what was asked of it."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        ended = threading.Event()

        def serve() -> None:
            while not ended.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    asked.append(b"somebody came")

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x.json", asked
        ended.set()
        thread.join()


def deep(levels: int) -> dict[str, Any]:
    """A schema in itself, again and again."""
    found: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        found = {"anyOf": [found]}
    return found


@pytest.mark.parametrize(
    "change",
    [
        {"type": "string", "pattern": "^(a+)+$"},
        {"type": "string", "pattern": "^(a|a)*$"},
        {"type": "string", "pattern": "(" * 500 + ")" * 500},
        {"type": "string", "pattern": "a{1,1000}{1,1000}"},
        {"type": "string", "pattern": "(((a{1,255}){1,255}){1,255}){1,255}"},
        {"type": "string", "pattern": "[", "format": "regex"},
        {"$ref": "#/properties/body"},
        {"$ref": "#/properties/body/properties/problem"},
        {"$ref": "#/nowhere"},
        {"$dynamicRef": "#meta"},
        {"$id": "https://example.org/", "$ref": "x"},
        {"type": "string", "multipleOf": 1e-308, "minLength": 10**18},
        {"enum": list(range(50_000))},
        deep(200),
        deep(400),
    ],
    ids=range(15),
)
def test_a_schema_cannot_hang_or_break_what_reads_it(pack: Path, change: dict[str, Any]) -> None:
    schema(pack, change)
    assert read(pack).findings


@pytest.mark.parametrize("kind", ["host", "file", "metaschema"])
def test_a_schema_fetches_and_opens_nothing(
    pack: Path, listener: tuple[str, list[bytes]], tmp_path: Path, kind: str
) -> None:
    address, asked = listener
    secret = tmp_path / "secret.json"
    secret.write_text('{"const": "nobody says this word"}')
    schema(pack, {"$ref": {"host": address, "file": secret.as_uri(), "metaschema": address}[kind]})
    if kind == "metaschema":
        place = pack / "data/system/schemas/idea.schema.json"
        place.write_text(json.dumps({**json.loads(place.read_bytes()), "$schema": address}))
    report = read(pack)
    assert report.findings
    assert asked == []
    assert not any("nobody says" in finding.what for finding in report.findings)


def people(pack: Path, **changes: Any) -> None:
    place = pack / "data/system/ims/people.yaml"
    place.write_text(yaml.safe_dump({**yaml.safe_load(place.read_bytes()), **changes}), encoding="utf-8")


@pytest.mark.parametrize(
    "line",
    [
        "ssh-ed25519 AAAA",
        f'cert-authority,namespaces="*" {KEY}',
        f"{KEY}\n* ssh-ed25519 AAAA",
        "ssh-rsa " + "A" * 60_000,
        "-oProxyCommand=touch${IFS}x",
        "$(touch x)",
    ],
    ids=["short", "options", "two lines", "long", "option", "shell"],
)
def test_a_key_is_a_key_and_nothing_else(pack: Path, line: str) -> None:
    people(pack, keys=[{"person": "person-01", "key": line, "from": "2020-01-01", "root": True}])
    assert read(pack).findings


@pytest.mark.ssh
@pytest.mark.parametrize(
    "signature",
    [
        b"",
        b"-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n",
        b"-----BEGIN SSH SIGNATURE-----\n" + b"QUFB\n" * 100_000 + b"-----END SSH SIGNATURE-----\n",
        b"\0" * 5_000_000,
        b"-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAf////8=\n-----END SSH SIGNATURE-----\n",
    ],
    ids=["empty", "hollow", "long", "zeros", "length"],
)
@pytest.mark.parametrize("where", ["pack", "decision"])
def test_a_signature_is_one_or_a_finding(pack: Path, signature: bytes, where: str) -> None:
    decision = "data/system/ims/records/decision/DEC-20260525-POL-001-1.1-approve-person-01.yaml.sig"
    (pack / decision).write_bytes(signature if where == "decision" else b"x")
    rewrite(pack)
    if where == "pack":
        (pack / "tagmanifest-sha256.txt.sig").write_bytes(signature)
        assert verify(pack, Wanted(seconds=SECONDS), apart=True).findings
    else:
        assert read(pack).findings


@pytest.mark.parametrize(
    "path, text",
    [
        ("ims.yaml", "imskit: 1\norganisation: {name: X, time_zone: ../../../etc/passwd}\n"),
        ("ims.yaml", "imskit: 1\norganisation: {name: X, time_zone: /dev/zero}\n"),
        ("ims.yaml", "imskit: " + "[" * 100_000),
        ("ims.yaml", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"),
        ("ims.yaml", "--- !!python/object/apply:os.system ['touch x']\n"),
        ("ims.yaml", "imskit: 1\n" + "x" * 3_000_000),
        (
            "audiences.yaml",
            "audiences: [{id: auditor, title: X, sees: [public], leave_out: {types: ['{{7*7}}']}}]\n",
        ),
        ("standards/tiny-2026.yaml", "id: tiny-2026\nclauses: [{clause: '1', parent: '1'}]\n"),
        ("standards/other.yaml", "id: ../../x\ntitle: " + "y" * 100_000),
        ("policies/POL-001.yaml", "id: POL-001\nid: POL-001\n"),
        ("policies/POL-001.yaml", "\ufeff\u2028"),
    ],
)
def test_settings_and_sources_of_a_stranger_steer_nothing(pack: Path, path: str, text: str) -> None:
    place = pack / "data/system/ims" / path
    place.write_text(text, encoding="utf-8")
    assert read(pack).findings
    assert not Path("x").exists()


@pytest.mark.parametrize(
    "field, value",
    [
        ("made_with", {"typst": "../../x", "os": "7"}),
        ("made_with", {"typst": "99", "xlsxwriter": "99"}),
        ("commit", "--output=x"),
        ("commit", "0" * 40 + "\n"),
        ("since", "0000-00-00"),
        ("until", "9999-12-31"),
        ("until", "0001-01-01"),
        ("tool", "\u202e0.1.0"),
        ("standards", ["../x"] * 1000),
        ("sample", {"count": 10**30, "seed": "x" * 1_000_000}),
        ("sample", {"count": -1, "seed": ""}),
        ("population", {"idea": [{}]}),
        ("history_since", "the beginning"),
        ("held", {"POL-001": "IDEA-001"}),
        ("recorded", {"../../etc/passwd": "2026-01-01"}),
        ("format", "imskit-pack-2"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_a_pack_states_is_data_and_nothing_else(pack: Path, field: str, value: Any) -> None:
    place = pack / "data/pack.json"
    place.write_text(json.dumps({**json.loads(place.read_bytes()), field: value}), encoding="utf-8")
    report = read(pack)
    # Of another version, pages are not checked; the rest of it is what it was.
    assert report.findings or field == "tool"


def test_a_statement_that_is_nested_without_end_is_a_finding(pack: Path) -> None:
    (pack / "data/pack.json").write_text(
        '{"format": "imskit-pack-1", "x": ' + "[" * 200_000, encoding="utf-8"
    )
    assert read(pack).findings


def test_a_pack_of_another_tool_is_never_said_to_have_been_checked_in_its_pages(pack: Path) -> None:
    place = pack / "data/pack.json"
    place.write_text(json.dumps({**json.loads(place.read_bytes()), "tool": "0.0.9"}), encoding="utf-8")
    (pack / "data/documents/POL-001.html").write_text("<p>All is well</p>")
    report = read(pack)
    assert report.findings == ()
    assert not any("pages" in line or "PDF" in line for line in report.checked)
    assert any(
        line.startswith("pages, tables, PDFs and workbooks: imskit 0.0.9") for line in report.not_checked
    )
