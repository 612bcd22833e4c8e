"""How each kind of change is made to the files of a system; `tests.edits` picks the kind and counts the steps."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from datetime import date as Day
from pathlib import Path
from random import Random
from typing import Any

import yaml

from imskit.load import load
from imskit.loaded import Loaded
from imskit.project import shipped
from tests import texts_changed as turn
from tests.repositories import run

#: Folders that are no part of a system.
_NOT_OURS = (".imskit", "site")


class Folder:
    """The folder of a system, the day that it is looked at, and what its files held before."""

    def __init__(self, root: Path, day: Day) -> None:
        self.root = root
        self.day = day
        #: How many steps were made.
        self.steps = 0
        #: What files held before they were changed, and before they were broken.
        self.before: dict[str, bytes] = {}
        self.whole: dict[str, bytes] = {}

    def documents(self) -> list[str]:
        """The paths of all documents, broken ones too, sorted."""
        found = []
        for folder, names, files in os.walk(self.root / "ims"):
            here = Path(folder).relative_to(self.root).as_posix()
            names.sort()
            if here != "ims" and not here.startswith(("ims/standards", "ims/evidence")):
                found += [f"{here}/{name}" for name in files if name.endswith(".yaml")]
        return sorted(found)

    def ids(self) -> list[str]:
        """What the names of the documents' files say their ids are."""
        return sorted({turn.id_of(Path(path).stem) for path in self.documents()})

    def read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def write(self, path: str, content: bytes) -> None:
        target = self.root / path
        if target.is_file():
            self.before[path] = target.read_bytes()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def data(self, path: str) -> dict[str, Any] | None:
        """A document as data; None where it cannot be read."""
        loaded = load(self.read(path), path)
        return loaded.data if isinstance(loaded, Loaded) and isinstance(loaded.data, dict) else None

    def some(self, dice: Random, least: int = 12) -> list[str]:
        """A few documents in a random order; most systems hold one among them to which a change can be made."""
        every = self.documents()
        return dice.sample(every, min(len(every), least))


#: Where and with what detail a step was made; None where it cannot be.
Done = tuple[str, str] | None
_How = Callable[[Folder, Random, str], Done]


def _text(change: Callable[[str, Random, list[str]], str | None]) -> _How:
    """A kind that changes the text of one document."""

    def how(here: Folder, dice: Random, kind: str) -> Done:
        ids = here.ids()
        for path in here.some(dice):
            old = here.read(path).decode("utf-8", "surrogateescape")
            new = change(old, dice, ids)
            if new is None or new == old:
                continue
            about = (here.root / path).stat()
            here.write(path, new.encode("utf-8", "surrogateescape"))
            if kind == "same size and time":
                os.utime(here.root / path, ns=(about.st_atime_ns, about.st_mtime_ns))
            return path, turn.difference(old, new)
        return None

    return how


def _data(change: Callable[[dict[str, Any], Random, list[str]], str | None]) -> _How:
    """A kind that changes the data of one document, which is then written anew as a program would."""

    def how(here: Folder, dice: Random, kind: str) -> Done:
        ids = here.ids()
        for path in here.some(dice):
            data = here.data(path)
            detail = None if data is None else change(data, dice, ids)
            if detail is not None:
                here.write(path, _dumped(data))
                return path, detail
        return None

    return how


def _dumped(data: Any) -> bytes:
    return yaml.dump(data, sort_keys=False, width=100, allow_unicode=True).encode("utf-8")


def _break(change: Callable[[str, Random, list[str]], str | None]) -> _How:
    """A kind that breaks one document that is whole."""

    def how(here: Folder, dice: Random, kind: str) -> Done:
        for path in here.some(dice):
            old = here.read(path)
            new = change(old.decode("utf-8", "surrogateescape"), dice, [])
            if new is not None and path not in here.whole:
                here.whole[path] = old
                here.write(path, new.encode("utf-8", "surrogateescape"))
                return path, ""
        return None

    return how


def _mend(here: Folder, dice: Random, kind: str) -> Done:
    there = sorted(path for path in here.whole if (here.root / path).is_file())
    if not there:
        return None
    path = dice.choice(there)
    here.write(path, here.whole.pop(path))
    return path, ""


