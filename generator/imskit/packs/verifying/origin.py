"""Whether a pack comes from whom it says: by keys that somebody trusts from elsewhere, or by its repository."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from imskit.blobs import blob_id_of
from imskit.commits import Commit, commit_named, is_shallow
from imskit.exporters.bag import SIGNATURE, TAG_MANIFEST
from imskit.git import git
from imskit.held import held
from imskit.packs.packed import SYSTEM, Packed
from imskit.packs.stated import PATH
from imskit.packs.verifying.findings import Finding
from imskit.packs.verifying.integrity import LONGEST_MANIFEST, first_bytes
from imskit.path_rules import printable
from imskit.problems import CannotGoOn
from imskit.revision import revision_tree
from imskit.ssh_keygen import signer_of
from imskit.sshsig import LIMIT, PACK, PublicKey, is_as_written, read_key, read_signature
from imskit.tree import Tree

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_NONE = "none of the keys in it is one"
#: A file of signers of a large company has some hundred lines.
_SIGNERS_LIMIT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Signed:
    """What the signature over a pack is: by which key, and by whom as far as somebody trusts."""

    #: SHA256:... as ssh-keygen shows it; empty where there is no signature, or none that can be read.
    key: str
    #: The name that the file of trusted signers gives to the key; empty without one.
    signer: str


def signed(files: Tree, signers: Path | None) -> tuple[Signed | None, list[Finding]]:
    """What the signature in *files* proves to whoever trusts the *signers*; None where there is none.

    Whoever names signers wants one of theirs: without it, somebody could take the signature away, and alter the rest.
    Raises CannotGoOn: the file of signers cannot be read, or ssh-keygen is not there.
    """
    trusting = signers_file(signers) if signers is not None else None
    if not files.has(SIGNATURE):
        missing = Finding(SIGNATURE, "is missing, so nobody of the trusted signers signed this pack")
        return None, [missing] if trusting is not None else []
    armoured = first_bytes(files, SIGNATURE, LIMIT)
    said = read_signature(armoured)
    message = first_bytes(files, TAG_MANIFEST, LONGEST_MANIFEST) if files.has(TAG_MANIFEST) else b""
    if said is None or said.namespace != PACK or not message:
        return Signed("", ""), [Finding(SIGNATURE, "is no signature over a pack")]
    key = said.key.fingerprint
    # By its own key first: whether it is whole does not hang on whom somebody trusts.
    if not signer_of(message, armoured, PACK, f'anybody namespaces="{PACK}" {said.key.line}\n'.encode()):
        return Signed(key, ""), [Finding(SIGNATURE, "is not over this pack")]
    if not is_as_written(armoured):
        return Signed(key, ""), [Finding(SIGNATURE, "was altered: it is not as ssh-keygen writes it")]
    if trusting is None:
        return Signed(key, ""), []
    signer = signer_of(message, armoured, PACK, trusting) or ""
    return Signed(key, signer), [] if signer else [Finding(SIGNATURE, "is by none of the trusted signers")]


def signers_file(path: Path) -> bytes:
    """The bytes of a file of trusted signers, in the form of ssh-keygen's `allowed_signers`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CannotGoOn(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > _SIGNERS_LIMIT or not any(_public(line) for line in _lines(data)):
        raise CannotGoOn(
            f"{path} is no file of signers: {_NONE}",
            "write a line for each: NAME KEY, as in allowed_signers of ssh-keygen",
        )
    return data


def trusted(data: bytes) -> frozenset[PublicKey]:
    """The keys in a file of signers."""
    return frozenset(key for line in _lines(data) if (key := _public(line)))


def _lines(data: bytes) -> Sequence[str]:
    return [
        line for line in data.decode("utf-8", "replace").splitlines() if not line.lstrip().startswith("#")
    ]


def _public(line: str) -> PublicKey | None:
    words = line.split()
    for at in range(1, len(words)):
        key = read_key(" ".join(words[at : at + 2]))
        if isinstance(key, PublicKey):
            return key
    return None


def _blob_id(files: Tree, path: str, length: int) -> str:
    """What git calls the file at *path*; read in pieces, once for its size."""
    size = sum(map(len, files.chunks(path)))
    return blob_id_of(size, files.chunks(path), length)


def against(pack: Packed, root: Path) -> Iterator[Finding]:
    """Sources of the *pack* that do not stand in the history of the repository at *root*, at the named commit.

    Raises CannotGoOn: there is no repository, no such commit in it, or the clone is shallow.
    """
    commit_named(root, "HEAD")
    if is_shallow(root):
        raise CannotGoOn("this clone is shallow, and lacks what came before", "git fetch --unshallow")
    # The name of a branch would be any commit.
    named = _COMMIT.fullmatch(pack.stated.commit)
    try:
        commit = commit_named(root, named[0]) if named else None
    except CannotGoOn:
        commit = None
    if commit is None:
        yield Finding(
            "",
            f"was made from commit {printable(pack.stated.commit[:64])}, which is none of this repository: "
            "its history was rewritten, it was not fetched whole, or it is another one",
        )
        return
    if not git(root, "for-each-ref", "--count=1", "--contains", commit.id).strip():
        yield Finding("", f"was made from commit {commit.short}, which is on no branch and no tag any more")
    listed = git(root, "ls-tree", "-r", "-z", commit.id).decode("utf-8", "surrogateescape")
    at_commit = {}
    for line in filter(None, listed.split("\0")):
        about, _, path = line.partition("\t")
        at_commit[path] = about.split()[2]
    once = {entry.blob for entry in held(root, commit.id, ["ims/"])}
    versions = {row.file for row in pack.stated.versions}
    controlled = {SYSTEM + pack.catalog.documents[row.id].path for row in pack.stated.versions}
    for path in pack.payload.paths():
        if not path.startswith(SYSTEM) and path not in versions:
            continue
        blob = _blob_id(pack.payload, path, len(commit.id))
        if path in versions or path in controlled:
            # An earlier version need not be the one that the commit holds, but the history held it.
            if blob not in once:
                yield Finding(f"data/{path}", f"was never held by the history of {commit.short}")
        elif at_commit.get(path.removeprefix(SYSTEM)) != blob:
            yield Finding(f"data/{path}", f"is not as commit {commit.short} holds it")
    yield from _population_against(pack, root, commit)


def _population_against(pack: Packed, root: Path, commit: Commit) -> Iterator[Finding]:
    """Records that a population lists and the commit does not hold; of withheld ones, nothing else can be told."""
    tree = revision_tree(root, commit.id)
    there = {tree.sha256(path) for path in tree.paths() if path.startswith("ims/") and path.endswith(".yaml")}
    for name, units in pack.stated.population.items():
        for unit in units:
            if unit.sha256 not in there:
                what = f"lists a record of the type {name} with the hash {unit.sha256}"
                yield Finding(f"data/{PATH}", f"{what}, and commit {commit.short} holds none")
