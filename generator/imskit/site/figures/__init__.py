"""Charts and diagrams as SVG, made at build time: one module each, by the name that templates use.

Each takes plain rows, says in words what it shows (for who cannot see it), and leaves the figures themselves to
a table of the template. Colours are classes of the style sheet, so that dark mode and print are one drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from markupsafe import Markup

from imskit.site.figures.balance import balance
from imskit.site.figures.columns import columns
from imskit.site.figures.process_map import process_map
from imskit.site.figures.provided import provided
from imskit.site.figures.radar import radar
from imskit.site.figures.series import series
from imskit.site.figures.shares import shares
from imskit.site.figures.sums import sums
from imskit.site.figures.visits import visits

FIGURES: Mapping[str, Callable[..., Markup]] = MappingProxyType(
    {
        "balance": balance,
        "columns": columns,
        "process_map": process_map,
        "provided": provided,
        "radar": radar,
        "series": series,
        "shares": shares,
        "sums": sums,
        "visits": visits,
    }
)
