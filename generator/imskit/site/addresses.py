"""Where each page of the site stands, from its root; a document's address is its own for ever."""

from __future__ import annotations

from urllib.parse import quote

# What stands before an address says in the reference manual what the page holds.
#: home
HOME = "index.html"
#: what is due, by day
CALENDAR = "calendar.html"
#: the five steps of implementation, and what comes next in each
STEPS = "steps/index.html"
#: step 1: maturity and target of each clause, and what is done about gaps
GAP_ANALYSIS = "steps/gap-analysis.html"
#: step 2: what follows from what, from the policy to the initiative
POLICIES_AND_OBJECTIVES = "steps/policies-and-objectives.html"
#: step 3: what was planned against what was provided, by period
RESOURCES = "steps/resources.html"
#: step 4: competences that roles need, documents to be read, trainings and awareness, counted
TRAINING = "steps/training-and-awareness.html"
#: step 5: what the indicators say, and which benefits they show
MONITORING = "steps/monitoring.html"
#: the principles, and what shows them lived
PRINCIPLES = "principles.html"
#: opportunities, ideas and initiatives by stage
PIPELINE = "innovation/pipeline.html"
#: how initiatives and spending are balanced
PORTFOLIO = "innovation/portfolio.html"
#: how many ideas there are, whether authors were answered in time, and what became of them
IDEAS = "innovation/ideas.html"
#: the form with which anyone puts forward an idea
IDEA_FORM = "innovation/new-idea.html"
#: risks with effect threat or opportunity, what is done about them, and whether it worked
RISKS = "evaluation/risks.html"
#: what the next management review has to look at
NEXT_REVIEW = "evaluation/management-review.html"
#: internal audits against their programme, findings, and what the cycle misses
AUDITS = "evaluation/audits.html"
#: nonconformities, improvements and lessons
IMPROVEMENT = "evaluation/improvement.html"
#: the way to a certificate: stages, certificate, what is there
CERTIFICATION = "certification/index.html"
#: what is missing, by clause
GAPS = "gaps.html"
#: all crosswalks
CROSSWALKS = "crosswalks/index.html"
#: the processes with what they hand to each other
PROCESS_MAP = "process-map.html"
#: all registers
REGISTERS = "registers/index.html"
#: all roles
ROLES = "roles/index.html"
#: what top management must do and has done
LEADERS = "people/leaders.html"
#: what changed, newest first
CHANGES = "changes.html"
#: what the check found
PROBLEMS = "problems.html"
#: all rules
RULES = "rules/index.html"
#: how a change is proposed in a browser, and what new documents can be begun there
PROPOSE = "propose-a-change.html"
#: what the site shows and what it does not prove
ABOUT = "about.html"


def document(name: str) -> str:
    """The page of a document by its id."""
    return f"documents/{name}.html"


def changes_of(name: str) -> str:
    """What changed in a controlled document, from version to version and from edition to edition."""
    return f"documents/{name}.changes.html"


def links_of(name: str) -> str:
    """All links of a document that has more of them than its own page lists."""
    return f"documents/{name}.links.html"


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


def stage(name: str) -> str:
    """The page of a stage of certification."""
    return f"certification/{name}.html"


def role(name: str) -> str:
    """The page of a role."""
    return f"roles/{_beside_index(name)}.html"


def feed(role: str = "") -> str:
    """The calendar file of a role; without one, that of all roles."""
    return f"calendars/{role}.ics" if role else "calendar.ics"


def new(type_name: str) -> str:
    """How a new document of a type is begun in a browser, with its starter to copy."""
    return f"new/{type_name}.html"


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
