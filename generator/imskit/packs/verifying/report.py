"""What somebody wants of a verification, and what it says: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from imskit.packs.elsewhere import Shown
from imskit.packs.evidence_files import EvidenceFile
from imskit.packs.stated import Unit
from imskit.packs.verifying.findings import Finding


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody holds a pack against beside itself, and the sample to draw from it."""

    #: A file of keys that are trusted, as `allowed_signers` of ssh-keygen.
    signers: Path | None = None
    #: The root of the system in the repository that the pack was made from.
    repository: Path | None = None
    #: How many records of each kind to draw; 0: no sample.
    sample: int = 0
    seed: str = ""
    #: A folder in which evidence is shown that does not lie in the pack.
    evidence: Path | None = None
    #: How many seconds of processor time reading what it says may take; None: as many as a pack of its size needs.
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """One record that was drawn, of which kind."""

    type: str
    unit: Unit


@dataclass(frozen=True)
class Contents:
    """What the sources in a pack say of it."""

    organisation: str = ""
    commit: str = ""
    #: The period, both days included, as the pack writes them.
    since: str = ""
    until: str = ""
    #: The imskit that made it.
    tool: str = ""
    checked: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    #: The keys with which decisions in the pack are signed, and whose they are by its own word.
    keys: tuple[str, ...] = ()
    #: The records that were drawn.
    sample: tuple[Drawn, ...] = ()
    #: What is no fault of the pack, and worth a question.
    notes: tuple[str, ...] = ()
    #: The evidence that does not lie in it as recorded; all that it names where somebody shows some.
    evidence: tuple[EvidenceFile, ...] = ()


@dataclass(frozen=True)
class Report:
    """What was checked, what could not be, and what was found; each a sentence."""

    checked: tuple[str, ...]
    not_checked: tuple[str, ...]
    #: What no pack can prove, whoever verifies it.
    never: tuple[str, ...]
    findings: tuple[Finding, ...]
    #: Whether and by whom the pack is signed.
    origin: str
    #: The name that the trusted signers give to the key that signed it; empty without one.
    signer: str
    #: SHA-256 of the tag manifest, by which a pack is told from any other; empty without one.
    digest: str
    #: None where the files are not those that were packed, or the signature is not one to go by: what they say
    #: is not looked at then.
    contents: Contents | None = None
    #: What a folder of evidence holds of what the pack names; None where nobody named one, or it was not looked at.
    shown: Shown | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """What is no fault of the pack, and worth a question."""
        return self.contents.notes if self.contents is not None else ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys with which decisions in the pack are signed, and whose they are by its own word."""
        return self.contents.keys if self.contents is not None else ()

    @property
    def sample(self) -> tuple[Drawn, ...]:
        """The records that were drawn, with their kind."""
        return self.contents.sample if self.contents is not None else ()
