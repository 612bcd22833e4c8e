"""What fields, sections and columns are called in documents of companies, language by language: tables of words.

A row is what is meant; its words are in small letters, without numbers, colons and words in brackets. English and
German are whole; of other languages there are the words that one meets most often.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, frozenset[str]]


def _table(rows: Mapping[str, str]) -> Words:
    return {meant: frozenset(word.strip() for word in words.split("|")) for meant, words in rows.items()}


#: Labels of a title block or control table.
CONTROL: Final = _table(
    {
        "id": "document no|document number|document id|doc no|doc id|doc number|sop id|policy id|procedure id|policy number|procedure number|document ref|reference|document reference"
        "|reference no|procedure no|policy no|sop no|sop number|number|no|id|code|document code"
        "|dokument-nr|dokumentennummer|dokumentnummer|dokumenten-nr|dok-nr|dok.-nr|dokument nr|dokumenten-id|dokument-id"
        "|dokumenten-kennung|kennung|kennzeichen|nummer|nr|va-nr|aa-nr|dokumentencode"
        "|référence|numéro|numéro du document|n° de document|código|número|referencia|codice|numero|codice documento"
        "|documentnummer|documentcode|número do documento|numer dokumentu|numer|dokumentnummer",
        "version": "version|rev|revision|revision no|rev no|version no|issue|issue no|edition|version number|revision number"
        "|fassung|ausgabe|stand/version|versionsnummer|versions-nr|revisionsstand|rev.-nr|revisions-nr|änderungsstand"
        "|indice|versión|revisión|edición|versione|revisione|edizione|versie|revisie|versão|revisão|wersja|wydanie|utgåva",
        "title": "title|document title|document name|name|subject|titel|dokumententitel|dokumenttitel|dokumentname|bezeichnung"
        "|titre|intitulé|título|titolo|titulo|tytuł|document",
        "owner": "owner|document owner|process owner|procedure owner|policy owner|responsible|responsible role|author role"
        "|verantwortlich|verantwortlicher|verantwortliche|dokumentenverantwortlicher|dokumentenverantwortliche|dokumentverantwortung"
        "|prozessverantwortlicher|prozesseigner|prozesseignerin|eigner|dokumenteneigner|inhaber|verantwortliche stelle|verantwortung"
        "|propriétaire|responsable|propietario|proprietario|responsabile|eigenaar|verantwoordelijke|responsável|właściciel|ägare",
        "author": "author|prepared by|written by|created by|drafted by|issued by|erstellt von|erstellt|ersteller|erstellerin|verfasser"
        "|verfasserin|autor|autorin|bearbeiter|bearbeitet von|bearbeiterin|rédigé par|rédacteur|auteur|elaborado por|redactado por"
        "|redatto da|opgesteld door|opracował",
        "checked_by": "reviewed by|checked by|verified by|reviewer|geprüft von|geprüft|prüfer|prüferin|vérifié par|revisado por"
        "|verificato da|gecontroleerd door|sprawdził",
        "approved_by": "approved by|approver|authorised by|authorized by|released by|approval|freigegeben durch|freigegeben von"
        "|freigegeben|freigabe|freigabe durch|genehmigt von|genehmigt durch|genehmigt|approuvé par|approbation|aprobado por"
        "|approvato da|goedgekeurd door|aprovado por|zatwierdził|godkänd av",
        "effective": "effective date|date in effect|in effect since|effective from|effective|valid from|in force from|date effective|date of issue|issue date|gültig ab"
        "|gültig seit|gültigkeit|inkrafttreten|in kraft seit|in kraft ab|gilt ab|wirksam ab|date d'application|date d'entrée en vigueur"
        "|fecha de vigencia|in vigore dal|geldig vanaf|ingangsdatum|data de vigência|obowiązuje od|gäller från",
        "date": "date|revision date|version date|last updated|last revised|last review|release date|approval date|approved on|datum|stand"
        "|erstellt am|ausgabedatum|freigabedatum|freigegeben am|geändert am|letzte änderung|änderungsdatum|date de révision|fecha|data"
        "|data di revisione|fecha de revisión",
        "review": "next review|review date|review due|review cycle|review interval|review frequency|review period|next review date"
        "|nächste prüfung|nächste überprüfung|überprüfung|prüfintervall|überprüfungsintervall|prüfzyklus|wiedervorlage|nächste revision"
        "|prochaine révision|próxima revisión|prossima revisione|volgende herziening",
        "classification": "classification|confidentiality|security classification|information class|document classification"
        "|klassifizierung|klassifikation|vertraulichkeit|vertraulichkeitsstufe|schutzklasse|schutzstufe|einstufung|confidentialité"
        "|clasificación|confidencialidad|classificazione|riservatezza|classificatie|vertrouwelijkheid|classificação|klauzula",
        "status": "status|document status|dokumentenstatus|dokumentstatus|statut|estado|stato|state",
        "type": "document type|type|type of document|dokumentenart|dokumentart|dokumenttyp|art|type de document|tipo de documento"
        "|tipo documento|documenttype",
        "applies_to": "applies to|applicable to|audience|distribution|distribution list|verteiler|adressaten|zielgruppe|gilt für",
        "department": "department|unit|division|area|process|site|abteilung|bereich|fachbereich|prozess|standort|organisationseinheit"
        "|service|departamento|reparto|afdeling",
        "page": "page|pages|seite|seiten|seitenzahl|página|pagina|strona|sida",
    }
)

#: Headings of sections.
SECTIONS: Final = _table(
    {
        "purpose": "summary|overview|executive summary|zusammenfassung|überblick"
        "|prozessziel|prozesszweck|process goal|was?|warum?|wozu?|what?|why?|purpose|aim|aims|objective|objectives|goal|goals|intent|purpose and aim|introduction|background|general"
        "|aim and purpose|zweck|ziel|ziele|zielsetzung|zweck und ziel|ziel und zweck|zweck und ziele|ziel und zweck der regelung"
        "|sinn und zweck|einleitung|einführung|allgemeines|veranlassung|präambel|objet|objectif|objectifs|but|finalité|objeto|objetivo"
        "|propósito|finalidad|scopo|obiettivo|finalità|doel|doelstelling|objetivos|finalidade|cel|syfte|formål|účel",
        "scope": "scope|scope of application|application|applicability|field of application|area of application|scope and applicability"
        "|to whom this applies|who this applies to|validity|geltungsbereich|anwendungsbereich|geltungs- und anwendungsbereich|gültigkeit"
        "|anwendungs- und geltungsbereich|anwendung|gültigkeitsbereich|geltung|domaine d'application|champ d'application|portée|alcance"
        "|ámbito|ámbito de aplicación|campo di applicazione|ambito|ambito di applicazione|toepassingsgebied|reikwijdte|âmbito|escopo"
        "|zakres|omfattning|tillämpningsområde|anvendelsesområde|rozsah",
        "responsibilities": "who does what|wer macht was|wer?|who?|raci|raci-matrix|responsibilities|roles and responsibilities|responsibility|roles|responsibilities and authorities"
        "|responsibility and authority|duties|accountabilities|verantwortlichkeiten|verantwortung|zuständigkeiten|zuständigkeit"
        "|verantwortlichkeit|rollen und verantwortlichkeiten|aufgaben und verantwortlichkeiten|verantwortung und befugnisse"
        "|verantwortlichkeiten und befugnisse|rollen|aufgaben und zuständigkeiten|aufgaben|responsabilités|rôles et responsabilités"
        "|responsabilidades|roles y responsabilidades|responsabilità|ruoli e responsabilità|verantwoordelijkheden"
        "|taken en verantwoordelijkheden|odpowiedzialność|odpowiedzialności|ansvar|roller och ansvar|odpovědnosti",
        "steps": "wie?|wie wird es gemacht?|how?|procedure|process|steps|procedure steps|process steps|method|workflow|process description|description|instructions"
        "|work instructions|activities|description of the procedure|detailed procedure|how it works|how it is done|work steps|flow"
        "|description of activities|ablauf|vorgehen|vorgehensweise|verfahren|durchführung|beschreibung|ablaufbeschreibung"
        "|prozessbeschreibung|prozessablauf|verfahrensablauf|verfahrensbeschreibung|arbeitsablauf|arbeitsschritte|prozessschritte"
        "|tätigkeiten|schritte|beschreibung des ablaufs|beschreibung der tätigkeiten|regelungen zum ablauf|procédure|déroulement|modalités"
        "|mode opératoire|description du processus|procedimiento|desarrollo|descripción|procedura|modalità operative|attività|descrizione"
        "|werkwijze|procesbeschrijving|stappen|procedimento|descrição|postępowanie|opis postępowania|tillvägagångssätt|genomförande",
        "inputs": "inputs|input|prerequisites|preconditions|what is needed|eingaben|eingangsgrößen|voraussetzungen|input des prozesses"
        "|inputs und voraussetzungen|eingänge|entrées|données d'entrée|entradas|elementi in ingresso|input di processo|invoer|benodigdheden",
        "outputs": "outputs|output|results|result|deliverables|ergebnisse|ergebnis|ausgaben|ausgangsgrößen|ausgänge|sorties|salidas"
        "|resultados|risultati|elementi in uscita|uitvoer|resultaten|saídas",
        "records": "nachweis|records|record|documentation|records and documentation|quality records|retention|retention of records|aufzeichnungen"
        "|dokumentation|nachweise|dokumentation und aufzeichnungen|aufzeichnungen und nachweise|aufbewahrung|dokumentation und archivierung"
        "|archivierung|enregistrements|registros|registrazioni|registraties|zapisy|dokumenterad information",
        "terms": "terms|definitions|terms and definitions|definitions and abbreviations|abbreviations|glossary|definition of terms"
        "|abbreviations and definitions|begriffe|definitionen|begriffe und definitionen|begriffe und abkürzungen|abkürzungen|glossar"
        "|begriffsbestimmungen|definitionen und abkürzungen|begriffserklärung|begriffsdefinitionen|définitions|termes et définitions"
        "|définitions et abréviations|definiciones|términos y definiciones|definizioni|termini e definizioni|definities"
        "|begrippen|begrippen en definities|definições|definicje|definitioner",
        "commitments": "commitments|commitment|principles|policy|policy statement|policy statements|our principles|our commitments"
        "|guiding principles|rules|requirements|statement|statements|grundsätze|leitlinien|verpflichtungen|unsere grundsätze|prinzipien"
        "|verpflichtung|unsere verpflichtungen|regelungen|regeln|leitsätze|anforderungen|politik|vorgaben|principes|engagements|principios"
        "|compromisos|política|principi|impegni|uitgangspunten|beginselen|princípios|compromissos|zasady|principer",
        "exceptions": "exceptions|exemptions|exclusions|deviations|ausnahmen|ausnahmeregelungen|abweichungen|ausnahmen und abweichungen"
        "|exceptions et dérogations|dérogations|excepciones|eccezioni|deroghe|uitzonderingen|exceções|wyjątki|undantag",
        "references": "references|related documents|applicable documents|reference documents|normative references|other documents"
        "|related policies|related procedures|supporting documents|associated documents|related documentation|mitgeltende unterlagen"
        "|mitgeltende dokumente|verweise|referenzen|mitgeltende vorgaben|normative verweise|verweisungen|zugehörige dokumente|literatur"
        "|mitgeltende dokumente und formulare|normative grundlagen|rechtliche grundlagen|documents associés|références|documents de référence"
        "|documentos relacionados|referencias|riferimenti|documenti correlati|documenti di riferimento|verwijzingen|gerelateerde documenten"
        "|referências|dokumenty związane|referenser",
        "revisions": "revision history|change history|version history|document history|amendment record|change log|revisions|history"
        "|record of changes|amendments|revision record|document control|änderungshistorie|änderungsverzeichnis|revisionshistorie"
        "|versionshistorie|änderungsnachweis|änderungen|dokumenthistorie|dokumentenhistorie|änderungsdienst|revisionsverzeichnis"
        "|historie|änderungsübersicht|historique|historique des modifications|historique des révisions|suivi des modifications"
        "|historial de cambios|control de cambios|historial de revisiones|storico delle revisioni|storia delle revisioni|revisioni"
        "|wijzigingshistorie|revisiehistorie|versiebeheer|histórico de revisões|historia zmian|revisionshistorik|ändringshistorik",
        "contents": "contents|table of contents|inhalt|inhaltsverzeichnis|inhaltsübersicht|sommaire|table des matières|índice|contenido"
        "|indice|sommario|inhoud|inhoudsopgave|spis treści|innehåll",
        "criteria": "criteria|success criteria|key figures|indicators|kriterien|kennzahlen|messgrößen",
        "resources": "resources|ressourcen|mittel|ressources|recursos|risorse|middelen",
    }
)

#: Heads of columns: of tables of steps, responsibilities, terms, records and revisions.
COLUMNS: Final = _table(
    {
        "number": "no|nr|#|step no|schritt-nr|schritt nr|pos|lfd. nr|lfd nr|lfd.-nr|item|n°|num|número|numero|id|step number",
        "step": "step|activity|task|action|what|process step|schritt|tätigkeit|aktivität|aufgabe|prozessschritt|arbeitsschritt|was"
        "|maßnahme|étape|activité|tâche|paso|actividad|tarea|fase|attività|stap|activiteit|etapa|atividade|krok|steg|ablaufschritt",
        "text": "description|details|how|what is done|beschreibung|wie|erläuterung|vorgehen|durchführung|descripción|descrizione"
        "|omschrijving|beschrijving|descrição|opis|beskrivning|bemerkung|remarks|notes|hinweis|hinweise|comment|kommentar|bemerkungen",
        "responsible": "responsible|who|role|responsibility|owner|performed by|by whom|function|verantwortlich|wer|zuständig|rolle"
        "|verantwortung|verantwortlicher|verantwortliche|durchführung durch|funktion|zuständigkeit|verantwortlichkeit|responsable|qui|rôle"
        "|quién|rol|responsabile|ruolo|chi|verantwoordelijke|wie (rol)|responsável|odpowiedzialny|ansvarig",
        "accountable": "accountable|rechenschaftspflichtig",
        "limit": "deadline|due|when|time limit|limit|time|timing|frist|termin|wann|bis wann|zeitvorgabe|dauer|zeit|délai|quand|plazo"
        "|cuándo|termine|scadenza|quando|termijn|prazo|termin wykonania|tidsgräns",
        "duties": "duties|tasks|responsibilities|responsibility|accountability|aufgaben|verantwortung|aufgabe|zuständigkeiten|pflichten"
        "|verantwortlichkeiten|responsabilités|missions|responsabilidades|funciones|responsabilità|compiti|taken|verantwoordelijkheden",
        "term": "term|abbreviation|word|begriff|abkürzung|terme|abréviation|término|termine|abbreviazione|begrip|afkorting|termo|pojęcie",
        "meaning": "meaning|definition|explanation|description|bedeutung|erklärung|erläuterung|définition|signification|definición"
        "|significado|definizione|significato|definitie|betekenis|definição|definicja",
        "record": "record|form|document|title|aufzeichnung|nachweis|formular|dokument|bezeichnung|enregistrement|registro"
        "|registrazione|registratie|titel",
        "version": "version|rev|revision|issue|edition|fassung|ausgabe|stand|index|rev no|versión|revisión|versione|revisione|versie"
        "|revisie|versão|revisão|wersja|indice",
        "date": "date|datum|fecha|data|date of change|änderungsdatum|dato|date of revision|released|effective date|gültig ab",
        "by": "author|by|changed by|name|editor|prepared by|revised by|bearbeiter|autor|verfasser|ersteller|geändert von|durch|bearbeitet von"
        "|auteur|par|autore|auteur|modifié par|bearbeiterin|von|erstellt von",
        "summary": "change|changes|description|description of change|description of changes|summary|reason|reason for change|comment"
        "|comments|amendment|nature of change|details|änderung|änderungen|beschreibung|beschreibung der änderung|art der änderung|grund"
        "|grund der änderung|bemerkung|bemerkungen|inhalt der änderung|modification|modifications|objet|cambio|cambios|descripción"
        "|motivo|modifica|modifiche|descrizione|wijziging|wijzigingen|omschrijving|alteração|zmiana|opis zmiany|ändring|änderungsgrund",
    }
)

#: Words of a title that say which type of document it is; the ones that say most stand first.
TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "procedure": (
        "procedure", "work instruction", "standard operating procedure", "sop", "instruction", "verfahrensanweisung",
        "arbeitsanweisung", "verfahrensanleitung", "anweisung", "verfahren", "procédure", "procedimiento", "procedura",
        "werkinstructie", "procedimento", "instrukcja", "rutin",
    ),
    "policy": (
        "policy", "guideline", "directive", "code of conduct", "politik", "richtlinie", "leitlinie", "grundsatzerklärung",
        "betriebsvereinbarung", "politique", "charte", "política", "politica", "beleid", "polityka",
    ),
    "process": ("process description", "process map", "prozessbeschreibung", "prozesssteckbrief", "turtle", "prozesslandkarte"),
    "strategy": ("strategy", "strategie", "stratégie", "estrategia", "strategia"),
    "vision": ("vision", "leitbild", "mission statement"),
    "scope": ("scope of the management system", "geltungsbereich des managementsystems", "anwendungsbereich des managementsystems"),
}  # fmt: skip

#: What folders are called, and the type of document that lies in them.
FOLDERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("procedures", "procedure", "sops", "sop", "work instructions", "instructions", "verfahren", "verfahrensanweisungen",
         "arbeitsanweisungen", "procédures", "procedimientos", "procedure operative"), "procedure"
    ),
    **dict.fromkeys(
        ("policies", "policy", "guidelines", "richtlinien", "leitlinien", "politiques", "políticas", "politiche"), "policy"
    ),
    **dict.fromkeys(("process descriptions", "prozessbeschreibungen"), "process"),
}  # fmt: skip

#: Prefixes of document numbers that companies give, and the type that they most often mean.
PREFIXES: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("VA", "SOP", "AA", "WI", "PROC", "PR", "QP", "QVA", "PA", "IT", "INS", "VAW"), "procedure"
    ),
    **dict.fromkeys(("RL", "LL", "PO", "POLICY", "QPOL", "GP", "PLC", "BV"), "policy"),
    **dict.fromkeys(("PB", "PZ", "GPB", "PROZ"), "process"),
}

#: Prefixes of the numbers of forms.
FORMS: Final = frozenset({"FB", "FO", "FM", "FRM", "FORM", "FORMBL", "CL", "TPL", "VL", "VORL"})

#: What a title says of what is no document of a system: an empty form, or the minutes of something that was.
LEFT_BEHIND: Final[Mapping[str, tuple[str, ...]]] = {
    "a form": (
        "formblatt", "formular", "form", "vorlage", "template", "checkliste", "checklist", "vordruck", "formulaire", "formulario",
        "modulo", "formulier",
    ),
    "the record of something that happened": (
        "protokoll", "besprechungsprotokoll", "sitzungsprotokoll", "minutes", "minutes of meeting", "auditbericht", "audit report",
        "teilnehmerliste", "attendance list", "prüfprotokoll", "compte rendu", "acta", "verbale", "notulen",
    ),
}  # fmt: skip

CLASSES: Final = _table(
    {
        "public": "public|öffentlich|publique|public document|público|pubblico|openbaar|publiczny|open|frei",
        "internal": "internal|internal use|internal use only|for internal use|for internal use only|company internal|intern|nur intern"
        "|nur für den internen gebrauch|firmenintern|interne|usage interne|interno|uso interno|internal only|wewnętrzny|betriebsintern",
        "confidential": "confidential|strictly confidential|restricted|secret|vertraulich|streng vertraulich|geheim|confidentiel"
        "|confidencial|riservato|vertrouwelijk|poufny|konfidentiell|company confidential",
    }
)

#: Words of a change that readers need not read again.
EDITORIAL: Final = (
    "typo", "editorial", "spelling", "layout", "formatting", "wording", "schreibfehler", "tippfehler", "redaktionell", "rechtschreib",
    "formatierung", "sprachlich", "rédactionnel", "orthographe", "editoriale", "redactioneel", "corporate design", "logo",
)  # fmt: skip
