"""A pack that holds every kind of file that there is: small, so that thousands of changes of it can be verified.

Beside what `story` tells: decisions that are signed and a pack that is, an audience that does not get all, records
that are withheld as a whole and in part, evidence that is kept elsewhere, a sample, PDFs and a workbook.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from imskit.packs.packing import Asked, Made, make_pack
from imskit.packs.stated import Sample
from imskit.pipeline import Clock
from tests.builders import NOW, Small
from tests.folders import commit
from tests.packs.story import PERIOD, tell
from tests.signing import Keys

#: What is kept outside the repository, and where its record says so.
ELSEWHERE = b"Signed by all who were there.\n"
_AUDIENCES = """\
audiences:
  - id: auditor
    title: Auditors
    sees: [public, internal]
    leave_out:
      documents: [PRO-001]
    mask:
      - types: [idea]
        fields: [body.value_expected]
"""


def tell_everything(root: Path, keys: Keys) -> Path:
    """The system of `story`, with a third policy whose approval is signed, and what an auditor does not get."""
    tell(root)
    small = Small(root)
    small.people["keys"] = [keys.entry("person-01")]
    signed = small.policy(
        "POL-002", satisfies={"tiny-2026": ["1"]}, effective_from="2026-06-20", title="Signed policy"
    )
    keys.sign(small, small.decision(signed, on="2026-06-18"), "person-01")
    small.idea("IDEA-003", classification="confidential", title="A secret")
    small.training(
        "TRN-003",
        date="2026-06-17",
        evidence=[
            {
                "title": "Signed list",
                "sha256": hashlib.sha256(ELSEWHERE).hexdigest(),
                "size": len(ELSEWHERE),
                "custodian": "innovation-manager",
                "place": "Personnel archive, binder 12/signed-list.txt",
            }
        ],
    )
    small.write("ims/audiences.yaml", _AUDIENCES)
    small.read()
    commit(root, at="2026-06-20T12:00:00Z")
    return root


def make_everything(root: Path, keys: Keys, output: Path, *, pdf: bool = True) -> Made:
    """The pack of it, signed with the key of person-01."""
    key = str(keys.private("person-01"))
    return make_pack(root, Clock(NOW), Asked(*PERIOD, key=key, pdf=pdf, sample=Sample(1, "7")), output)
