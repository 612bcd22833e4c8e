"""Builds the site of all editions: each in a process of its own, and only those whose inputs or tool changed.

An edition is built once for each audience and kept in imskit's own folder, until what it is made of changes: its tag,
the names of people, the tool, or what the audience may see. Notes that there is a newer edition are put in when the
folders are put together, so that a new edition does not make the old ones anew; and what did not change of the site
that is there is not written again.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from imskit import __version__
from imskit.audiences import PATH as AUDIENCES
from imskit.built_pages import (
    BuiltPages,
    Damaged,
    audience_in,
    folder_name,
    keep,
    kept,
    kept_folder,
    listed,
)
from imskit.chosen_audience import audience_names, refuse_unknown
from imskit.commits import commit_named, refuse_shallow
from imskit.editions import Edition, editions
from imskit.editions_site import LATEST, EditionPages, put_together
from imskit.git import git
from imskit.installed import versions
from imskit.kept_files import KeptFiles
from imskit.laying import Piece, from_bytes, lay, settled, to_bytes
from imskit.pipeline import Clock, Reading, read
from imskit.problems import CannotGoOn
from imskit.project import WORK, shipped_files
from imskit.publishing import publish, refuse_own_folders
from imskit.side_by_side import Ended, at_once, side_by_side
from imskit.write import check_replaceable, fresh_folder, replace_folder, working_folder

#: The folder of what is known of the files of sites that were put together.
_LAID = "laid"
#: What writes pages beside imskit itself, as it is installed.
_TOOLS = (
    "mkdocs",
    "mkdocs-material",
    "Markdown",
    "pymdown-extensions",
    "Pygments",
    "Jinja2",
    "markdown-it-py",
    "nh3",
    "PyYAML",
)


@dataclass(frozen=True, slots=True)
class Built:
    """What one run made."""

    #: The editions in the site, the oldest first; empty where there is none yet.
    editions: tuple[Edition, ...]
    #: The names of those that were built anew.
    anew: tuple[str, ...]
    #: The editions that could not be built, by name; they are not in the site.
    failed: Mapping[str, Ended]
    #: What was built where there is no edition yet.
    instead: Reading | None = None


def build_all_editions(
    root: Path,
    output: Path,
    clock: Clock,
    names: Path | None,
    *,
    audience: str | None = None,
    jobs: int | None = None,
    tell: Callable[[Ended], None] = lambda _: None,
) -> Built:
    """Build the site of all editions of the system at *root* into *output*; *names* as in `imskit.pipeline.read`.

    *audience* is the id of the audience that all of it is for; without it, whoever may see internal documents.
    At most *jobs* editions are built at once, without it as many as the machine takes; *tell* is told of each that
    has ended. Where there is no edition yet, the newest commit is built, as it is by *clock*. An edition that
    cannot be built is left out, unless it is the newest.

    Raises CannotGoOn: a tag is no edition, the newest one cannot be built, or the site cannot be written. The
    last good site stays then.
    """
    if audience is not None:
        refuse_unknown(root, audience)
    known = editions(root)
    check_replaceable(output)
    refuse_own_folders(root, output)
    _refuse_committed(root)
    refuse_shallow(root, "an edition shows what its history says")
    if not known:
        # Before a folder is made for the work: without a commit there is none to do.
        commit_named(root, "HEAD")
    with working_folder(root / WORK):
        if not known:
            return _without_editions(root, output, clock, names, audience)
        _tidy(root, known)
        shown = Shown(names, audience)
        made_by = f"{_digest_of_tool()}\n{_digest_of_audience(root, audience)}"
        keys = {edition.name: _key(root, edition, names, made_by) for edition in known}
        anew: set[str] = set()
        failed: dict[str, Ended] = {}
        wanted = [each for each in known if kept(root, audience, each.name, keys[each.name]) is None]
        while True:
            for ended in _build(root, wanted, keys, shown, jobs or at_once()):
                tell(ended)
                if ended.failure:
                    failed[ended.name] = ended
                else:
                    anew.add(ended.name)
            if known[-1].name in failed:
                raise _cannot_build(failed[known[-1].name])
            there = tuple(edition for edition in known if edition.name not in failed)
            try:
                pages = [
                    EditionPages(each, _built(root, each, shown, keys, once=each.name in anew))
                    for each in there
                ]
                failures = {name: ended.failure for name, ended in failed.items()}
                title = pages[-1].built.organisation
                _write(root, output, put_together(title, pages, failures, logs=audience is None), made_by)
                break
            except Damaged as damaged:
                if damaged.name in anew:
                    raise CannotGoOn(
                        f"what was just built of the edition {damaged.name} is damaged",
                        f"look whether another program writes to {WORK}/, and try again",
                    ) from damaged
                wanted = [edition for edition in there if edition.name == damaged.name]
    return Built(there, tuple(edition.name for edition in known if edition.name in anew), failed)


@dataclass(frozen=True, slots=True)
class Shown:
    """For whom editions are built."""

    #: The file that says what people are called.
    names: Path | None = None
    #: The id of the audience; None: whoever may see internal documents.
    audience: str | None = None


def _build(
    root: Path, wanted: Sequence[Edition], keys: Mapping[str, str], shown: Shown, jobs: int
) -> Iterator[Ended]:
    """Build the *wanted* editions side by side, and yield each that has ended."""
    calls: dict[str, tuple[object, ...]] = {
        # The newest first: the others are of no use without it.
        edition.name: (root, edition, shown, keys[edition.name])
        for edition in reversed(wanted)
    }
    at_work = root / WORK / "at-work"
    try:
        yield from side_by_side(calls, build_edition, jobs)
    finally:
        shutil.rmtree(at_work, ignore_errors=True)


def build_edition(root: Path, edition: Edition, shown: Shown, key: str) -> bool:
    """Build one edition of the system at *root* into the folder where it is kept, as that of *key*.

    It is looked at as on its own day. Raises CannotGoOn when it cannot be built.
    """
    clock = Clock(datetime.combine(edition.day, time(12), UTC), edition.day)
    reading = read(root, clock, names=shown.names, revision=edition.commit)
    folder = kept_folder(root, shown.audience, edition.name)
    publish(
        reading,
        folder,
        edition=edition.name,
        work=root / WORK / "at-work" / edition.name,
        audience=shown.audience,
    )
    organisation = reading.catalog.system.name if reading.catalog is not None else ""
    # What this machine could not tell (it may lack ssh-keygen) is asked again at the next run.
    key = "" if reading.unverified else key
    keep(root, shown.audience, listed(edition.name, folder, organisation), key)
    return not reading.unverified


def _built(root: Path, edition: Edition, shown: Shown, keys: Mapping[str, str], *, once: bool) -> BuiltPages:
    """What is kept of an *edition*, with *once* also for this run only. Raises Damaged where that has gone."""
    found = kept(root, shown.audience, edition.name, keys[edition.name], even_once=once)
    if found is None:
        raise Damaged(edition.name)
    return found


def _write(root: Path, output: Path, pieces: Mapping[str, Piece], made_by: str) -> None:
    """Write the site of *pieces*, what did not change since the last time as it lies there.

    Raises Damaged where a page does not hold what it must, and CannotGoOn; the last good site stays then.
    """
    known = KeptFiles.of(root, _LAID)
    place = hashlib.sha256(f"{made_by}\n{output.absolute()}".encode()).hexdigest()
    before = known.get(place) if known is not None else None
    made = fresh_folder(root / WORK / "all")
    try:
        laid = lay(pieces, made, output, from_bytes(before) if before is not None else {})
    except OSError as error:
        raise CannotGoOn(
            f"{made} cannot be written: {error.strerror}", "check its permissions and its room"
        ) from error
    replace_folder(made, output)
    if known is not None:
        known.add(place, to_bytes(settled(output, laid)))


def _cannot_build(ended: Ended) -> CannotGoOn:
    return CannotGoOn(f"the newest edition, {ended.name}, cannot be built: {ended.failure}", ended.mend)


def _without_editions(
    root: Path, output: Path, clock: Clock, names: Path | None, audience: str | None
) -> Built:
    """Build the newest commit in the place of editions that are still to come."""
    reading = read(root, clock, names=names, revision="HEAD")
    built = root / WORK / "head"
    published = publish(reading, built, edition=LATEST, work=root / WORK / "at-work", audience=audience)
    shutil.rmtree(root / WORK / "at-work", ignore_errors=True)
    organisation = reading.catalog.system.name if reading.catalog is not None else ""
    commit = reading.standpoint.commit
    assert commit is not None, "a named revision is a commit"
    head = Edition("", "", commit.id, reading.today, "", "", "")
    pages = [EditionPages(head, listed("", built, organisation))]
    _write(root, output, put_together(organisation, pages, {}), _digest_of_tool())
    shutil.rmtree(built)
    return Built((), (), {}, published.reading)


def _refuse_committed(root: Path) -> None:
    """Raise CannotGoOn where what was built before came with the repository: somebody else may have made it up."""
    if git(root, "ls-files", "-z", "--", f"{WORK}/"):
        raise CannotGoOn(
            f"{WORK}/ is committed here, and what is kept in it cannot be trusted then",
            f"take it out with: git rm -r --cached {WORK}",
        )


def _tidy(root: Path, known: Sequence[Edition]) -> None:
    """Remove what is kept of editions and for audiences that are there no more, and what a killed run has left."""
    names = {edition.name for edition in known}
    audiences = audience_names(root)
    for kept_there in sorted((root / WORK).iterdir()):
        audience = audience_in(kept_there.name)
        if audience is None and kept_there.name != folder_name(None):
            continue
        if kept_there.is_symlink() or not kept_there.is_dir():
            kept_there.unlink()
        elif audience is not None and audiences is not None and audience not in audiences:
            shutil.rmtree(kept_there)
        else:
            _tidy_folder(kept_there, names)


def _tidy_folder(kept_there: Path, names: Collection[str]) -> None:
    for folder in sorted(kept_there.iterdir()):
        if folder.name in names and not folder.is_symlink():
            continue
        if folder.is_symlink() or not folder.is_dir():
            folder.unlink()
        else:
            shutil.rmtree(folder)


def _digest_of_tool() -> str:
    """What builds: imskit, its code and what it ships, and the packages that write pages with it."""
    digest = hashlib.sha256(f"{__version__}\n{platform.python_version()}\n".encode())
    for name, version in versions(_TOOLS).items():
        digest.update(f"{name} {version}\n".encode())
    for path in (*sorted(Path(__file__).parent.rglob("*.py")), *shipped_files().values()):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _digest_of_audience(root: Path, audience: str | None) -> str:
    """For whom it is built, and what ims/audiences.yaml says of them today."""
    if audience is None:
        return ""
    path = root / AUDIENCES
    said = path.read_bytes() if path.is_file() else b""
    return hashlib.sha256(f"{audience}\n".encode() + said).hexdigest()


def _key(root: Path, edition: Edition, names: Path | None, made_by: str) -> str:
    """What an edition is made of, as one digest: its tag (and so its commit), the names of people, *made_by*."""
    overlay = names or root / "ims/people.local.yaml"
    called = overlay.read_bytes() if overlay.is_file() else b""
    return hashlib.sha256(f"{made_by}\n{edition.tag}\n".encode() + called).hexdigest()