def _take_back(here: Folder, dice: Random, kind: str) -> Done:
    there = sorted(path for path, old in here.before.items() if _holds_other(here.root / path, old))
    if not there:
        return None
    path = dice.choice(there)
    here.write(path, here.before[path])
    return path, ""


def _holds_other(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() != content


def _add(here: Folder, dice: Random, kind: str) -> Done:
    """A new document: what another of its type says, under an id of its own."""
    for path in here.some(dice):
        old = turn.id_of(Path(path).stem)
        new = turn.free_id(old, here.ids(), dice)
        if new is not None:
            text = here.read(path).decode("utf-8", "surrogateescape")
            there = f"{Path(path).parent.as_posix()}/{new}-new.yaml"
            here.write(there, turn.with_id(text, new).encode("utf-8", "surrogateescape"))
            return there, f"like {path}"
    return None


def _delete(here: Folder, dice: Random, kind: str) -> Done:
    every = here.documents()
    if len(every) < 2:
        return None
    path = dice.choice(every)
    here.before[path] = here.read(path)
    (here.root / path).unlink()
    return path, ""


def _rename(here: Folder, dice: Random, kind: str) -> Done:
    path = dice.choice(here.documents())
    name = f"{turn.id_of(Path(path).stem)}-{dice.choice(('moved', 'other', 'third'))}.yaml"
    there = f"{Path(path).parent.as_posix()}/{name}"
    if (here.root / there).exists():
        return None
    (here.root / path).rename(here.root / there)
    return path, f"to {there}"


def _change_id(here: Folder, dice: Random, kind: str) -> Done:
    """Another id in the file and in its name, or in the file alone."""
    for path in here.some(dice):
        new = turn.free_id(turn.id_of(Path(path).stem), here.ids(), dice)
        if new is None:
            continue
        text = here.read(path).decode("utf-8", "surrogateescape")
        there = path if dice.randrange(3) == 0 else f"{Path(path).parent.as_posix()}/{new}.yaml"
        if there != path:
            (here.root / path).unlink()
        here.write(there, turn.with_id(text, new).encode("utf-8", "surrogateescape"))
        return path, f"to {new} in {there}"
    return None


def _duplicate(here: Folder, dice: Random, kind: str) -> Done:
    path = dice.choice(here.documents())
    there = path.removesuffix(".yaml") + "-copy.yaml"
    shutil.copyfile(here.root / path, here.root / there)
    return path, f"as {there}"


def _swap(here: Folder, dice: Random, kind: str) -> Done:
    """Two files change their contents, and so none has its own any more."""
    every = here.documents()
    if len(every) < 2:
        return None
    one, other = dice.sample(every, 2)
    first, second = here.read(one), here.read(other)
    here.write(one, second)
    here.write(other, first)
    return one, f"with {other}"


def _touch(here: Folder, dice: Random, kind: str) -> Done:
    path = dice.choice(here.documents())
    if kind == "touch":
        os.utime(here.root / path)
        return path, ""
    # As many editors write: beside it, then in its place.
    beside = here.root / f"{path}.new"
    beside.write_bytes(here.read(path))
    beside.replace(here.root / path)
    return path, ""


def _settings(here: Folder, dice: Random, kind: str) -> Done:
    path = f"ims/{kind}"
    data = here.data(path)
    if data is None:
        return None
    detail = (turn.ims if kind == "ims.yaml" else turn.people)(data, dice)
    here.write(path, _dumped(data))
    return path, detail


def _other(here: Folder, dice: Random, kind: str) -> Done:
    """Another content, right or wrong, for a file that only some commands read; or that file gone."""
    path, contents = turn.OTHERS[kind]
    file = here.root / path
    if file.exists() and dice.randrange(4) == 0:
        file.unlink()
        return path, "gone"
    number = dice.randrange(len(contents))
    here.write(path, contents[number].encode())
    return path, f"text {number}"


def _names(here: Folder, dice: Random, kind: str) -> Done:
    """Other names for people, in the file that is not committed; or none."""
    path = here.root / "ims/people.local.yaml"
    if path.exists() and dice.randrange(3) == 0:
        path.unlink()
        return "ims/people.local.yaml", "gone"
    name = f"Robin {dice.randrange(1000)}"
    path.write_bytes(_dumped({"people": {"person-01": {"name": name}}}))
    return "ims/people.local.yaml", name


def _override(here: Folder, dice: Random, kind: str) -> Done:
    """A standard, schema or template of one's own in the place of a shipped one; or that one gone again."""
    name, below, change = turn.override(kind, dice, here.read("ims/ims.yaml").decode(), here.documents())
    path = f"{below}/{name}"
    own = here.root / path
    if own.is_file() and not _is_needed(own, kind) and dice.randrange(3) == 0:
        own.unlink()
        return path, "gone"
    source = own if own.is_file() else shipped(turn.SHIPPED[kind]) / path.removeprefix(turn.ABOVE[kind])
    if not source.is_file():
        return None
    here.write(path, change(source.read_bytes(), dice))
    return path, ""


def _is_needed(own: Path, kind: str) -> bool:
    """Whether nothing that is shipped takes its place."""
    return not (shipped(turn.SHIPPED[kind]) / own.name).exists() and kind != "template"


def _evidence(here: Folder, dice: Random, kind: str) -> Done:
    folder = here.root / "ims/evidence"
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    if not files or dice.randrange(4) == 0:
        path = f"ims/evidence/new-{dice.randrange(1000)}.txt"
        here.write(path, f"{dice.randrange(10**9)}\n".encode())
        return path, "new"
    found = dice.choice(files)
    path = found.relative_to(here.root).as_posix()
    if dice.randrange(4) == 0:
        here.before[path] = found.read_bytes()
        found.unlink()
        return path, "gone"
    here.write(path, found.read_bytes() + b"more\n")
    return path, "longer"


def _git(here: Folder, dice: Random, kind: str) -> Done:
    """A commit of all that lies there, in a repository that is begun where there is none."""
    root, number = here.root, here.steps
    at = datetime.combine(here.day, time(8), UTC) + timedelta(seconds=number)
    if not (root / ".git").exists():
        run(root, "init", "-q", "-b", "main", ".")
        (root / ".git/info").mkdir(exist_ok=True)
        left_out = "".join(f"/{name}/\n" for name in _NOT_OURS)
        (root / ".git/info/exclude").write_text(left_out + "/ims/people.local.yaml\n", encoding="utf-8")
    has_head = run(root, "for-each-ref", "--count=1", "refs/heads") != ""
    if kind != "commit" and not has_head:
        return None
    if kind == "tag":
        run(root, "tag", f"v{number}")
        return "", f"v{number}"
    how = ("--amend",) if kind == "amend" else ()
    run(root, "add", "-A")
    run(
        root, "commit", "-q", "--allow-empty", "-m", f"Step {number + 1}", *how, at=f"{at:%Y-%m-%dT%H:%M:%SZ}"
    )
    return "", at.date().isoformat()


def _next_day(here: Folder, dice: Random, kind: str) -> Done:
    here.day += timedelta(days=dice.choice((1, 1, 1, 30, 200)))
    return "", here.day.isoformat()


#: How each kind of change is made.
HOW: Mapping[str, _How] = {
    "text": _text(turn.text),
    "title": _text(turn.title),
    "date": _text(turn.date),
    "state": _text(turn.state),
    "version": _text(turn.version),
    "link in text": _text(turn.link_in_text),
    "move lines": _text(turn.move_lines),
    "same size": _text(turn.same_size),
    "same size and time": _text(turn.same_size),
    "add link": _data(turn.add_link),
    "remove link": _data(turn.remove_link),
    "add claim": _data(turn.add_claim),
    "remove claim": _data(turn.remove_claim),
    "action done": _data(turn.action_done),
    "take back": _take_back,
    "add": _add,
    "delete": _delete,
    "rename": _rename,
    "change id": _change_id,
    "duplicate": _duplicate,
    "swap": _swap,
    "touch": _touch,
    "write the same": _touch,
    "break YAML": _break(turn.break_yaml),
    "break schema": _break(turn.break_schema),
    "empty": _break(lambda text, dice, ids: "" if text else None),
    "mend": _mend,
    "ims.yaml": _settings,
    "people.yaml": _settings,
    "names": _names,
    **dict.fromkeys(turn.OTHERS, _other),
    "standard": _override,
    "schema": _override,
    "template": _override,
    "evidence": _evidence,
    "commit": _git,
    "amend": _git,
    "tag": _git,
    "next day": _next_day,
}
