"""What organisations call their registers, in the names of sheets and files: one table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from imskit.importers.words_for_fields import plain_name

#: Words by type of record, beside its own title and plural. English and German.
_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "risk": ("risk register", "risiken", "risiko"),
        "opportunity": ("chancen", "chance"),
        "idea": ("ideen", "idee", "vorschläge", "suggestions"),
        "initiative": ("projekte", "projects", "vorhaben"),
        "improvement": ("maßnahmen", "verbesserungen", "kvp", "actions", "action list"),
        "nonconformity": ("abweichungen", "reklamationen", "complaints", "non-conformities", "ncr"),
        "training": ("schulungen", "schulung", "unterweisungen", "trainings"),
        "internal-audit": ("audits", "interne audits", "auditplan"),
        "indicator": ("kennzahlen", "kpi", "kpis", "metrics"),
        "interested-party": ("interessierte parteien", "stakeholder", "stakeholders", "anspruchsgruppen"),
        "obligation": ("rechtskataster", "verpflichtungen", "legal register", "bindende verpflichtungen"),
        "partnership": ("partner", "partners", "kooperationen"),
        "competence": ("kompetenzen", "qualifikationen", "skills"),
        "tool": ("werkzeuge", "software", "tools"),
        "infrastructure": ("infrastruktur", "anlagen", "equipment"),
        "ip-asset": ("patente", "schutzrechte", "patents"),
    }
)
_KNOWN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {kind: tuple(map(plain_name, words)) for kind, words in _WORDS.items()}
)


def called_like(name: str, kind: str, titles: tuple[str, ...]) -> bool:
    """Whether the *name* of a sheet calls it a register of the type *kind*, whose own *titles* are given."""
    named = f" {plain_name(name)} "
    # The type's own words also as parts of longer ones: Riskregister.
    own = any(plain_name(title) in named for title in (*titles, kind))
    return bool(name) and (own or any(f" {word} " in named for word in _KNOWN.get(kind, ())))
