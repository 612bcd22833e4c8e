"""Rules on the signatures beside decisions and acknowledgements, and on the keys that make them."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.facts.keys import distrust
from imskit.facts.signatures import Standing, signed_again, standing
from imskit.model import Catalog, Decision, PlainFile, Signed, SigningKey
from imskit.problems import Place, nearest
from imskit.rules.finding import Finding
from imskit.sshsig import ENDING, NoKey, read_key

#: The rule that tells of a signature that proves nothing, by what is wrong with it.
RULE_OF = {
    Standing.UNKNOWN_KEY: "signature-unknown-key",
    Standing.OUTSIDE_DAYS: "signature-expired-key",
    Standing.EXPIRED: "signature-expired-key",
    Standing.UNDATED: "signature-undated",
    Standing.REVOKED: "signature-revoked-key",
    Standing.BROKEN: "signature-broken",
    Standing.UNVOUCHED: "key-not-vouched",
}


def told_by(record: Signed, stands: Standing) -> str | None:
    """The rule that tells what is wrong with the signature of *record*; None when none does."""
    if stands is Standing.NONE:
        return "signature-missing" if record.assurance == "signed" else None
    return RULE_OF.get(stands)


def signature_unknown_key(catalog: Catalog) -> Iterator[Finding]:
    """A decision is signed with a key of the person who decided, an acknowledgement with one of who read.

    Where somebody brought a list, it is theirs.

    The keys stand in ims/people.yaml under `keys`, each with its person. A signature by any other key says only
    that somebody signed.

    **To mend it**, add the key, vouched for by a trusted one, or let the person decide again with a key of
    theirs.
    """
    # A key of theirs that cannot be read has a rule of its own, and may be the one.
    unread = {key.person for key in catalog.system.keys if isinstance(read_key(key.line), NoKey)}
    for record in _with(catalog, Standing.UNKNOWN_KEY):
        if record.signer in unread:
            continue
        state = catalog.signatures[record.id]
        whose = f"is a key of {state.key.person}" if state.key else "stands in no entry of ims/people.yaml"
        yield Finding(
            record.record.at("by"),
            f"{record.signer} is said to have signed this, but the key of the signature {whose}",
            f"add the key of {record.signer} under keys in ims/people.yaml, or let them {_verb(record)} again",
        )


def signature_expired_key(catalog: Catalog) -> Iterator[Finding]:
    """A decision is signed on a day on which the key was valid, and recorded before the key expired.

    Whoever finds an old key can write any day into a record. So a key that has expired proves only what git held
    on its main branch by the key's last day.

    **To mend it**, let the person decide again with a key that is valid; or correct `from` and `until` of the key
    in ims/people.yaml, if they were wrong, and have it vouched for again.
    """
    for record in _with(catalog, Standing.OUTSIDE_DAYS):
        key = catalog.signatures[record.id].key
        days = _days(key) if key else "on other days"
        yield Finding(
            record.record.at("date"),
            f"The key of the signature was valid {days}, not on {record.day.isoformat()}",
            _again(record),
        )
    for record in _with(catalog, Standing.EXPIRED):
        yield Finding(
            record.record.at("date"),
            f"The key of the signature was valid until {_until(catalog, record)}, and {_when(catalog, record)}",
            _again(record),
        )


def signature_undated(catalog: Catalog) -> Iterator[Finding]:
    """Of a decision whose key has expired since, git tells when it was recorded.

    Whoever finds an old key can write any day into a record. So in a folder of which no history is known (no
    repository, or nothing committed yet), a key that has expired proves nothing, however it was before. The
    approval does not count there. It is a warning, since only time has passed.

    **To mend it**, work in a clone with its whole history; or let the person decide again with a key that is
    valid.
    """
    for record in _with(catalog, Standing.UNDATED):
        yield Finding(
            record.record.at("date"),
            f"The key of the signature was valid until {_until(catalog, record)}, "
            f"and no history shows when the {_noun(record)} was recorded",
            f"work in a clone with its whole history, or {_again(record)}",
        )


def signature_revoked_key(catalog: Catalog) -> Iterator[Finding]:
    """A decision that is signed with a revoked key was recorded before the key was revoked.

    A revoked key may be in anybody's hands. What git held on its main branch before that day still stands.

    **To mend it**, let the person decide again with a key that is valid. The old record stays as it is; once
    the same is decided again with a good signature, it is history.
    """
    for record in _with(catalog, Standing.REVOKED):
        key = catalog.signatures[record.id].key
        day = key.revoked_on.isoformat() if key and key.revoked_on else ""
        yield Finding(
            record.record.at("date"),
            f"The key of the signature was revoked on {day}, and {_when(catalog, record)}",
            _again(record),
        )


def signature_broken(catalog: Catalog) -> Iterator[Finding]:
    """A signature fits the record beside which it stands, byte for byte.

    When one character of a signed record changes, a space or a line end included, its signature does not fit any
    more. Signatures made for something else, such as an e-mail or a commit, do not fit either. git changes line ends
    when it checks files out on Windows, unless `.gitattributes` says `*.yaml text eol=lf`, as `imskit init` lays it.

    **To mend it**, restore record and signature as they were. A correction is a new decision.
    """
    for record in _with(catalog, Standing.BROKEN):
        yield Finding(
            Place(record.record.path),
            "The signature does not fit this record: one of the two was changed, or it is no signature",
            "restore both files as they were; they are sealed",
        )


def signature_missing(catalog: Catalog) -> Iterator[Finding]:
    """A record that says it is signed has its signature beside it.

    The signature is a file of the record's name with `.sig` behind it.

    **To mend it**, restore the file. Where there never was one, and the record is not committed yet, take the
    record out and decide, or acknowledge, again with `--sign`.
    """
    for record in _with(catalog, Standing.NONE):
        if record.assurance == "signed":
            yield Finding(
                record.record.at("body", "assurance"),
                f"The {_noun(record)} says signed, but there is no {record.record.path}{ENDING}",
                f"restore the signature; or take the record out, and {_verb(record)} again with --sign",
            )


def signature_without_record(catalog: Catalog) -> Iterator[Finding]:
    """A signature stands beside the decision or acknowledgement that it signs.

    Where it stands alone, the record was deleted or renamed. Other records are not signed.

    **To mend it**, restore the record, or take the signature out.
    """
    for path in catalog.stray_signatures:
        yield Finding(
            Place(path),
            f"There is no record {path.removesuffix(ENDING)} that this could sign",
            "restore the record, or take the signature out",
        )


def key_data(catalog: Catalog) -> Iterator[Finding]:
    """A key under `keys` in ims/people.yaml is one public key that can be used, of a person who is known.

    It is the line of the file that ends with `.pub`: kind and key, without options before them. Its days go
    forward.

    **To mend it**, copy the line again; keys of the kind ed25519 are short and safe (`ssh-keygen -t ed25519`).
    """
    people = catalog.system.people
    for key in catalog.system.keys:
        found = read_key(key.line)
        if isinstance(found, NoKey):
            yield Finding(key.place, found.sentence, found.mend)
        if key.until is not None and key.until < key.since:
            yield Finding(
                _place(catalog, key, "until"),
                f"The key is valid until {key.until.isoformat()}, which is before {key.since.isoformat()}",
                "correct from or until",
            )
        for field, person in (("person",), key.person), (("vouched", "by"), key.vouched_by):
            if person is not None and person not in people:
                yield Finding(
                    _place(catalog, key, *field),
                    f"There is no person {person}",
                    nearest(person, people, "add them to ims/people.yaml"),
                )


def key_shared(catalog: Catalog) -> Iterator[Finding]:
    """A signing key, or an address of commits, belongs to one person.

    What two people share proves nothing about either.

    **To mend it**, give each person a key or an address of their own.
    """
    first: dict[str, str] = {}
    for key in catalog.system.keys:
        found = read_key(key.line)
        if isinstance(found, NoKey):
            continue
        owner = first.setdefault(found.line, key.person)
        if owner != key.person:
            yield Finding(
                key.place, f"This is a key of {owner} already", "let each person have a key of their own"
            )
    commits: dict[str, str] = {}
    for number, person in enumerate(catalog.system.people.values()):
        for index, address in enumerate(person.commits_as):
            owner = commits.setdefault(address, person.id)
            if owner != person.id:
                yield Finding(
                    _people(catalog).locate(("people", number, "commits_as", index), False),
                    f"{owner} commits with this address already",
                    "let each person commit with an address of their own",
                )


def key_not_vouched(catalog: Catalog) -> Iterator[Finding]:
    """A signing key is one of the first, or somebody with a trusted key vouches for it.

    The first keys say `root: true`, and begin on the first day of all keys. For each later one a person signs,
    with `imskit vouch`, that it belongs to whom it says, from when until when; their key must be trusted, valid
    and not revoked on the day from which the new one holds. Otherwise whoever may write to ims/people.yaml could
    add a key in anybody's name.

    **To mend it**, have the key vouched for. When `from` or `until` were changed, it has to be done again.
    """
    for key in catalog.system.keys:
        why = distrust(catalog, key)
        # What is no key has a rule of its own; without ssh-keygen nobody can tell, which is said once.
        if why in {None, "bad", "unverified"}:
            continue
        field = ("root",) if why == "late-root" else ("vouched",) if key.vouched_by else ("key",)
        message, mend = _NOT_VOUCHED[why] if why in _NOT_VOUCHED else _NOT_VOUCHED["broken"]
        by = key.vouched_by or ""
        yield Finding(
            _place(catalog, key, *field),
            message.format(person=key.person, by=by, since=key.since.isoformat()),
            mend.format(person=key.person),
        )


_VOUCH = "let somebody with a trusted key do it: imskit vouch {person} --as PERSON --sign KEYFILE"
_NOT_VOUCHED = {
    "nobody": ("Nobody vouches for this key of {person}", _VOUCH),
    "late-root": (
        "This key says root, but it is not one of the first",
        "let somebody with a trusted key vouch for it: imskit vouch {person} --as PERSON --sign KEYFILE",
    ),
    "broken": ("The signature with which {by} vouches for this key does not fit it as it stands now", _VOUCH),
    "unknown-key": ("The signature with which {by} vouches for this key is by no other key of {by}", _VOUCH),
    "outside-days": ("The key with which {by} vouches for this one was not valid on {since}", _VOUCH),
    "untrusted": ("The key with which {by} vouches for this one is not trusted itself on {since}", _VOUCH),
}


def _with(catalog: Catalog, wanted: Standing) -> Iterator[Signed]:
    """The records whose signature is *wanted*; not those that were signed again, for they are history.

    What is broken was changed, and stays a mistake.
    """
    for record in catalog.signed_records():
        if standing(catalog, record) is wanted and (
            wanted is Standing.BROKEN or not signed_again(catalog, record)
        ):
            yield record


def _noun(record: Signed) -> str:
    return "decision" if isinstance(record, Decision) else "acknowledgement"


def _verb(record: Signed) -> str:
    return "decide" if isinstance(record, Decision) else "acknowledge it"


def _again(record: Signed) -> str:
    return f"{_verb(record)} again, on a new day, with a key that is valid"


def _days(key: SigningKey) -> str:
    until = f" until {key.until.isoformat()}" if key.until else ""
    return f"from {key.since.isoformat()}{until}"


def _until(catalog: Catalog, record: Signed) -> str:
    key = catalog.signatures[record.id].key
    return key.until.isoformat() if key and key.until else ""


def _when(catalog: Catalog, record: Signed) -> str:
    recorded = catalog.recorded.get(record.record.path)
    if recorded is None:
        return f"nothing shows that the {_noun(record)} was recorded by then"
    return f"the {_noun(record)} was recorded only on {recorded.isoformat()}"


def _people(catalog: Catalog) -> PlainFile:
    return catalog.system.files[1]


def _place(catalog: Catalog, key: SigningKey, *field: str) -> Place:
    return _people(catalog).locate(("keys", key.number, *field), False)
