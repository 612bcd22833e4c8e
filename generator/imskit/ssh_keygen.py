"""Asking ssh-keygen of OpenSSH to sign and to verify; what is peculiar about it is known here and nowhere else.

What is asked may come from a stranger: nothing of it stands on the command line but a person's id and a day,
which are of a fixed shape, and paths that are absolute, so that none is taken for an option. No shell is used.
Days are read by ssh-keygen in the time zone of the machine, so it is told one. It is looked for only in folders
of the path that are absolute: a repository cannot bring one of its own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import date as Day
from datetime import timedelta
from functools import cache
from pathlib import Path

from imskit import programs
from imskit.problems import CannotGoOn
from imskit.sshsig import LIMIT, NoKey, PublicKey, read_key
from imskit.unfinished import temporary_folder
from imskit.values import dataclass

NAME = "ssh-keygen"
INSTALL = "install OpenSSH, which brings ssh-keygen (on Debian and Ubuntu: apt install openssh-client)"
#: One call takes some milliseconds; one that takes this long waits for something.
_SECONDS = 30
#: Long enough for a passphrase, or for a key of hardware that waits to be touched.
_SIGNING_SECONDS = 300
#: ssh-keygen takes no day before 1970 for one, and no SSH key is that old.
_FIRST = Day(1995, 1, 1)
#: What a command line can hold everywhere, by far.
_LONGEST = 200
_PRINCIPAL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

#: A signature that is known to be good; its private key was thrown away.
_SELF_TEST = ("selftest@imskit", b"imskit")
_SELF_TEST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAG9nLVbuGbBZ2Qa7GEKCja/GN3v8s3gTfxtVAHbdZM6"
_SELF_TEST_SIGNATURE = b"""\
-----BEGIN SSH SIGNATURE-----
U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgAb2ctVu4ZsFnZBrsYQoKNr8Y3e
/yzeBN/G1UAdt1kzoAAAAPc2VsZnRlc3RAaW1za2l0AAAAAAAAAAZzaGE1MTIAAABTAAAA
C3NzaC1lZDI1NTE5AAAAQKIYmaklR476PlrEwIghAnlMioR44CeCnHEflrkzC6M6xHrY18
efK0aelQLQxIpWEdGbpJ+LyU8a06cMkIiX5AU=
-----END SSH SIGNATURE-----
"""

_KEPT = ("PATH", "HOME", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "USERPROFILE")
_KEPT_TO_SIGN = (*_KEPT, "SSH_AUTH_SOCK", "DISPLAY", "WAYLAND_DISPLAY", "SSH_ASKPASS", "TERM")


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose signature is looked for: a person's id, one key, and the days on which it holds, both included."""

    person: str
    key: PublicKey
    since: Day
    until: Day | None


def find() -> Path | None:
    """The program, or None where it is not installed."""
    return programs.find(NAME)


