"""The first page of the report of an import: what needs a decision, in the order of the work, then all at a glance.

What is said here once for all documents stands in the part of each as well; here it is gathered, so that somebody
with fifty documents decides it once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from imskit.edit.yaml_words import scalar
from imskit.importers.documents.bring import Brought, Refused
from imskit.importers.documents.compose import line_of
from imskit.importers.documents.drafts import Draft
from imskit.importers.documents.people_named import is_name, pattern_of
from imskit.importers.edited.outcome import Outcome
from imskit.importers.registers.bring import BroughtRegister
from imskit.problems import Problem, Severity

#: More of one kind than these are counted, and named below.
_NAMED = 40
#: As many documents are named behind a role or a form.
_FEW = 4


def overview(
    brought: Brought,
    registers: Sequence[BroughtRegister],
    problems: Mapping[str, Sequence[Problem]],
    again: Outcome | None,
) -> Iterator[str]:
    """The lines of the first page: `Decide first`, and `All documents` where there are several."""
    drafts = brought.drafts
    parts = [
        *_conflicts(again),
        *_mistakes(problems),
        *_refused(brought.refused),
        *_roles(drafts),
        *_types(drafts),
        *_twice(drafts),
        *_people(drafts, [*_people_in_rows(brought.people, registers)]),
        *_rows(registers),
    ]
    if parts:
        yield from ("", "## Decide first", "")
        # Each part ends with an empty line, as what follows begins with one.
        yield from parts[:-1]
    if len(drafts) > 1:
        yield from ("", "## All documents", "")
        yield from _table(drafts, problems)
        yield from _alike(drafts)
        yield from _missing(drafts)


def _conflicts(again: Outcome | None) -> Iterator[str]:
    torn = again.conflicts if again is not None else ()
    if torn:
        yield f"**Changed here and in the source: {_many(len(torn), 'place')}.** Settle each on one side; see below."
        yield ""
        yield from (f"- {each.id} {each.place}" for each in torn[:_NAMED])
        yield ""


def _mistakes(problems: Mapping[str, Sequence[Problem]]) -> Iterator[str]:
    found = [
        each for _, several in sorted(problems.items()) for each in several if each.severity > Severity.NOTE
    ]
    if found:
        yield f"**check finds {_many(len(found), 'mistake')}.**"
        yield ""
        yield from (f"- {each.place}: {each.message}" for each in found[:_NAMED])
        if len(found) > _NAMED:
            yield f"- and {len(found) - _NAMED} more; imskit check lists them"
        yield ""


def _refused(refused: Sequence[Refused]) -> Iterator[str]:
    if refused:
        yield f"**Not brought in: {_many(len(refused), 'file')}.**"
        yield ""
        yield from (f"- {words(each)}" for each in refused)
        yield ""


def words(refused: Refused) -> str:
    """What is said of a file that was not brought in."""
    return f"{refused.sentence}{f' ({refused.mend})' if refused.mend else ''}"


def _roles(drafts: Sequence[Draft]) -> Iterator[str]:
    """The names of roles that nobody knows, as the mapping takes them, those first that most documents have."""
    found: dict[str, list[str]] = {}
    for draft in drafts:
        for role in draft.unknown_roles:
            found.setdefault(line_of(role), []).append(draft.id)
    if not found:
        return
    yield (
        f"**Which roles are meant: {_many(len(found), 'name')} that ims/people.yaml does not have.** Add those "
        "that are roles to ims/people.yaml. For other names of a role, write it behind the colon and put the lines "
        "into ims/import-mapping.yaml; take out what is none. Then import again, before you fill anything by hand."
    )
    yield from ("", "```yaml", "roles:")
    # The count makes a comment, which a name with a line break would end: names are lines.
    yield from (
        f"  {scalar(role)}:  # {_in(ids)}"
        for role, ids in sorted(found.items(), key=lambda each: (-len(each[1]), each[0].casefold()))
    )
    yield from ("```", "")


def _types(drafts: Sequence[Draft]) -> Iterator[str]:
    found = [
        (draft, guess)
        for draft in drafts
        for guess in draft.guesses
        if guess.field == "type" and guess.confidence == "low"
    ]
    if found:
        yield (
            f"**What it is: of {_many(len(found), 'file')} nothing says that.** Import such a file again with --type, "
            "or leave it behind: take its draft away, and write skip: true for it in ims/import-mapping.yaml."
        )
        yield ""
        yield from (
            f"- {draft.source.name}: taken for a {draft.type}, {draft.id}" for draft, _ in found[:_NAMED]
        )
        yield ""


def _twice(drafts: Sequence[Draft]) -> Iterator[str]:
    found: dict[str, list[Draft]] = {}
    for draft in drafts:
        if draft.number:
            found.setdefault(draft.number, []).append(draft)
    for number, several in sorted(found.items()):
        if len(several) > 1:
            named = "; ".join(f"{each.id} from {each.source.name}" for each in several)
            yield f"**Two documents are called {number}:** {named}. What refers to {number} leads to {several[0].id}."
            yield ""


def _people(drafts: Sequence[Draft], rows: Sequence[str]) -> Iterator[str]:
    found = [
        *(
            f"{draft.id} {each.field}: “{each.words}” ({draft.source.name}, {each.place})"
            for draft in drafts
            for each in draft.named
        ),
        *rows,
    ]
    if found:
        yield (
            f"**People are named in texts: {_many(len(found), 'place')}.** What is committed stays in git for ever. "
            "Write the role instead, in the source or here, before you commit."
        )
        yield ""
        yield from (f"- {each}" for each in found[:_NAMED])
        if len(found) > _NAMED:
            yield f"- and {len(found) - _NAMED} more"
        yield ""


def _people_in_rows(people: Sequence[str], registers: Sequence[BroughtRegister]) -> Iterator[str]:
    """Where new records name somebody: whom a document of the run names, or a column of people and roles."""
    for register in registers:
        for table in register.tables:
            found = table.records
            said = [word for title, word in found.unknown_words if title in found.of_people and is_name(word)]
            names = pattern_of(dict.fromkeys((*people, *said)))
            if names is None:
                continue
            for record in table.new:
                called = {" ".join(match[0].split()): None for match in names.finditer(record.text)}
                yield from (f"{record.record.id}: “{each}” ({register.source.name})" for each in called)


def _rows(registers: Sequence[BroughtRegister]) -> Iterator[str]:
    lines = []
    for register in registers:
        name = register.source.name
        for table in register.tables:
            held = len(table.records.held_back)
            if held:
                sheet = f", sheet {table.table.sheet}" if table.table.sheet else ""
                lacks = dict.fromkeys(
                    title for row in table.records.held_back for title in row.lacks.values()
                )
                refused = sum(1 for row in table.records.held_back if row.refused)
                why = [f"they lack {', '.join(lacks)}"] if lacks else []
                why += [f"check would refuse {refused} of them, see below"] if refused else []
                lines.append(
                    f"- {name}{sheet}: {held} of {_many(len(table.table.entries), 'row')} held back; "
                    f"{'; '.join(why)}"
                )
        lines += [f"- {name}: {passed}" for passed in register.passed_over]
    if lines:
        yield (
            "**Rows that became no records.** What is missing, ims/import-mapping.yaml asks for, which a run without "
            "--dry-run lays; fill it in, mend in the source what check would refuse, and import again."
        )
        yield ""
        yield from lines
        yield ""


def _table(drafts: Sequence[Draft], problems: Mapping[str, Sequence[Problem]]) -> Iterator[str]:
    yield "| Id | Was | Title | Blanks | Unsure | From |"
    yield "|---|---|---|---|---|---|"
    for draft in sorted(drafts, key=lambda each: each.id):
        blanks = sum(each.severity == Severity.NOTE for each in problems.get(draft.path, ()))
        unsure = sum(each.confidence == "low" for each in draft.guesses)
        was = draft.number if draft.number != draft.id else ""
        cells = (draft.id, was, draft.title, str(blanks), str(unsure), draft.source.name)
        yield f"| {' | '.join(each.replace('|', '/') for each in cells)} |"


def _alike(drafts: Sequence[Draft]) -> Iterator[str]:
    """What was guessed in the same way in several documents, once."""
    found: dict[tuple[str, str], list[str]] = {}
    for draft in drafts:
        for guess in draft.guesses:
            if guess.confidence == "low" and guess.field in ("owner", "classification", "version"):
                found.setdefault((guess.field, str(guess.value)), []).append(draft.id)
    lines = [
        f"- {name}: {value} in {_in(ids)}, since nothing known is said there"
        for (name, value), ids in sorted(found.items())
        if len(ids) > 1
    ]
    if lines:
        yield from ("", "Taken in several, and to be looked at there:", "", *lines)


def _missing(drafts: Sequence[Draft]) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for draft in drafts:
        for number in draft.missing:
            found.setdefault(number, []).append(draft.id)
    if found:
        yield from ("", "Named, and not here; forms stay where people fetch them:", "")
        yield from (f"- {number} in {_in(ids)}" for number, ids in sorted(found.items())[:_NAMED])


def _in(ids: Sequence[str]) -> str:
    if len(ids) <= _FEW:
        return ", ".join(ids)
    return f"{', '.join(ids[:_FEW])} and {len(ids) - _FEW} more"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
