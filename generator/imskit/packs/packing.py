"""Makes an audit pack: a folder and a zip of it, from one commit, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date as Day
from datetime import tzinfo
from functools import partial
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from imskit.audiences import AUDITOR
from imskit.chosen_audience import audience_called, audiences_in
from imskit.commits import is_shallow
from imskit.earlier import EarlierVersions
from imskit.exporters.bag import SIGNATURE, ArchiveWriter, BagWriter
from imskit.exporters.presses import Kept, print_all
from imskit.facts.past import without_later
from imskit.git import LOST, git
from imskit.history import day_of, seconds
from imskit.model import Catalog, Document
from imskit.packs import facts
from imskit.packs.beside import particulars, way_in
from imskit.packs.chosen import choose
from imskit.packs.elsewhere import ANOTHER, NOT_SHOWN, OTHER_SIZE, Shown, shown_in
from imskit.packs.evidence_files import evidence_files
from imskit.packs.git_log import read_log
from imskit.packs.history import contents_of
from imskit.packs.laying import check_paths, lay_pages
from imskit.packs.packed import SYSTEM, Packed, packed
from imskit.packs.pages import INDEX, Pages
from imskit.packs.paper import Printer, programs
from imskit.packs.places import cleared, put, targets
from imskit.packs.request import request
from imskit.packs.signing import pack_signature
from imskit.packs.stated import Lack, Sample, Stated
from imskit.path_rules import EVIDENCE
from imskit.pipeline import Clock, read_from
from imskit.problems import CannotGoOn
from imskit.project import WORK
from imskit.reader import IMS, PEOPLE
from imskit.recording import brought_by, recorded_days
from imskit.shelf import Shelf
from imskit.standpoint import committed_standpoint, standpoint
from imskit.targets import check_apart
from imskit.tree import Source, Tree
from imskit.views.audience import Audience
from imskit.write import fresh_folder, working_folder


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks a pack to be; days both included, the names of standards and clauses as typed."""

    #: None: from the beginning.
    since: Day | None
    #: None: until today.
    until: Day | None
    revision: str | None = None
    standards: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    #: The file of a private key to sign the pack with, or `agent`; None: it is not signed.
    key: str | None = None
    #: The id of the audience; see ims/audiences.yaml.
    audience: str = AUDITOR
    #: Whether PDFs lie in it.
    pdf: bool = True
    #: Whether it is refused where evidence is missing.
    strict: bool = False
    #: A sample to draw here, labelled as the auditee's choice.
    sample: Sample | None = None
    #: A folder in which evidence lies that is kept elsewhere; it is looked at, and nothing of it goes into the pack.
    evidence: Path | None = None


class EvidenceMissing(CannotGoOn):
    """A pack that is to hold all evidence cannot: some is missing, or is not what was recorded."""

    def __init__(self, lacks: Sequence[Lack]) -> None:
        """*lacks* say what."""
        many = "a piece" if len(lacks) == 1 else f"{len(lacks)} pieces"
        super().__init__(f"{many} of evidence cannot go into the pack as recorded, so none is made")
        self.lacks = tuple(lacks)


@dataclass(frozen=True, slots=True)
class Made:
    """What was made."""

    folder: Path
    archive: Path
    stated: Stated
    files: int
    #: SHA-256 of the tag manifest: whoever keeps it can tell this pack from any other.
    digest: str
    #: Files of the pack that name what is withheld by id, title or path, since they were written so.
    naming_withheld: tuple[str, ...] = ()
    #: What the folder of evidence that was named holds of what the pack names; None without one.
    shown: Shown | None = None


