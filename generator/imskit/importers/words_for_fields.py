"""What organisations call the fields of their registers and control tables, in several languages: one table.

Names are compared in small letters, without marks, signs and spaces at their ends. A field is named by the last part
of its path, or by its path where the same word means other things elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from types import MappingProxyType

#: Words by field. English, German, French, Spanish, Italian.
WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": (
            "id",
            "no",
            "nr",
            "number",
            "ref",
            "reference",
            "identifier",
            "identification",
            "document no",
            "document number",
            "doc no",
            "code",
            "nummer",
            "kennung",
            "dokumentnummer",
            "lfd nr",
            "lfd. nr",
            "numero",
            "n",
            "no.",
            "reference no",
        ),
        "title": (
            "title",
            "name",
            "subject",
            "short title",
            "document title",
            "titel",
            "bezeichnung",
            "betreff",
            "thema",
            "titre",
            "nom",
            "intitule",
            "titulo",
            "nombre",
            "titolo",
            "risk",
            "risiko",
            "idea",
            "idee",
            "opportunity",
        ),
        "owner": (
            "owner",
            "responsible",
            "process owner",
            "document owner",
            "risk owner",
            "verantwortlich",
            "verantwortlicher",
            "eigner",
            "zustandig",
            "eigentumer",
            "responsable",
            "proprietaire",
            "responsabile",
            "accountable",
        ),
        "state": ("state", "status", "stand", "zustand", "etat", "statut", "estado", "stato"),
        "status": ("status", "document status", "stand", "statut", "estado", "stato"),
        "opened": (
            "opened",
            "date",
            "raised",
            "raised on",
            "identified on",
            "created",
            "date raised",
            "entered",
            "datum",
            "erfasst am",
            "erstellt am",
            "eroffnet",
            "angelegt",
            "date de creation",
            "fecha",
            "data",
        ),
        "closed": (
            "closed",
            "closed on",
            "date closed",
            "completed",
            "geschlossen",
            "abgeschlossen am",
            "cloture",
        ),
        "date": ("date", "held on", "datum", "date of event", "fecha", "data", "day", "tag"),
        "by": (
            "by",
            "author",
            "prepared by",
            "written by",
            "recorded by",
            "ersteller",
            "autor",
            "erstellt von",
        ),
        "version": ("version", "revision", "rev", "issue", "issue no", "ausgabe", "fassung", "edition"),
        "effective_from": (
            "effective from",
            "effective date",
            "valid from",
            "in force from",
            "date of issue",
            "issue date",
            "gultig ab",
            "in kraft ab",
            "date d application",
        ),
        "classification": (
            "classification",
            "confidentiality",
            "class",
            "vertraulichkeit",
            "klassifizierung",
            "einstufung",
        ),
        "language": ("language", "sprache", "langue", "idioma", "lingua"),
        "description": (
            "description",
            "details",
            "detail",
            "what",
            "beschreibung",
            "erlauterung",
            "descripcion",
            "descrizione",
            "risk description",
        ),
        "purpose": ("purpose", "aim", "objective", "zweck", "ziel", "objet", "objectif", "objeto", "scopo"),
        "scope": (
            "scope",
            "applies to",
            "geltungsbereich",
            "anwendungsbereich",
            "domaine d application",
            "alcance",
        ),
        "likelihood": (
            "likelihood",
            "probability",
            "l",
            "p",
            "w",
            "eintrittswahrscheinlichkeit",
            "wahrscheinlichkeit",
            "probabilite",
            "probabilidad",
            "probabilita",
        ),
        "impact": (
            "impact",
            "severity",
            "i",
            "s",
            "consequence",
            "auswirkung",
            "schadensausmass",
            "schwere",
            "gravite",
            "impacto",
            "impatto",
        ),
        "causes": ("causes", "cause", "ursache", "ursachen", "causa", "root cause"),
        "consequences": (
            "consequences",
            "consequence",
            "effects",
            "folgen",
            "folge",
            "konsequenzen",
            "consecuencias",
        ),
        "treatment": (
            "treatment",
            "mitigation",
            "measures",
            "controls",
            "control",
            "massnahme",
            "massnahmen",
            "behandlung",
            "traitement",
            "tratamiento",
        ),
        "response": ("response", "strategy", "treatment option", "reaktion", "strategie"),
        "area": ("area", "category", "risk category", "bereich", "kategorie", "categorie", "categoria"),
        "actions.what": ("action", "actions", "measure", "next step", "massnahme", "aktion", "todo"),
        "actions.owner": ("action owner", "action responsible", "verantwortlich fur massnahme"),
        "actions.due": (
            "due",
            "due date",
            "deadline",
            "target date",
            "termin",
            "frist",
            "fallig",
            "echeance",
        ),
        "actions.done": ("done", "done on", "completed on", "erledigt", "erledigt am"),
        "correction": ("correction", "immediate action", "sofortmassnahme", "korrektur"),
        "root_cause": ("root cause", "ursache", "grundursache", "cause"),
        "grade": ("grade", "severity", "class", "type", "einstufung", "schwere"),
        "problem": ("problem", "issue", "pain"),
        "proposal": ("proposal", "idea", "suggestion", "vorschlag", "idee"),
        "unit": ("unit", "einheit", "unite", "unidad"),
        "target": ("target", "goal", "zielwert", "soll", "ziel"),
    }
)
#: Names that are less alike are no variants of each other.
_ALIKE = 0.8
_SIGNS = re.compile(r"[^\w\s]+")


@lru_cache(maxsize=4096)
def plain_name(words: str) -> str:
    """*words* as names are compared: small letters without marks, signs and needless spaces."""
    bare = (
        unicodedata.normalize("NFKD", words.casefold().replace("ß", "ss")).encode("ascii", "ignore").decode()
    )
    return " ".join(_SIGNS.sub(" ", bare.replace("_", " ").replace("-", " ")).split())


_KNOWN: Mapping[str, tuple[str, ...]] = {
    field: tuple(dict.fromkeys(plain_name(word) for word in words)) for field, words in WORDS.items()
}


_ANY = frozenset(name for names in _KNOWN.values() for name in names)


def is_known_name(words: str) -> bool:
    """Whether some field is often called so."""
    return plain_name(words) in _ANY


@lru_cache(maxsize=16384)
def likeness(words: str, path: str, title: str) -> float:
    """How sure it is that *words* name the field with this dotted *path* and *title*: from 0 to 1."""
    wanted = plain_name(words)
    if not wanted:
        return 0.0
    # Of `Assessment: Likelihood` the last part says what it is, and the whole which one.
    last = plain_name(words.rpartition(":")[2])
    steps = path.split(".")
    names = {plain_name(title), plain_name(steps[-1])}
    if wanted in names or last in names:
        return 1.0 if wanted in names else 0.95
    known = _KNOWN.get(".".join(steps[-2:])) or _KNOWN.get(steps[-1], ())
    for each in (wanted, last):
        if each in known:
            # The further down in the list, the less often the word is meant so.
            return 0.92 - 0.01 * known.index(each)
    best = max(
        (_alike(each, name) for each in {wanted, last} for name in (*names, *known)),
        default=0.0,
    )
    return best * 0.85 if best >= _ALIKE else 0.0


def _alike(words: str, name: str) -> float:
    """How alike two names are, from 0 to 1; 0 where they are less so than counts."""
    # What cannot be alike by its length need not be compared sign by sign.
    if len(name) <= 2 or 2 * min(len(words), len(name)) < _ALIKE * (len(words) + len(name)):
        return 0.0
    matcher = SequenceMatcher(None, words, name, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0
