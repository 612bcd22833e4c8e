"""What `imskit export` writes that needs options of its own: one module each, loaded when it is called."""

from types import MappingProxyType

#: Each with the module of this package that holds it, and its line in the help.
OWN = MappingProxyType(
    {
        "audit-pack": ("audit_pack", "What an auditor takes away, as a folder and a zip."),
        "ciso-assistant": ("ciso_assistant", "A standard or a crosswalk as a library of CISO Assistant."),
        "document": ("document", "One document or record, to print or hand on."),
        "management-review": (
            "management_review",
            "The papers of the next management review: agenda, inputs, tables to fill in.",
        ),
        "manual": ("manual", "All controlled documents in force as one PDF."),
        "oscal": ("oscal", "Clauses, documents, audits or corrective actions as OSCAL of NIST."),
        "register": ("register", "The documents or records of one type, or of all types."),
        "workbook": (
            "workbook",
            "Matrix, gaps, due list, indicators, evidence and registers as one workbook.",
        ),
    }
)
