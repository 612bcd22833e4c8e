"""Words that carry what is required, by language: whoever changes one changes what has to be done.

Ours, from the verbal forms that standards and style guides for requirements set apart (obligation, recommendation,
permission, possibility, negation, bounds); the list is data and grows.
"""

from __future__ import annotations

from collections.abc import Mapping

_ENGLISH = """
must shall should may might can cannot could need needs needed require requires required requirement
forbidden prohibited allowed permitted mandatory optional obliged
not no never none neither nor without unless except only always every each all any both either
before after within until least most maximum minimum more less fewer than over under above below
first immediately daily weekly monthly quarterly yearly annually once twice
"""
_GERMAN = """
muss müssen soll sollen sollte sollten darf dürfen kann können könnte erforderlich verpflichtend verboten erlaubt
freiwillig nicht kein keine keinen nie niemals ohne außer nur immer jede jeder jedes alle sowohl entweder
vor nach innerhalb bis mindestens höchstens maximal minimal mehr weniger als über unter
zuerst sofort täglich wöchentlich monatlich vierteljährlich jährlich einmal zweimal
"""

#: By the language of a document; of other languages only numbers and fields are looked at.
REQUIREMENT_WORDS: Mapping[str, frozenset[str]] = {
    "de": frozenset(_GERMAN.split()),
    "en": frozenset(_ENGLISH.split()),
}
