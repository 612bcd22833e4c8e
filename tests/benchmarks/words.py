"""The words that documents of benchmark systems are made of."""

from __future__ import annotations

ROLES = (
    "managing-director",
    "management-team",
    "innovation-manager",
    "head-of-research",
    "head-of-production",
    "head-of-sales",
    "quality-manager",
    "head-of-service",
    "finance-manager",
    "people-manager",
    "ip-coordinator",
    "innovation-board",
    "idea-coach",
    "initiative-lead",
    "lead-auditor",
    "it-manager",
    "laboratory-lead",
    "site-lead",
)

WHO = (
    "The initiative lead",
    "The head of the unit",
    "A second coach",
    "Whoever finds a fault",
    "The innovation board",
    "The quality manager",
    "The author",
    "The finance manager",
    "The team of the site",
    "The person who tested it",
    "The managing director",
    "A colleague from the other site",
)

DOES = (
    "writes {thing} down and compares it with {other}",
    "asks {number} users about {thing} before {other} is paid for",
    "shows {thing} to the units that work with {other}",
    "keeps {thing} beside {other}",
    "checks {thing} against the last {number} entries of {other}",
    "stops {thing} when {other} costs more than was released",
    "names one person for {thing} and a deputy for {other}",
    "reads {thing} again and corrects {other}",
    "hands {thing} over with all that is known about {other}",
    "counts how often {thing} led to {other}",
    "tries {thing} out on a small scale before {other} begins",
    "agrees on {thing} with the supplier of {other}",
)

THINGS = (
    "the business case",
    "the test report",
    "the list of open questions",
    "the plan of the quarter",
    "the sketch of the concept",
    "the agreement with the partner",
    "the record of the visit",
    "the risk that was named first",
    "the released budget",
    "the hours that were promised",
    "the register of ideas",
    "the results of the pilot",
    "the answer to the author",
    "the patent search",
    "the training plan",
    "the measured benefit",
    "the complaint of the customer",
    "the drawing of the housing",
    "the interview notes",
    "the review of the portfolio",
    "the value check",
    "the supplier's offer",
    "the field test",
    "the minutes of the board",
)

WHEN = (
    "within {number} working days",
    "before the next board meeting",
    "at each gate",
    "every {number} weeks",
    "as soon as the facts have changed",
    "once a quarter",
    "on the day it happens",
    "{number} days before the start",
    "when the pilot has ended",
    "in the first week of the month",
)

WHY = (
    "so that nobody has to ask twice",
    "because the next decision rests on it",
    "so that both sites work from the same text",
    "which keeps small failures small",
    "since a result that nobody can find is lost",
    "so that the next team does not begin from nothing",
    "because users notice it first",
    "and says openly what did not work",
    "so that money follows what was learnt",
    "which an auditor can follow without asking",
)

WHERE = (
    "at both sites",
    "in the laboratory",
    "for new sensors",
    "with outside partners",
    "for field service",
    "of the data service",
    "before a launch",
    "after the pilot",
    "in pilot production",
    "for public customers",
    "of the quarter",
    "with users on the river",
)

TITLES = (
    "planning of experiments",
    "protection of ideas",
    "choice of suppliers",
    "review of concepts",
    "testing of prototypes",
    "handling of complaints",
    "release of drawings",
    "sharing of knowledge",
    "use of measuring devices",
    "training of newcomers",
    "cost of cleaning visits",
    "battery life",
    "drift of the reading",
    "loss of data on the way",
    "delivery of spare parts",
    "time until an answer",
    "early talks with users",
    "new materials",
    "remote calibration",
    "shared test sites",
)

#: Topics of a management review, each with the type of document it rests on.
REVIEW_TOPICS = (
    ("objectives-and-indicators", "indicator"),
    ("portfolio-and-initiatives", "initiative"),
    ("learning-and-failures", "initiative"),
    ("risks-and-opportunities", "risk"),
    ("people-and-culture", "training"),
    ("audit-results", "internal-audit"),
    ("nonconformities-and-corrections", "nonconformity"),
    ("improvement", "opportunity"),
)
