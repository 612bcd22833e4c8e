"""The nouns of imskit as frozen data: documents, standards, people, and the catalog that holds them.

Only the head of a document is typed here. Its body stays plain data, known to its type's schema and read
only by its template; what the program needs from a body (references, measurements, grades) is named by
annotations in the schema, see `TypeInfo`.

Everybody takes the nouns from here; which module holds them is this package's own affair.
"""

from imskit.model.audiences import AudienceDefinition, Audiences, Mask
from imskit.model.catalog import Catalog
from imskit.model.certification import Asks, CertificationStages, Stage, StageItem
from imskit.model.crosswalks import ClauseRelation, Crosswalk, CrosswalkRow
from imskit.model.decisions import Acknowledgement, Decision, SignatureState, Signed, Verdict
from imskit.model.document_types import (
    CARRIES,
    DERIVED_COLUMNS,
    DUE_KINDS,
    Classification,
    ClauseFlag,
    DueRule,
    Lifecycle,
    Retention,
    TypeInfo,
)
from imskit.model.documents import ALL_SITES, EVERYONE, Action, Document, Evidence, FollowUp, Revision
from imskit.model.in_git import FileCommit, HeldSince, InGit, What
from imskit.model.late_mappings import ByFolder, Deferred
from imskit.model.people import Holding, Person, Role, SigningKey
from imskit.model.period import Period
from imskit.model.plain_files import Locate, Path, PlainFile
from imskit.model.references import UNNAMED, ClauseKey, ClauseRef, NameRef, Reference
from imskit.model.since import Remembers, Since
from imskit.model.standards import AskedOfReviews, Clause, Expectation, Standard
from imskit.model.system import ApprovalRule, Forge, LeftOut, StandardInUse, System

__all__ = [
    "ALL_SITES",
    "CARRIES",
    "DERIVED_COLUMNS",
    "DUE_KINDS",
    "EVERYONE",
    "UNNAMED",
    "Acknowledgement",
    "Action",
    "ApprovalRule",
    "AskedOfReviews",
    "Asks",
    "AudienceDefinition",
    "Audiences",
    "ByFolder",
    "Catalog",
    "CertificationStages",
    "Classification",
    "Clause",
    "ClauseFlag",
    "ClauseKey",
    "ClauseRef",
    "ClauseRelation",
    "Crosswalk",
    "CrosswalkRow",
    "Decision",
    "Deferred",
    "Document",
    "DueRule",
    "Evidence",
    "Expectation",
    "FileCommit",
    "FollowUp",
    "Forge",
    "HeldSince",
    "Holding",
    "InGit",
    "LeftOut",
    "Lifecycle",
    "Locate",
    "Mask",
    "NameRef",
    "Path",
    "Period",
    "Person",
    "PlainFile",
    "Reference",
    "Remembers",
    "Retention",
    "Revision",
    "Role",
    "SignatureState",
    "Signed",
    "SigningKey",
    "Since",
    "Stage",
    "StageItem",
    "Standard",
    "StandardInUse",
    "System",
    "TypeInfo",
    "Verdict",
    "What",
]
