"""For whom something is handed out, and what they do not see."""

from __future__ import annotations

from collections.abc import Mapping

from imskit.model.document_types import Classification
from imskit.model.plain_files import PlainFile
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Mask:
    """Fields of the records of some types that an audience does not see."""

    types: tuple[str, ...]
    #: Dotted paths, such as `body.submitted_by`.
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AudienceDefinition:
    """For whom something is handed out, and what they get, as ims/audiences.yaml says."""

    id: str
    title: str
    #: The classifications of what they see.
    sees: tuple[Classification, ...]
    #: Types and documents that they do not see whatever their classification is.
    leave_out_types: tuple[str, ...] = ()
    leave_out_documents: tuple[str, ...] = ()
    masks: tuple[Mask, ...] = ()
    #: Whether they get the fields about individuals in the sources of a pack; pages never show them.
    personal: bool = False
    #: Whether they read what people are called.
    names: bool = False


@dataclass(frozen=True)
class Audiences:
    """All audiences, by id."""

    by_id: Mapping[str, AudienceDefinition]
    #: ims/audiences.yaml as written; None where there is none, and those that imskit brings hold.
    file: PlainFile | None = None
