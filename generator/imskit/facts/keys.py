"""Which signing keys are trusted: the first ones, and each that a key trusted then vouches for."""

from __future__ import annotations

from collections.abc import Collection
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


def keys_beyond(base: Catalog, catalog: Catalog) -> tuple[SigningKey, ...]:
    """The keys that are trusted in *catalog*, and that no key trusted in *base* leads to.

    So a key that came between the two as one of the first is found, and whatever hangs on it. None where *base*
    had no trusted key: somebody must be first.
    """
    before = {_identity(key) for key in base.system.keys if key.number in trusted_keys(base)}
    if not before:
        return ()
    same = {key.number for key in catalog.system.keys if _identity(key) in before}
    reached = _grown(catalog, same & trusted_keys(catalog))
    return tuple(key for key in catalog.system.keys if key.number in trusted_keys(catalog) - reached)


def _identity(key: SigningKey) -> tuple[object, ...]:
    public = read_key(key.line)
    line = public.line if isinstance(public, PublicKey) else key.line
    return key.person, line, key.since, key.until


def _trusted(catalog: Catalog) -> frozenset[int]:
    first = min((key.since for key in catalog.system.keys), default=None)
    return _grown(
        catalog,
        {
            key.number
            for key in catalog.system.keys
            if key.root and key.since == first and isinstance(read_key(key.line), PublicKey)
        },
    )


def _grown(catalog: Catalog, start: Collection[int]) -> frozenset[int]:
    """The keys of the numbers *start*, and all that one of them vouches for, directly or not."""
    trusted = set(start)
    while True:
        new = {
            key.number
            for key in catalog.system.keys
            if key.number not in trusted and _vouched(catalog, key, trusted)
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