def make_pack(
    root: Path,
    clock: Clock,
    asked: Asked,
    output: Path,
    told: Callable[[str], object] = lambda _words: None,
    *,
    kept: Kept | None = None,
) -> Made:
    """Make the pack that *asked* describes from the system at *root*, as *output* and *output*.zip.

    Whatever commit it is made from, who may see what is what ims/audiences.yaml of HEAD says. *told* is called with
    what is being done. PDFs that are *kept* from earlier runs are not made again.

    Raises CannotGoOn: nothing is committed, the clone is shallow, what is asked for is not there,
    or the place cannot be written.
    """
    check_apart(output, root)
    targets(output)
    told("reading")
    # Of the whole system nothing is kept but what goes into the pack: its pages are made from that alone.
    printer = partial(print_all, kept=kept)
    return _write(root, output, _gathered(root, clock, asked), asked, told, printer=printer)


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What goes into a pack beside its pages."""

    files: Mapping[str, Source | bytes]
    stated: Stated
    #: Signs the tag manifest; None: the pack is not signed.
    sign: Callable[[bytes], bytes] | None
    #: See `Made`.
    naming_withheld: tuple[str, ...]
    #: What was read by the content of files: of those that go into the pack nothing is read, or held, twice.
    shelf: Shelf


def _gathered(root: Path, clock: Clock, asked: Asked) -> _Gathered:
    """What the pack that *asked* describes holds. Raises as `make_pack`."""
    # What belongs to a period may have been recorded after it: the newest commit knows, the last one of it does not.
    of_day = None if asked.since else asked.until
    here = standpoint(root, asked.revision, of_day, clock.real_day)
    if here.commit is None:
        if here.unreadable:
            raise CannotGoOn(here.unreadable, LOST)
        if here.behind is None:
            raise CannotGoOn(
                "a pack is made from what is committed, and nothing is committed here",
                "begin with git init, git add and git commit",
            )
        here = committed_standpoint(root, here.behind)
    if is_shallow(root):
        raise CannotGoOn(
            "which versions were in force is told by the history, and this clone is shallow",
            "fetch the rest with: git fetch --unshallow",
        )
    reading = read_from(here, Clock(clock.now, asked.until))
    if reading.catalog is None or here.commit is None:
        raise CannotGoOn(f"{IMS} or {PEOPLE} cannot be read", "run imskit check, and mend those first")
    until, today = reading.today, clock.real_day(reading.catalog.system.time_zone)
    if until > today:
        raise CannotGoOn(f"the period ends on {until}, and that day is still to come")
    catalog = replace(without_later(reading.catalog), now=until)
    zone = ZoneInfo(catalog.system.time_zone)
    since = asked.since or _earliest(catalog)
    wanted = request(catalog, since, until, asked.standards, asked.clauses)
    head = committed_standpoint(root, "HEAD")
    standing = audiences_in(head.tree)
    definition = audience_called(catalog, standing, asked.audience, of_now=head.commit == here.commit)
    audience = Audience.named(catalog, definition)
    history = EarlierVersions(root, here.commit.id, reading.shape)
    controlled = [document for document in catalog.documents.values() if document.lifecycle == "controlled"]
    chosen = choose(catalog, audience, wanted, contents_of(root, history, controlled))
    if not chosen.versions and not chosen.records:
        began = min((day for document in catalog.all_documents for day in _days(document)), default=until)
        if began > until:
            mend = f"the first day that the files tell of is {began}"
        elif here.commit == head.commit:
            mend = (
                "no version is approved and in force then, and no record is of these days; see imskit status"
            )
        else:
            mend = f"it would be made from commit {here.commit.id[:10]}, as of that day; --rev HEAD takes the newest"
        raise CannotGoOn(
            f"there is nothing from {wanted.since} to {wanted.until} that this pack would hold", mend
        )
    source = facts.Source(
        here.tree,
        here.commit.id,
        here.commit.day(zone),
        _first_day(root, here.commit.id, zone),
        recorded_days(root, here.commit.id, "ims/", zone),
        brought_by(root, here.commit.id, "ims/"),
        read_log(root, here.commit.id, zone, catalog.documents),
    )
    known = facts.Facts(catalog, audience, wanted, chosen, source)
    stated = known.stated(asked.sample, programs(pdf=asked.pdf))
    lacks = [each for each in stated.missing if each.kind == "evidence"]
    if asked.strict and lacks:
        raise EvidenceMissing(lacks)
    sign = None
    if asked.key is not None:
        sign = partial(pack_signature, catalog.system.keys, catalog.now, key=asked.key)
    payload = known.payload(stated)
    naming = tuple(_naming_withheld(Tree.of(payload), audience))
    return _Gathered(payload, stated, sign, naming, reading.shelf)


def _naming_withheld(payload: Tree, audience: Audience) -> Iterator[str]:
    """The sources in *payload* that name what the *audience* does not get, in words of their own."""
    if not audience.withheld:
        return
    for path in payload.paths():
        text = path.endswith((".yaml", ".json")) and not path.startswith(SYSTEM + EVIDENCE)
        if text and audience.names_in(payload.read(path).decode("utf-8", "replace")):
            yield path


def _first_day(root: Path, commit: str, zone: tzinfo) -> Day:
    """The day of the oldest commit in the history that ends with *commit*."""
    times = git(root, "log", "--max-parents=0", "--format=%ct", commit).split()
    return day_of(min(seconds(time.decode("ascii", "replace")) for time in times), zone)


def _earliest(catalog: Catalog) -> Day:
    """The day on which the first thing happened that the files tell of."""
    days = [day for document in catalog.documents.values() for day in _days(document)]
    return min(days, default=catalog.today)


def _days(document: Document) -> Iterator[Day]:
    yield from (revision.date for revision in document.revisions)
    yield from (day for day in (document.date, document.opened) if day is not None)


def _write(
    root: Path,
    output: Path,
    gathered: _Gathered,
    asked: Asked,
    told: Callable[[str], object],
    *,
    printer: Printer,
) -> Made:
    files, sign, naming = gathered.files, gathered.sign, gathered.naming_withheld
    shelf: Shelf | None = gathered.shelf
    # What the pack states is read back from its file, and what else was read is of no more use: neither is held twice.
    del gathered
    output, archive = targets(output)
    with (
        working_folder(root / WORK) as work,
        cleared(work / "pack", work / "pack.zip") as (made, packing),
    ):
        try:
            told("making the pages")
            pack = packed(Tree.of(files), root, shelf)
            shelf = None
            shown = _shown(pack, asked, told)
            fresh_folder(made)
            with packing.open("wb") as stream, ArchiveWriter(stream, output.name) as writer:
                bag = BagWriter(made, writer)
                pages = Pages(pack, printer)
                with closing(pages.paper()) as paper:
                    laid = lay_pages(chain(pages.all(), paper), bag, told)
                paths = sorted({*files, *laid})
                check_paths(paths)
                for done, path in enumerate(paths):
                    told(f"packing, {done} of {len(paths)} files")
                    if path in laid:
                        bag.add_ahead(path)
                    else:
                        bag.add(path, pack.payload.chunks(path))
                bag.tag(INDEX, way_in())
                tags = bag.finish(particulars(pack.stated))
                if sign is not None:
                    bag.beside(SIGNATURE, sign(tags))
        except OSError as error:
            raise CannotGoOn(
                f"the pack cannot be written: {error.strerror}", f"see whether {work} has room"
            ) from error
        put(made, output, packing, archive)
    digest = hashlib.sha256(tags).hexdigest()
    return Made(output, archive, pack.stated, len(paths), digest, naming, shown)


def _shown(pack: Packed, asked: Asked, told: Callable[[str], object]) -> Shown | None:
    """What the folder of evidence holds. Raises EvidenceMissing where all has to be there as recorded, and is not."""
    if asked.evidence is None:
        return None
    shown = shown_in(
        asked.evidence, evidence_files(pack), lambda done: told(f"looking at evidence, {done} files read")
    )
    lacks = [
        Lack(f"the evidence {each.title!r} is {each.standing} in {shown.folder}", name, "evidence")
        for each in shown.of(ANOTHER, OTHER_SIZE, NOT_SHOWN)
        for name in each.holders
    ]
    if asked.strict and lacks:
        raise EvidenceMissing(lacks)
    return shown


def remade(root: Path, clock: Clock, asked: Asked) -> tuple[Mapping[str, Source | bytes], Stated]:
    """The payload of the pack that *asked* describes without its pages, and what it states; nothing is written.

    For whoever holds a pack against its repository. Raises as `make_pack`.
    """
    gathered = _gathered(root, clock, asked)
    return gathered.files, gathered.stated
