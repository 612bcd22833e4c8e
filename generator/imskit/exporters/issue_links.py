"""The file with which GitHub leads a new issue elsewhere: an idea to the private place that ims.yaml names."""

from __future__ import annotations

import json

from imskit.model import Catalog
from imskit.problems import CannotGoOn


def issue_links(catalog: Catalog) -> bytes:
    """The file `.github/ISSUE_TEMPLATE/config.yml` for *catalog*.

    Raises CannotGoOn when ims.yaml names no private place for ideas.
    """
    ideas = catalog.system.data.get("settings", {}).get("ideas", {})
    address = ideas.get("private_issue_url")
    if address is None:
        raise CannotGoOn(
            "ims/ims.yaml names no private place for ideas",
            "add settings, ideas, private_issue_url: the address of a new issue where only those read who should",
        )
    address = address.replace("{title}", "").replace("{body}", "")
    about = f"It is seen by: {ideas['seen_by']}"
    return (
        "# Made by imskit export issue-links, from settings, ideas in ims/ims.yaml.\n"
        "blank_issues_enabled: true\n"
        "contact_links:\n"
        "  - name: Put forward an idea\n"
        f"    url: {json.dumps(address)}\n"
        f"    about: {json.dumps(about, ensure_ascii=False)}\n"
    ).encode()
