"""OSCAL of NIST, as JSON: a standard's clauses, documents that implement them, audits, and corrective actions.

Built by hand as plain data, see docs/decisions/0020-oscal-by-hand.md.
"""
