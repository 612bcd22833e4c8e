"""Signs the approvals of the reference system, and acknowledgements that say signed, with the keys in tests/keys.

`python tests/tools/sign_decisions.py` says which files are behind and exits with 1; with `--update` it writes
them. It also writes the keys of people.yaml, each later one vouched for by the first. The keys lie open and prove
nothing elsewhere; see tests/keys/README.md.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from pathlib import Path

import yaml

from imskit.ssh_keygen import sign
from imskit.sshsig import ACKNOWLEDGEMENT, DECISION, ENDING, KEY, PublicKey, key_text, read_key

CHECKOUT = Path(__file__).resolve().parents[2]
HERE = CHECKOUT / "tests" / "keys"
_CLAIM = re.compile(r"^  assurance: (?:asserted|committed)$", re.MULTILINE)
_KEYS = re.compile(r"^keys:\n(?:[ #].*\n|\n)*", re.MULTILINE)


@dataclass(frozen=True)
class Holder:
    """Who has a demonstration key, and from which day; without *vouched_by* it is one of the first."""

    person: str
    since: Day
    vouched_by: str | None = None


KEYS = (
    Holder("person-01", Day(2025, 1, 7)),
    Holder("person-02", Day(2025, 2, 3), "person-01"),
    Holder("person-05", Day(2025, 2, 3), "person-01"),
    Holder("person-07", Day(2025, 2, 3), "person-01"),
    Holder("person-08", Day(2025, 2, 3), "person-01"),
    Holder("person-14", Day(2025, 6, 2), "person-07"),
)
_NOTE = """\
  # Demonstration keys: their private halves lie open in tests/keys, and prove nothing elsewhere.
  # tests/tools/sign_decisions.py writes this part.
"""


class Signer:
    """Signs with copies of the demonstration keys that only this run may read, as ssh-keygen asks for."""

    def __init__(self, folder: Path, keys: Path = HERE) -> None:
        """The copies lie in *folder*, the keys in *keys*."""
        self._folder, self._keys = folder, keys

    def sign(self, message: bytes, namespace: str, person: str) -> bytes:
        """The signature of *person* over *message*; ends the program where there is no key of that person."""
        copy = self._folder / person
        if not copy.exists():
            if not (self._keys / person).is_file():
                raise SystemExit(f"there is no demonstration key of {person}: see tests/keys/README.md")
            copy.touch(mode=0o600)
            shutil.copyfile(self._keys / person, copy)
            shutil.copyfile(self._keys / f"{person}.pub", copy.with_suffix(".pub"))
        return sign(message, namespace, copy)


def public(person: str, keys: Path = HERE) -> PublicKey:
    """The public key of *person*."""
    found = read_key((keys / f"{person}.pub").read_text(encoding="utf-8"))
    assert isinstance(found, PublicKey), found
    return found


def people_with_keys(text: str, signer: Signer) -> str:
    """*text* of people.yaml with the demonstration keys in the place of those it has."""
    lines = ["keys:\n", _NOTE]
    for holder in KEYS:
        key = public(holder.person)
        lines.append(f"  - person: {holder.person}\n    key: {key.line}\n    from: {holder.since}\n")
        if holder.vouched_by is None:
            lines.append("    root: true\n")
            continue
        signature = signer.sign(
            key_text(holder.person, key, holder.since, None), KEY, holder.vouched_by
        ).decode("ascii")
        block = "".join(f"        {line}\n" for line in signature.splitlines())
        lines.append(f"    vouched:\n      by: {holder.vouched_by}\n      signature: |\n{block}")
    without = _KEYS.sub("", text)
    return without + "".join(lines)


def wanted(root: Path, signer: Signer) -> Iterator[tuple[Path, bytes]]:
    """Each file of the reference system at *root* that has to do with signatures, and what it is to hold."""
    people = root / "ims" / "people.yaml"
    yield people, people_with_keys(people.read_text(encoding="utf-8"), signer).encode("utf-8")
    for path in sorted((root / "ims" / "records" / "decision").glob("*.yaml")):
        text = path.read_bytes().decode("utf-8")
        data: Mapping[str, object] = yaml.safe_load(text)
        body = data["body"]
        if not isinstance(body, dict) or body["verdict"] != "approve":
            continue
        record = _CLAIM.sub("  assurance: signed", text).encode("utf-8")
        yield path, record
        yield path.with_name(path.name + ENDING), signer.sign(record, DECISION, str(data["by"]))
    for path in sorted((root / "ims" / "records" / "acknowledgement").glob("*.yaml")):
        record = path.read_bytes()
        if b"\n  assurance: signed\n" in record:
            by = str(yaml.safe_load(record.decode("utf-8"))["by"])
            yield path.with_name(path.name + ENDING), signer.sign(record, ACKNOWLEDGEMENT, by)


def behind(root: Path = CHECKOUT, *, update: bool = False) -> list[str]:
    """The paths of the files that are not as they should be; with *update* they are written."""
    late = []
    with tempfile.TemporaryDirectory() as folder:
        for path, data in wanted(root, Signer(Path(folder))):
            if not path.is_file() or path.read_bytes() != data:
                late.append(path.relative_to(root).as_posix())
                if update:
                    path.write_bytes(data)
    return late


def main(arguments: Sequence[str]) -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="write what is behind")
    update = parser.parse_args(arguments).update
    late = behind(update=update)
    for path in late:
        print(f"{'wrote' if update else 'behind'}: {path}")
    return 0 if update or not late else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
