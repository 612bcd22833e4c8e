"""The signature over a whole pack: over its tag manifest, which names all else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as Day
from pathlib import Path

from imskit.model import SigningKey
from imskit.problems import CannotGoOn
from imskit.ssh_keygen import sign, sign_with_agent
from imskit.sshsig import PACK, PublicKey, read_key

#: In the place of a file of a key: the keys that an SSH agent holds.
AGENT = "agent"


def pack_signature(keys: Iterable[SigningKey], day: Day, tag_manifest: bytes, key: str) -> bytes:
    """The armoured signature over *tag_manifest* with the private key in the file *key*, or with an agent's.

    An agent signs with the first of *keys* that holds on *day* and that it has.

    Raises CannotGoOn where it could not be made.
    """
    if key != AGENT:
        return sign(tag_manifest, PACK, Path(key).expanduser())
    stop = CannotGoOn(
        "the agent holds none of the keys in ims/people.yaml", "name a key file, or see ssh-add -l"
    )
    for each in keys:
        public = read_key(each.line)
        if isinstance(public, PublicKey) and each.covers(day):
            try:
                return sign_with_agent(tag_manifest, PACK, public)
            except CannotGoOn as refused:
                stop = refused
    raise stop
