"""Page templates: Jinja in its sandbox, fed with plain rows; a text of the user's is a value, never a template."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from imskit.model import Catalog
from imskit.problems import CannotGoOn
from imskit.site import addresses, charts, figures
from imskit.site.answers import WITHHELD
from imskit.site.atoms import Atoms
from imskit.site.watched import Ask
from imskit.tree import Tree
from imskit.views.audience import Audience
from imskit.views.proposing import BY_COMMAND, new_types, report_address

if TYPE_CHECKING:
    from jinja2 import Environment, Template

#: Where templates stand in a project; the shipped ones are laid under the user's own.
FOLDER = "templates/site/"


#: What an expression of a template can raise, such as adding a word to a number, or asking for too much.
_RAISED = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RuntimeError, MemoryError)


class Templates:
    """The page templates of one tree; the user's own win over the shipped ones, file by file."""

    def __init__(self, tree: Tree, catalog: Catalog, audience: Audience, ask: Ask = lambda _: None) -> None:
        """*ask* is told what a template asks about beside its rows, see `imskit.site.answers`."""
        self._ask = ask
        self._tree = tree
        self._catalog = catalog
        self._audience = audience
        self._environments: dict[str, Environment] = {}

    def has(self, name: str) -> bool:
        """Whether there is a template *name*, such as `documents/policy.md.j2`."""
        return self._tree.has(FOLDER + name)

    def render(self, name: str, address: str, rows: Mapping[str, Any]) -> str:
        """The Markdown that the template makes of *rows* for the page at *address*.

        Raises CannotGoOn with template, line and what is wrong when it cannot.
        """
        from jinja2 import TemplateError

        try:
            return self._template(name, address).render(rows)
        except TemplateError as error:
            raise _failure(error, name) from error
        except _RAISED as error:
            raise _failure(error, name) from error

    def report(self, title: str) -> str:
        """Where to say what is wrong on the page called *title*; empty where ims.yaml names no repository."""
        return report_address(self._catalog.system, title)

    def _template(self, name: str, address: str) -> Template:
        prefix = addresses.prefix(address)
        environment = self._environments.get(prefix)
        if environment is None:
            environment = self._environments[prefix] = self._environment(prefix)
        return environment.get_template(name)

    def _environment(self, prefix: str) -> Environment:
        from jinja2 import FunctionLoader, StrictUndefined

        from imskit.site.compiled import Compiled
        from imskit.site.sandbox import BoundedSandbox

        environment = BoundedSandbox(
            loader=FunctionLoader(self._load),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=Compiled("pages"),
        )
        atoms = Atoms(self._catalog, self._audience, prefix, self._ask)
        environment.filters.update(atoms.filters())
        environment.filters.update(self._chart_filters)
        environment.globals.update(
            withheld_of=self._withheld_of,
            today=self._catalog.today.isoformat(),
            new_types=new_types(self._catalog),
            by_command=BY_COMMAND,
            at={name.lower(): value for name, value in vars(addresses).items() if name.isupper()},
            address={
                name: getattr(addresses, name)
                for name in (
                    "document",
                    "changes_of",
                    "links_of",
                    "register",
                    "matrix",
                    "crosswalk",
                    "role",
                    "rule",
                    "evidence",
                    "trace",
                    "stage",
                    "feed",
                    "new",
                )
            },
        )
        return environment

    def _withheld_of(self, *types: str) -> int:
        """How many documents of *types*, without any of all types, are withheld: a page must not say there are none."""
        self._ask((WITHHELD, " ".join(types)))
        return sum(self._withheld[name] for name in types) if types else self._withheld.total()

    @cached_property
    def _withheld(self) -> Counter[str]:
        hidden = (each for each in self._catalog.documents.values() if not self._audience.sees(each.id))
        return Counter(each.type for each in hidden)

    @cached_property
    def _chart_filters(self) -> dict[str, Callable[..., Any]]:
        return {
            "bar": charts.bar,
            "risk_grid": charts.risk_grid,
            **figures.FIGURES,
        }

    def _load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        path = FOLDER + name
        if not self._tree.has(path):
            return None
        try:
            source = self._tree.read(path).decode("utf-8")
        except UnicodeDecodeError as error:
            raise CannotGoOn(f"the template {path} is not UTF-8", "save it as UTF-8") from error
        return source, path, lambda: True


def _failure(error: Exception, name: str) -> CannotGoOn:
    """What went wrong in a template, in one sentence with its name and line."""
    place = f"{FOLDER}{name}"
    line = getattr(error, "lineno", None)
    if line is not None:
        place = getattr(error, "filename", None) or place
    else:
        for frame in traceback.extract_tb(error.__traceback__):
            if frame.filename.startswith(FOLDER):
                place, line = frame.filename, frame.lineno
    where = f"{place}:{line}" if line is not None else place
    what = str(error.args[0]) if error.args else type(error).__name__
    sentence = f"the template {where} cannot be used: {what.rstrip('.')}"
    return CannotGoOn(sentence, "mend the template, or remove it to use the one that imskit brings")
