"""Where each page of the site stands, from its root; a document's address is its own for ever."""

from __future__ import annotations

from urllib.parse import quote

HOME = "index.html"
GAPS = "gaps.html"
CHANGES = "changes.html"
PROBLEMS = "problems.html"
ABOUT = "about.html"
REGISTERS = "registers/index.html"
ROLES = "roles/index.html"
RULES = "rules/index.html"
CROSSWALKS = "crosswalks/index.html"
STEPS = "steps/index.html"
GAP_ANALYSIS = "steps/gap-analysis.html"
POLICIES_AND_OBJECTIVES = "steps/policies-and-objectives.html"
MONITORING = "steps/monitoring.html"
PRINCIPLES = "principles.html"
PIPELINE = "innovation/pipeline.html"
PORTFOLIO = "innovation/portfolio.html"


def document(name: str) -> str:
    """The page of a document by its id."""
    return f"documents/{name}.html"


def register(type_name: str) -> str:
    """The register of a document type."""
    return f"registers/{_beside_index(type_name)}.html"


def matrix(standard: str) -> str:
    """The matrix of a standard."""
    return f"matrix/{standard}.html"


def clause(standard: str, number: str) -> str:
    """The page of a clause."""
    return f"clauses/{standard}/{number}.html"


def crosswalk(source: str, target: str) -> str:
    """The crosswalk from one standard to another."""
    return f"crosswalks/{source}--{target}.html"


def trace(name: str) -> str:
    """The story of an initiative by its id."""
    return f"initiatives/{name}.html"


def role(name: str) -> str:
    """The page of a role."""
    return f"roles/{_beside_index(name)}.html"


def rule(name: str) -> str:
    """The page of a rule of the check."""
    return f"rules/{name}.html"


def evidence(file: str) -> str:
    """A copy of an evidence file, by its path below ims/evidence; as an address, so quoted."""
    return "evidence/" + quote(file)


def source(address: str) -> str:
    """The path below docs/ of the Markdown file from which the page at *address* is built."""
    return address.removesuffix(".html") + ".md"


def prefix(address: str) -> str:
    """What leads from the page at *address* to the root of the site: ``, `../` or `../../`."""
    return "../" * address.count("/")


def _beside_index(name: str) -> str:
    """*name* as the name of a page in a folder that has an index: ids hold no underscore."""
    return "index_" if name == "index" else name
