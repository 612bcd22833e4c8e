"""`imskit vouch`: sign that a key belongs to whom people.yaml says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Day
from pathlib import Path

import click

from imskit.cli.options import DAY, as_of_option, root_option, sure_catalog, the_folder
from imskit.edit.deciding import refuse_person
from imskit.edit.signing import vouched_text, vouching_of
from imskit.facts.keys import trusted_keys
from imskit.model import Catalog, SigningKey
from imskit.problems import CannotGoOn
from imskit.sshsig import PublicKey, read_key


@click.command("vouch")
@click.argument("owner", metavar="PERSON")
@root_option
@as_of_option
@click.option("--as", "person", metavar="PERSON", help="The person who vouches for the key.")
@click.option(
    "--sign",
    "key",
    metavar="KEYFILE|agent",
    help="The private SSH key of who vouches, or the one that the SSH agent holds.",
)
@click.option(
    "--from",
    "since",
    type=DAY,
    metavar="DAY",
    help="The day from which the key holds, where PERSON has several.",
)
@click.option(
    "--fingerprint",
    metavar="SHA256:…",
    help="The key itself, as ssh-keygen -lf FILE.pub shows it, where PERSON has several.",
)
@click.option("--text", is_flag=True, help="Print what is to be signed, and sign nothing.")
def command(
    owner: str,
    root: Path | None,
    as_of: Day | None,
    person: str | None,
    key: str | None,
    since: Day | None,
    fingerprint: str | None,
    *,
    text: bool,
) -> None:
    """Vouch for the key that ims/people.yaml gives to PERSON, and print the lines that say so.

    The lines go below the key. Look at the key first: ask its owner for what `ssh-keygen -lf FILE.pub` prints, by
    another way than the one by which the key came.

    imskit vouch person-07 --as person-01 --sign ~/.ssh/id_ed25519
    """
    reading = the_folder(root, as_of)
    catalog = sure_catalog(reading)
    new = _key_of(catalog, owner, since, fingerprint)
    if text:
        click.echo(vouched_text(new).decode("ascii"), nl=False)
        return
    if person is None or key is None:
        raise click.UsageError("say with --as who vouches, and with --sign with which key; or ask for --text")
    refuse_person(catalog, person, catalog.today)
    signature = vouching_of(catalog, new, person, key, reading.root)
    click.echo(f"    vouched:\n      by: {person}\n      signature: |")
    for line in signature.splitlines():
        click.echo(f"        {line}")
    # Beside the lines, so that they can be taken into a file.
    click.echo(f"put these lines below the key, {new.place}; then run imskit check", err=True)


def _key_of(catalog: Catalog, owner: str, since: Day | None, fingerprint: str | None) -> SigningKey:
    """The key of *owner* that is meant: the one that is named, or the only one that is not trusted yet."""
    refuse_person(catalog, owner, catalog.today)
    keys = [each for each in catalog.system.keys if each.person == owner]
    if not keys:
        raise CannotGoOn(
            f"ims/people.yaml holds no key of {owner}", "add it under keys, with person, key and from"
        )
    if since is None and fingerprint is None:
        keys = [each for each in keys if each.number not in trusted_keys(catalog)]
        if not keys:
            raise CannotGoOn(
                f"each key of {owner} is trusted already",
                "nothing is to be done; to vouch for one again, name it with --fingerprint",
            )
    named = [
        each
        for each in keys
        if (since is None or each.since == since) and (fingerprint is None or _shown(each) == fingerprint)
    ]
    if not named:
        raise CannotGoOn(f"{owner} has no such key", f"there are: {_listed(keys)}")
    if len(named) > 1:
        raise CannotGoOn(f"{owner} has several keys", f"name one with --fingerprint: {_listed(named)}")
    return named[0]


def _listed(keys: Sequence[SigningKey]) -> str:
    return ", ".join(f"{_shown(each)} from {each.since.isoformat()}" for each in keys)


def _shown(key: SigningKey) -> str:
    public = read_key(key.line)
    return public.fingerprint if isinstance(public, PublicKey) else "one that cannot be read"
