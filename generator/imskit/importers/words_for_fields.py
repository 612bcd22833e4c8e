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
            "massnahmen nr",
            "ideen nr",
            "risiko nr",
            "id nr",
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
            "chance",
            "massnahme",
            "kurztitel",
            "was",
            "schulung",
            "training",
            "topic",
            "abweichung",
            "finding",
            "feststellung",
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
            "verantwortliche",
            "verantwortliche person",
            "zustandige person",
            "wer",
            "who",
            "eigentumerin",
            "assigned to",
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
            "eingereicht am",
            "gemeldet am",
            "festgestellt am",
            "reported on",
            "submitted on",
            "logged",
        ),
        "closed": (
            "closed",
            "closed on",
            "date closed",
            "completed",
            "geschlossen",
            "abgeschlossen am",
            "cloture",
            "erledigt am",
            "closed date",
            "completion date",
        ),
        "date": (
            "date",
            "held on",
            "datum",
            "date of event",
            "fecha",
            "data",
            "day",
            "tag",
            "schulungsdatum",
            "durchgefuhrt am",
            "termin",
        ),
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
            "kurzbeschreibung",
            "inhalt",
            "notes",
            "beschreibung des risikos",
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
            "eintritt",
            "likelihood score",
            "chance of occurrence",
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
            "ausmass",
            "schaden",
            "tragweite",
            "consequence score",
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
            "bis",
            "bis wann",
            "zieltermin",
            "erledigen bis",
            "by when",
        ),
        "actions.done": ("done", "done on", "completed on", "erledigt", "erledigt am"),
        "correction": ("correction", "immediate action", "sofortmassnahme", "korrektur"),
        "root_cause": ("root cause", "ursache", "grundursache", "cause"),
        "grade": ("grade", "severity", "class", "type", "einstufung", "schwere"),
        "problem": ("problem", "issue", "pain", "problemstellung", "anlass", "ausgangslage"),
        "proposal": (
            "proposal",
            "idea",
            "suggestion",
            "vorschlag",
            "idee",
            "beschreibung der idee",
            "losung",
            "solution",
        ),
        "unit": ("unit", "einheit", "unite", "unidad"),
        "target": ("target", "goal", "zielwert", "soll", "ziel"),
    }
)
#: Names that are less alike are no variants of each other.
_ALIKE = 0.8
_SIGNS = re.compile(r"[^\w\s]+")
#: What stands in brackets says how a column is filled: `Likelihood (1-5)`.
_BRACKETS = re.compile(r"\([^()]*\)")
_OR = re.compile(r"\s*/\s*")


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


#: The group of fields that a name means, where several groups have such a field.
_USUAL: Mapping[str, str] = {field.rpartition(".")[2]: field for field in _KNOWN if "." in field}
_ANY = frozenset(name for names in _KNOWN.values() for name in names)


def is_known_name(words: str) -> bool:
    """Whether some field is often called so."""
    return plain_name(words) in _ANY


def _variants(words: str) -> tuple[str, ...]:
    """*words* and what they say besides, as names are compared, the whole first.

    Of `Assessment: Likelihood` the last part says what it is, of `Likelihood (1-5)` what is before the brackets, of
    `Risk / Opportunity` each part.
    """
    bare = _BRACKETS.sub(" ", words)
    said = (words, words.rpartition(":")[2], bare, *_OR.split(bare))
    return tuple(filter(None, dict.fromkeys(map(plain_name, said))))


@lru_cache(maxsize=16384)
def likeness(words: str, path: str, title: str) -> float:
    """How sure it is that *words* name the field with this dotted *path* and *title*: from 0 to 1."""
    wanted = plain_name(words)
    if not wanted:
        return 0.0
    steps = path.split(".")
    names = {plain_name(title), plain_name(steps[-1])}
    called = _variants(words)
    known = _KNOWN.get(".".join(steps[-2:])) or _KNOWN.get(steps[-1], ())
    # `Due` without more is that of an action, also where another group has a field of that name.
    usual = _USUAL.get(steps[-1])
    rare = 0.1 if usual and len(steps) > 1 and ".".join(steps[-2:]) != usual else 0.0
    if wanted in names:
        return 1.0 - rare
    if not names.isdisjoint(called):
        return 0.95 - rare
    for each in called:
        if each in known:
            # The further down in the list, the less often the word is meant so.
            return 0.92 - 0.01 * min(known.index(each), 20)
    best = max(
        (_alike(each, name) for each in called for name in (*names, *known)),
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