def verify(message: bytes, signature: bytes, namespace: str, signer: Signer, day: Day) -> bool:
    """Whether *signature* (armoured) over *message* was made by *signer* for *namespace*, the key valid on *day*.

    Raises CannotGoOn when ssh-keygen is not installed, is too old, or does not answer.
    """
    program = _sure()
    if len(signer.person) > _LONGEST or not _PRINCIPAL.fullmatch(signer.person) or len(signature) > LIMIT:
        return False
    with temporary_folder() as place:
        folder = place.resolve()
        allowed, file = folder / "allowed_signers", folder / "signature"
        allowed.write_bytes(allowed_signers(namespace, signer))
        file.write_bytes(signature)
        asked = ("verify", "-f", str(allowed), "-I", signer.person, "-n", namespace, "-s", str(file))
        try:
            ran = subprocess.run(
                # At noon, so that no end of a day is near.
                [str(program), "-Y", *asked, f"-Overify-time={day:%Y%m%d}120000"],
                input=message,
                capture_output=True,
                check=False,
                cwd=folder,
                env=_environment(_KEPT),
                timeout=_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            raise CannotGoOn(f"{NAME} did not answer in {_SECONDS} seconds", "try again") from error
    if ran.returncode == 0:
        return True
    if (namespace, message) != _SELF_TEST and not _able():
        raise CannotGoOn(f"{NAME} is too old to verify signatures", INSTALL)
    return False


def signer_of(message: bytes, signature: bytes, namespace: str, signers: bytes) -> str | None:
    """Who of *signers*, a file of `allowed_signers`, signed *message* for *namespace*; None where none of them did.

    Raises CannotGoOn as `verify` does.
    """
    program = _sure()
    with temporary_folder() as place:
        folder = place.resolve()
        allowed, file = folder / "allowed_signers", folder / "signature"
        allowed.write_bytes(signers)
        file.write_bytes(signature)

        def ask(*words: str) -> subprocess.CompletedProcess[bytes]:
            return subprocess.run(
                [str(program), "-Y", *words, "-s", str(file)],
                input=message,
                capture_output=True,
                check=False,
                cwd=folder,
                env=_environment(_KEPT),
                timeout=_SECONDS,
            )

        try:
            found = ask("find-principals", "-f", str(allowed))
            for line in found.stdout.decode("utf-8", "replace").splitlines() if found.returncode == 0 else ():
                who = line.strip()
                if who and not who.startswith("-"):
                    ran = ask("verify", "-f", str(allowed), "-I", who, "-n", namespace)
                    if ran.returncode == 0:
                        return who
        except subprocess.TimeoutExpired as error:
            raise CannotGoOn(f"{NAME} did not answer in {_SECONDS} seconds", "try again") from error
    return None


@cache
def _able() -> bool:
    """Whether this ssh-keygen finds a good signature good: older ones know nothing of days."""
    key = read_key(_SELF_TEST_KEY)
    if isinstance(key, NoKey):
        return False
    signer = Signer("self-test", key, Day(2000, 1, 1), Day(2000, 1, 1))
    return verify(_SELF_TEST[1], _SELF_TEST_SIGNATURE, _SELF_TEST[0], signer, Day(2000, 1, 1))


def allowed_signers(namespace: str, signer: Signer) -> bytes:
    """The line of an `allowed_signers` file that lets *signer* sign for *namespace*, and nothing else."""
    since = max(signer.since, _FIRST)
    options = [f'namespaces="{namespace}"', f'valid-after="{since:%Y%m%d}"']
    if signer.until is not None and signer.until < Day.max:
        options.append(f'valid-before="{signer.until + timedelta(days=1):%Y%m%d}"')
    return f"{signer.person} {','.join(options)} {signer.key.line}\n".encode("ascii")


def sign(message: bytes, namespace: str, key_file: Path) -> bytes:
    """The signature over *message* with the private key in *key_file*, or with that of the agent for a public one.

    Asks for a passphrase, or to touch a token, where there is a terminal. Raises CannotGoOn, with ssh-keygen's own
    words where they are not on the terminal already.
    """
    program = _sure()
    if not key_file.is_file():
        raise CannotGoOn(f"there is no key file {key_file}", "name the file that ssh-keygen made, or agent")
    at_terminal = sys.stdin is not None and sys.stdin.isatty()
    environment = dict(_environment(_KEPT_TO_SIGN))
    if not at_terminal:
        # Nobody is there to be asked.
        environment["SSH_ASKPASS_REQUIRE"] = "never"
    try:
        ran = subprocess.run(
            [str(program), "-q", "-Y", "sign", "-f", str(key_file.absolute()), "-n", namespace],
            input=message,
            stdout=subprocess.PIPE,
            stderr=None if at_terminal else subprocess.PIPE,
            check=False,
            env=environment,
            timeout=_SIGNING_SECONDS,
            start_new_session=not at_terminal,
        )
    except subprocess.TimeoutExpired as error:
        raise CannotGoOn("ssh-keygen gave no signature in five minutes", "try again") from error
    if ran.returncode != 0:
        why = _why(ran.stderr)
        if not at_terminal and "passphrase" in why:
            raise CannotGoOn(
                f"the key {key_file} has a passphrase, and there is no terminal to ask for it",
                "sign at a terminal; or load the key with ssh-add, and sign with --sign agent",
            )
        raise CannotGoOn(f"ssh-keygen could not sign: {why}", _MEND)
    return ran.stdout.replace(b"\r\n", b"\n")


def sign_with_agent(message: bytes, namespace: str, key: PublicKey) -> bytes:
    """The signature over *message* with *key*, whose private half an SSH agent holds. Raises as `sign` does."""
    with temporary_folder() as place:
        public = place.resolve() / "key.pub"
        public.write_text(f"{key.line}\n", encoding="ascii", newline="\n")
        return sign(message, namespace, public)


_MEND = "see that the file is a private key that only you may read, or that the agent holds it (ssh-add -l)"


def _sure() -> Path:
    program = find()
    if program is None:
        raise CannotGoOn(f"{NAME} is not installed", INSTALL)
    return program


def _environment(names: tuple[str, ...]) -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _why(stderr: bytes | None) -> str:
    """The sentence of ssh-keygen that says most: the last one, without what can not be shown."""
    if stderr is None:
        return "it says why above"
    lines = [
        "".join(each for each in line if each.isprintable()).strip()
        for line in stderr.decode("utf-8", "replace").splitlines()
    ]
    told = [line for line in lines if line and not line.startswith(("@", "Signing data"))]
    return told[-1][:200] if told else "it gives no reason"
