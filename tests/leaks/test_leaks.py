"""What an audience does not get is nowhere in what it gets: not in a page, a search index, a PDF, a zip or a name.

A sample of what is made for whom, drawn with IMSKIT_LEAK_SEED; `make leaks` looks through all of it.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from imskit.chosen_audience import audience_of
from imskit.facts.masking import Masking
from imskit.model import AudienceDefinition, Catalog, Document
from imskit.packs.git_log import Nameable
from imskit.packs.verifying.verify import verify
from imskit.pipeline import Clock, read
from imskit.project import shipped_files
from imskit.views.audience import Audience
from tests.builders import NOW
from tests.commands import commands, takes_an_audience
from tests.leaks.forms import FORMS, SEARCHED, Name, pack
from tests.leaks.records import MASKED, ONCE
from tests.leaks.searching import bare, found_in, leaves, strings_of, words_of
from tests.leaks.secrets import NAMES, SOMEBODY, Words, tell

AUDIENCES: tuple[Name, ...] = ("employee", "auditor", "public")
EVERYTHING = os.environ.get("IMSKIT_LEAKS") == "all"
_CHANCE = random.Random(os.environ.get("IMSKIT_LEAK_SEED", "1"))  # noqa: S311  a sample of tests is no secret
#: A pack without an audience is for auditors, and what those see who work on the files is everything.
_CASES = [
    (form, name)
    for form in FORMS
    for name in (*AUDIENCES, None)
    if name or form not in {"pack", "changes", "editions"}
]
#: Of every form that for auditors, of whose records the most is masked, and one more.
_DRAWN = [(form, "auditor") for form in FORMS] + [
    _CHANCE.choice([each for each in _CASES if each[0] == form and each[1] != "auditor"]) for form in FORMS
]
CASES = _CASES if EVERYTHING else _DRAWN
SOURCES = Path(__file__).parents[2] / "generator"


#: A form and the name of an audience give a folder.
HandedOut = Callable[[str, Name], Path]


@dataclass(frozen=True)
class Told:
    root: Path
    words: Words


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    root = tmp_path_factory.mktemp("told") / "system"
    return Told(root, tell(root))


@pytest.fixture(scope="module")
def handed_out(told: Told, tmp_path_factory: pytest.TempPathFactory) -> HandedOut:
    """Gives the folder of what is handed out in a form to an audience; made once, never to be changed."""

    @cache
    def made(form: str, name: Name) -> Path:
        make, _ = FORMS[form]
        folder = tmp_path_factory.mktemp(f"{form}-{name}") / "out"
        make(told.root, name, folder)
        return folder

    return made


@cache
def own_words() -> frozenset[str]:
    """What imskit says itself."""
    shipped = (path.read_text("utf-8") for path in shipped_files().values())
    return words_of([*shipped, *(path.read_text("utf-8") for path in SOURCES.rglob("*.py"))])


@cache
def _our_sources() -> str:
    return "".join(path.read_text("utf-8") for path in SOURCES.rglob("*.py"))


def seen_by(root: Path, name: Name, *, sources: bool) -> tuple[Catalog, Audience]:
    """The whole catalog, with the documents as the audience sees them."""
    catalog = read(root, Clock(NOW)).catalog
    assert catalog is not None
    _, audience = audience_of(read(root, Clock(NOW)), catalog, name)
    return audience.shown(catalog, sources=sources), audience


def secrets(told: Told, name: Name, *, sources: bool) -> frozenset[str]:
    """Every word, and every id, that stands only in what the audience called *name* does not get."""
    whole = read(told.root, Clock(NOW)).catalog
    assert whole is not None
    shown, audience = seen_by(told.root, name, sources=sources)
    gets = [document for document in shown.documents.values() if audience.sees(document.id)]
    held = set(_strings(whole.documents.values()))
    known = set(_strings(gets))
    settings = [leaf for file in whole.system.files for leaf in leaves(file.data)]
    if audience.definition is not None and not audience.definition.names:
        held |= set(leaves(NAMES))
    # Who has a document can work its fingerprint out.
    prints = [document.fingerprint for document in gets if not document.withheld]
    known_words = own_words() | words_of([*known, *map(bare, known), *settings, *prints])
    ids = {document.id.casefold() for document in whole.documents.values() if not audience.sees(document.id)}
    # The manual of rules gives examples.
    ids -= {name for name in ids if name.upper() in _our_sources()}
    if sources:
        # A source is in a pack as it was written, or not at all: it may name what is not, and whoever makes it is told.
        told_of = [text for each in gets if not each.withheld for text in strings_of(each)]
        ids -= {name for name in ids if any(name in text.casefold() for text in told_of)}
    # What commits and an earlier text say; of a record of which something is withheld, in part too.
    begins = ("subject", "earlier", *(("telling",) if sources or name not in ("employee", None) else ()))
    # What was confidential when a commit spoke of it, comments of files that are not handed out, who committed.
    begins += ("once", "remark", "author")
    begins += ("original",) if sources else ()
    subject = {word for word in told.words.given if word.startswith(begins)}
    files = {leaf for document in whole.documents.values() for leaf in _evidence(told.root, document)}
    files -= {leaf for document in gets for leaf in _evidence(told.root, document)}
    numbers = {ONCE} if name in ("employee", None) and not sources else {ONCE, MASKED}
    # Who was at a training is told nobody, as a fact about an individual.
    numbers |= set() if sources else {SOMEBODY}
    return (words_of([*held, *files]) - known_words) | ids | subject | numbers


def _strings(documents: Iterable[Document]) -> Iterator[str]:
    for document in documents:
        yield from strings_of(document)


def _evidence(root: Path, document: Document) -> Iterator[str]:
    for each in document.evidence:
        if each.file is not None:
            yield (root / "ims/evidence" / each.file).read_text("utf-8")


@pytest.mark.parametrize("form, name", CASES)
def test_nothing_of_what_is_withheld_is_anywhere(
    told: Told, handed_out: HandedOut, name: Name, form: str
) -> None:
    _, sources = FORMS[form]
    searched = secrets(told, name, sources=sources) - fingerprints(told, name, form)
    assert len(searched) > 30
    assert found_in(handed_out(form, name), searched) == set()


def fingerprints(told: Told, name: Name, form: str) -> frozenset[str]:
    """What is handed out as files names a controlled document that is left out by its fingerprint."""
    if form not in {"pack", "papers", "tables", "interchange"}:
        return frozenset()
    catalog, audience = seen_by(told.root, name, sources=True)
    hidden = [each for each in catalog.documents.values() if not audience.sees(each.id)]
    return frozenset(each.fingerprint.rpartition(":")[2] for each in hidden if each.lifecycle == "controlled")


def test_every_command_that_takes_an_audience_is_searched() -> None:
    assert set(SEARCHED) == {words for words, command in commands() if takes_an_audience(command)}
    assert {*SEARCHED.values(), "editions"} == set(FORMS)


def test_whoever_makes_a_pack_is_told_which_sources_name_what_is_withheld(told: Told, tmp_path: Path) -> None:
    made = pack(told.root, "employee", tmp_path)
    assert made.naming_withheld == ("system/ims/records/lesson/LSN-900.yaml",)
    assert pack(told.root, "auditor", tmp_path).naming_withheld == ()


@pytest.mark.parametrize("name", AUDIENCES if EVERYTHING else ("auditor",))
def test_a_pack_that_withholds_verifies_and_says_what_it_could_not_check(
    handed_out: HandedOut, name: Name
) -> None:
    report = verify(handed_out("pack", name) / "pack")
    assert report.findings == ()
    assert any("withheld" in line for line in report.not_checked)
    assert not any("withheld" in line for line in report.checked)


def test_the_search_finds_what_is_handed_out_in_every_form(handed_out: HandedOut) -> None:
    """Were a PDF, a zip or a script not opened, nothing would be found in it either way."""
    papers, packs = (
        {where for where, _ in found_in(handed_out(form, "auditor"), [bare("We give time.")])}
        for form in ("papers", "pack")
    )
    assert "pages of manual.pdf" in papers
    assert "POL-001.docx/word/document.xml without marks" in papers
    assert any(where.startswith("pack.zip/pack/data/") for where in packs)
    pages = {where for where, _ in found_in(handed_out("site", "auditor"), [bare("We give time.")])}
    assert "site/search/texts-1.js as data" in pages
    named = {where for where, _ in found_in(handed_out("site", "auditor"), ["pol-003"])}
    assert "site/search/names.js as data" in named
    assert "site/calendar.what-is-due.rows.js without marks" in named


def _everybody(_catalog: Catalog, definition: AudienceDefinition) -> Audience:
    return replace(Audience.everybody(), definition=definition)


def _as_it_is(_audience: Audience, sentence: str) -> str:
    return sentence


def _told(*_about: object) -> bool:
    return True


def _whole(_masking: Masking, document: Document, _fields: object) -> Document:
    return document


@dataclass(frozen=True)
class Leak:
    """A method that is replaced by one that withholds nothing, and a word that is then found."""

    owner: type
    method: str
    planted: object
    form: str
    word: str
    #: Where it is found, among others.
    place: str = ""


LEAKS = [
    Leak(Audience, "named", staticmethod(_everybody), "pack", "pol-900"),
    Leak(Audience, "named", staticmethod(_everybody), "papers", "pol-900"),
    Leak(Audience, "redact", _as_it_is, "pack", "ncr-900"),
    Leak(Audience, "named", staticmethod(_everybody), "pack", "title", "pages of pack/data/pdf/POL-900"),
    Leak(Masking, "without", _whole, "pack", "proposal", "pages of pack/data/pdf/records-idea.pdf"),
    Leak(Masking, "without", _whole, "pack", "proposal", "pack/data/documents/IDEA-002.html"),
    Leak(Nameable, "tells", _told, "pack", "subject", "pack/data/git-log.txt"),
    Leak(Audience, "sees_text", _told, "pack", "earlier", "pack/data/versions/POL-002/1.0.yaml"),
    Leak(Audience, "sees_text", _told, "site", "earlier", "site/"),
    Leak(Masking, "without", _whole, "papers", "proposal"),
    Leak(Masking, "without", _whole, "review", "decided"),
    Leak(Masking, "without", _whole, "interchange", "described", "poam.json"),
    Leak(Masking, "without", _whole, "interchange", "half", "assessment-results.json"),
    Leak(Masking, "without", _whole, "tables", "action", "workbook.xlsx"),
    Leak(Masking, "without", _whole, "site", MASKED, "documents/POL-003"),
    Leak(Audience, "named", staticmethod(_everybody), "site", "pol-900", "search/names.js"),
    Leak(Audience, "named", staticmethod(_everybody), "site", "purpose", "search/texts-1.js"),
    Leak(Audience, "named", staticmethod(_everybody), "site", "title", "what-is-due.rows.js"),
    Leak(Audience, "named", staticmethod(_everybody), "tables", "idea", "all-csv/idea.csv"),
    Leak(Audience, "named", staticmethod(_everybody), "changes", "idea", "diff.html"),
    Leak(Audience, "redact", _as_it_is, "changes", "idea-900", "diff.json"),
    Leak(Audience, "sees_level", _told, "site", "oncesubject", "documents/IMP-003"),
    Leak(Audience, "sees_level", _told, "pack", "oncesubject", "git-log.txt"),
]


@pytest.mark.parametrize(
    "leak",
    LEAKS if EVERYTHING else _CHANCE.sample(LEAKS, 5),
    ids=lambda leak: f"{leak.method}-{leak.form}-{leak.place.rpartition('/')[2]}",
)
def test_a_planted_leak_is_found(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, leak: Leak
) -> None:
    make, sources = FORMS[leak.form]
    searched = secrets(told, "auditor", sources=sources)
    monkeypatch.setattr(leak.owner, leak.method, leak.planted)
    make(told.root, "auditor", tmp_path / "out")
    found = found_in(tmp_path / "out", searched)
    assert any(match.startswith(bare(leak.word)) and leak.place in where for where, match in found)
