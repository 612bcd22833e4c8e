"""Builds the site of all editions: each in a process of its own, and only those whose inputs or tool changed.

An edition is built once and kept in imskit's own folder, until what it is made of changes: its tag, the names of
people, the tool, or the audience. Notes that there is a newer edition are put in when the folders are put together,
so that a new edition does not make the old ones anew.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from importlib import metadata
from pathlib import Path

from imskit import __version__
from imskit.audiences import PATH as AUDIENCES
from imskit.chosen_audience import refuse_unknown
from imskit.commits import commit_named, refuse_shallow
from imskit.editions import Edition, editions
from imskit.editions_site import LATEST, EditionPages, put_together
from imskit.git import git
from imskit.pipeline import Clock, Reading, read
from imskit.problems import CannotGoOn
from imskit.project import WORK, shipped_files
from imskit.publishing import publish, refuse_own_folders
from imskit.side_by_side import Ended, at_once, side_by_side
from imskit.write import check_replaceable, fresh_folder, replace_folder, working_folder

#: In the folder of an edition that is kept: what it is made of, as a digest, and what the organisation is called.
_KEY = "imskit-key"
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
    with working_folder(root / WORK) as work:
        if not known:
            return _without_editions(root, output, clock, names, audience)
        kept = work / "editions"
        _tidy(kept, known)
        shown = Shown(names, audience)
        made_by = f"{_digest_of_tool()}\n{_digest_of_audience(root, audience)}"
        keys = {edition.name: _key(root, edition, names, made_by) for edition in known}
        wanted = [edition for edition in known if _kept_name(kept / edition.name, keys[edition.name]) is None]
        failed: dict[str, Ended] = {}
        for ended in _build(root, wanted, keys, shown, jobs or at_once()):
            tell(ended)
            if ended.failure:
                failed[ended.name] = ended
        newest = known[-1]
        if newest.name in failed:
            raise _cannot_build(failed[newest.name])
        there = tuple(edition for edition in known if edition.name not in failed)
        title = _kept_name(kept / newest.name, keys[newest.name], even_once=True) or ""
        pages = [EditionPages(edition, kept / edition.name) for edition in there]
        made = fresh_folder(work / "all")
        failures = {name: ended.failure for name, ended in failed.items()}
        put_together(made, title, pages, failures, {_KEY}, logs=audience is None)
        replace_folder(made, output)
    anew = tuple(edition.name for edition in wanted if edition.name not in failed)
    return Built(there, anew, failed)


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
    folder = root / WORK / "editions" / edition.name
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
    (folder / _KEY).write_text(f"{key}\n{organisation}", encoding="utf-8", newline="\n")
    return not reading.unverified


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
    made = fresh_folder(root / WORK / "all")
    head = Edition("", "", commit.id, reading.today, "", "", "")
    put_together(made, organisation, [EditionPages(head, built)], {}, {_KEY})
    shutil.rmtree(built)
    replace_folder(made, output)
    return Built((), (), {}, published.reading)


def _refuse_committed(root: Path) -> None:
    """Raise CannotGoOn where what was built before came with the repository: somebody else may have made it up."""
    if git(root, "ls-files", "-z", "--", f"{WORK}/"):
        raise CannotGoOn(
            f"{WORK}/ is committed here, and what is kept in it cannot be trusted then",
            f"take it out with: git rm -r --cached {WORK}",
        )


def _tidy(kept: Path, known: Sequence[Edition]) -> None:
    """Remove what is kept of editions that are there no more, and what a killed run has left."""
    names = {edition.name for edition in known}
    if kept.is_symlink():
        kept.unlink()
    for folder in sorted(kept.iterdir()) if kept.is_dir() else ():
        if folder.name in names and not folder.is_symlink():
            continue
        if folder.is_symlink() or not folder.is_dir():
            folder.unlink()
        else:
            shutil.rmtree(folder)


def _digest_of_tool() -> str:
    """What builds: imskit, its code and what it ships, and the packages that write pages with it."""
    digest = hashlib.sha256(f"{__version__}\n{platform.python_version()}\n".encode())
    for name in _TOOLS:
        try:
            digest.update(f"{name} {metadata.version(name)}\n".encode())
        except metadata.PackageNotFoundError:
            continue
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


def _kept_name(folder: Path, key: str, *, even_once: bool = False) -> str | None:
    """What the organisation is called in the edition that is kept in *folder* as that of *key*; None without one.

    With *even_once* also of one that counts for this run only.
    """
    found = folder / _KEY
    if not found.is_file():
        return None
    held, _, organisation = found.read_text(encoding="utf-8").partition("\n")
    return organisation if held == key or (even_once and not held) else None
