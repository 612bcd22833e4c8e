"""Asks yaml-language-server, which Visual Studio Code and other editors use, what it makes of the files of a system.

    npm install yaml-language-server        # outside of this repository
    python tests/tools/language_server.py SYSTEM node_modules/.bin/yaml-language-server

says of each kind of file whether a valid one is left in peace, which fields have no explanation, and which mistakes
pass unseen; it exits with 1 where there is any. `tests/edit/test_language_server.py` does the same on a new system
where the program is found.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: Seconds that an answer may take, and after which nothing more is said of a text.
_LONGEST, _SETTLED = 60.0, 0.7
_KEY = re.compile(r"^( *(?:- )*)([a-z_0-9]+):( |$)")
_FIELD = 10


class LanguageServer:
    """One running server that looks at the system in *root* with the settings that lie there."""

    def __init__(self, root: Path, command: str) -> None:
        self.root = root.resolve()
        path = root / ".vscode/settings.json"
        self._settings: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        self._process = subprocess.Popen(
            [command, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._said: dict[str, list[dict[str, Any]]] = {}
        self._replies: dict[int, Any] = {}
        self._asked = self._version = 0
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        uri = self.root.as_uri()
        item = {"snippetSupport": True, "documentationFormat": ["markdown"]}
        document = {"completion": {"completionItem": item}, "hover": {"contentFormat": ["markdown"]}}
        self._ask(
            "initialize",
            {
                "processId": None,
                "rootUri": uri,
                "workspaceFolders": [{"uri": uri, "name": "system"}],
                "capabilities": {"workspace": {"configuration": True}, "textDocument": document},
            },
        )
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": {}})
        time.sleep(_SETTLED)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def faults(self, path: str, text: str) -> list[str]:
        """What the server finds wrong with *text* as the file at *path*."""
        uri = self._uri(path)
        self._said.pop(uri, None)
        self._version += 1
        about = {"uri": uri, "languageId": "yaml", "version": self._version, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": about})
        end = time.monotonic() + _LONGEST
        while uri not in self._said and time.monotonic() < end:
            time.sleep(0.02)
        # It may look twice, at first without a schema.
        time.sleep(_SETTLED)
        return [each["message"] for each in self._said[uri]]

    def explained(self, path: str, line: int, column: int) -> str:
        """What is shown to somebody who points at the place, both counted from 0."""
        found = self._at("hover", path, line, column) or {}
        return str(found.get("contents", {}).get("value", "")).partition("Source:")[0].strip()

    def offered(self, path: str, line: int, column: int) -> Mapping[str, str]:
        """The fields that are offered at the place, each with its explanation."""
        found = self._at("completion", path, line, column) or {}
        items = found.get("items", []) if isinstance(found, dict) else found
        return {each["label"]: _words(each.get("documentation")) for each in items if each["kind"] == _FIELD}

    def _at(self, what: str, path: str, line: int, column: int) -> Any:
        place = {"line": line, "character": column}
        return self._ask(
            f"textDocument/{what}", {"textDocument": {"uri": self._uri(path)}, "position": place}
        )

    def _uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def _ask(self, method: str, params: Any) -> Any:
        self._asked += 1
        number = self._asked
        self._send({"id": number, "method": method, "params": params})
        end = time.monotonic() + _LONGEST
        while number not in self._replies and time.monotonic() < end:
            time.sleep(0.005)
        return self._replies.pop(number)

    def _tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self._process.stdin.flush()

    def _listen(self) -> None:
        for message in self._messages():
            if "method" in message and "id" in message:
                asked = message["params"]["items"] if message["method"] == "workspace/configuration" else []
                settings = [self._section(each.get("section", "")) for each in asked]
                self._send({"id": message["id"], "result": settings or None})
            elif message.get("method") == "textDocument/publishDiagnostics":
                self._said[message["params"]["uri"]] = message["params"]["diagnostics"]
            elif "id" in message:
                self._replies[message["id"]] = message.get("result")

    def _messages(self) -> Iterator[dict[str, Any]]:
        stream = self._process.stdout
        assert stream is not None
        length = 0
        while line := stream.readline():
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
            elif not line.strip():
                yield json.loads(stream.read(length))

    def _section(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = (
            {"validate": True, "hover": True, "completion": True} if name == "yaml" else {}
        )
        for key, value in self._settings.items():
            if key.startswith(f"{name}."):
                *groups, last = key.removeprefix(f"{name}.").split(".")
                here = found
                for group in groups:
                    here = here.setdefault(group, {})
                here[last] = value
        return found


def _words(said: Any) -> str:
    return str(said.get("value", "") if isinstance(said, dict) else said or "")


@dataclass
class Seen:
    """What a server makes of one file."""

    faults: list[str]
    #: Fields at which it has nothing to say, by line, and those that it offers without a word.
    unexplained: list[str] = field(default_factory=list)
    #: How many fields were pointed at, and offered.
    keys: int = 0
    offered: int = 0
    #: Mistakes that it does not mark.
    missed: list[str] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        return not (self.faults or self.unexplained or self.missed)


def look(server: LanguageServer, path: str, *, most: int = 200) -> Seen:
    """What *server* makes of the valid file at *path*: in peace, explained, and with mistakes in it."""
    text = (server.root / path).read_text(encoding="utf-8")
    lines = text.splitlines()
    seen = Seen(server.faults(path, text))
    for number, column, name in keys(lines[:most]):
        seen.keys += 1
        if "\n\n" not in server.explained(path, number, column):
            seen.unexplained.append(f"{number + 1}: {name}")
    for wanted, place, wrong in mistakes(text):
        if not server.faults(path, wrong):
            seen.missed.append(wanted)
        if place is not None:
            offered = server.offered(path, *place)
            seen.offered += len(offered)
            seen.unexplained += [f"offered: {name}" for name, words in offered.items() if not words]
    return seen


def keys(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """The names of fields in *lines*, each with its line and a column in it, those in long texts left out."""
    deep = -1
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if deep >= 0 and (not line.strip() or indent > deep):
            continue
        deep = -1
        found = _KEY.match(line)
        if found is not None:
            yield number, len(found[1]) + 1, found[2]
            if line.rstrip().endswith(("|", ">", "|-", ">-")):
                deep = len(found[1])


def mistakes(text: str) -> Iterator[tuple[str, tuple[int, int] | None, str]]:
    """*text* with one mistake each: what it is, where fields are offered then, and the text."""
    whole = text if text.endswith("\n") else f"{text}\n"
    yield "a field that nobody knows", (whole.count("\n"), 0), f"{whole}no_such_field: 1\n"
    first = whole[: whole.find("\n") + 1] if whole.startswith("# yaml-language-server") else ""
    yield "a list for a document", None, f"{first}- one\n- two\n"
    head, body, rest = whole.partition("\nbody:\n")
    if body:
        line = head.count("\n") + 2
        yield "one in the body", (line, 2), f"{head}{body}  no_such_field: 1\n{rest}"
    for name in ("title", "id"):
        less = re.sub(rf"(?m)^{name}: .*\n", "", whole, count=1)
        if less != whole:
            yield f"{name} missing", None, less
    other = re.sub(r"(?m)^(status|state|classification|kind): .*$", r"\1: nonsense", whole, count=1)
    if other != whole:
        yield "a word that is not allowed", None, other


def kinds(root: Path) -> Mapping[str, str]:
    """One file of each kind below `ims/`, the longest, by the type of document or the name of the file."""
    found: dict[str, tuple[int, str]] = {}
    for path in sorted((root / "ims").rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        said = re.search(r"(?m)^type: ([a-z-]+)$", text)
        name = said[1] if said else re.sub(r"^(iso|crosswalk)-.*", r"\1", path.name)
        if "evidence" not in path.parts and len(text) > found.get(name, (0, ""))[0]:
            found[name] = len(text), path.relative_to(root).as_posix()
    return {name: path for name, (_, path) in sorted(found.items())}


def main(root: str, command: str) -> int:
    server = LanguageServer(Path(root), command)
    right = True
    for name, path in kinds(Path(root)).items():
        seen = look(server, path)
        right = right and seen.is_right
        print(name, f"{seen.keys} pointed at, {seen.offered} offered", "" if seen.is_right else seen)
    server.stop()
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
