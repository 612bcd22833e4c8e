"""Which signing keys are trusted: the first ones, and each that a key trusted then vouches for."""

from __future__ import annotations

from typing import Literal

from imskit.model import Catalog, SigningKey
from imskit.sshsig import PublicKey, read_key

#: Why a key is not trusted. `bad`: it is no key at all. `late-root`: it says to be one of the first, and is not.
#: `nobody`: nobody vouches for it. `broken`, `unknown-key`, `outside-days`, `unverified`: the signature with
#: which somebody does, as in `SignatureState`. `untrusted`: the key with which somebody does is not trusted.
Distrust = Literal[
    "bad", "late-root", "nobody", "broken", "unknown-key", "outside-days", "unverified", "untrusted"
]


def trusted_keys(catalog: Catalog) -> frozenset[int]:
    """The numbers of the keys that are trusted.

    A key is trusted when it is one of the first (they all begin on the first day of all keys), or when a trusted
    key vouches for it that was valid, and not yet revoked, on the day from which it holds.
    """
    known: dict[str, frozenset[int]] = vars(catalog).setdefault("_trusted_keys", {})
    if "all" not in known:
        known["all"] = _trusted(catalog)
    return known["all"]


def _trusted(catalog: Catalog) -> frozenset[int]:
    keys = {key.number: key for key in catalog.system.keys if isinstance(read_key(key.line), PublicKey)}
    first = min((key.since for key in catalog.system.keys), default=None)
    trusted = {number for number, key in keys.items() if key.root and key.since == first}
    while True:
        new = {
            number
            for number, key in keys.items()
            if number not in trusted and _vouched(catalog, key, trusted)
        }
        if not new:
            return frozenset(trusted)
        trusted |= new


def _vouched(catalog: Catalog, key: SigningKey, trusted: set[int]) -> bool:
    state = catalog.vouchings.get(key.number)
    if state is None or state.verdict != "verified" or state.key is None or state.key.number not in trusted:
        return False
    revoked = state.key.revoked_on
    return revoked is None or key.since < revoked


def distrust(catalog: Catalog, key: SigningKey) -> Distrust | None:
    """Why *key* is not trusted; None when it is."""
    if not isinstance(read_key(key.line), PublicKey):
        return "bad"
    if key.number in trusted_keys(catalog):
        return None
    state = catalog.vouchings.get(key.number)
    if state is None:
        return "late-root" if key.root else "nobody"
    return "untrusted" if state.verdict == "verified" else state.verdict
