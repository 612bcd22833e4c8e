"""`imskit vouch`: sign that a key belongs to whom people.yaml says."""

from __future__ import annotations

from datetime import date as Day
from pathlib import Path

import click

from imskit.cli.options import DAY, as_of_option, root_option, sure_catalog, the_folder
from imskit.edit.deciding import refuse_person
from imskit.edit.signing import vouched_text, vouching_of
from imskit.facts.keys import trusted_keys
from imskit.model import Catalog, SigningKey
from imskit.problems import CannotGoOn


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
@click.option("--text", is_flag=True, help="Print what is to be signed, and sign nothing.")
def command(
    owner: str,
    root: Path | None,
    as_of: Day | None,
    person: str | None,
    key: str | None,
    since: Day | None,
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
    new = _key_of(catalog, owner, since)
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


def _key_of(catalog: Catalog, owner: str, since: Day | None) -> SigningKey:
    """The key of *owner* that is meant: the one from *since*, or the only one that is not trusted yet."""
    refuse_person(catalog, owner, catalog.today)
    keys = [each for each in catalog.system.keys if each.person == owner]
    if since is not None:
        keys = [each for each in keys if each.since == since]
    else:
        waiting = [each for each in keys if each.number not in trusted_keys(catalog)]
        keys = waiting or keys
    if not keys:
        when = f" from {since.isoformat()}" if since else ""
        raise CannotGoOn(
            f"ims/people.yaml holds no key of {owner}{when}", "add it under keys, with person, key and from"
        )
    if len(keys) > 1:
        days = ", ".join(each.since.isoformat() for each in keys)
        raise CannotGoOn(f"{owner} has several keys", f"name with --from the day from which it holds: {days}")
    return keys[0]
