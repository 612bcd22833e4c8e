"""Words of a fixed set: what others call them, and figures that stand for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from imskit.importers.fields import Field
from imskit.importers.told.value import Converted, NoValue, Value
from imskit.importers.words_for_fields import plain_name

#: What scales of words are called by others, by the word of ours; the order of a scale is that of its schema.
_SCALES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "rare": ("very low", "very unlikely", "sehr gering", "sehr unwahrscheinlich", "tres faible"),
        "unlikely": ("low", "gering", "niedrig", "unwahrscheinlich", "faible", "baja"),
        "possible": ("medium", "moderate", "mittel", "moglich", "moyen", "media"),
        "likely": ("high", "hoch", "wahrscheinlich", "eleve", "alta", "probable"),
        "almost-certain": (
            "very high",
            "certain",
            "sehr hoch",
            "sehr wahrscheinlich",
            "fast sicher",
            "tres eleve",
        ),
        "negligible": ("very low", "insignificant", "unbedeutend", "sehr gering", "tres faible"),
        "minor": ("low", "small", "gering", "niedrig", "klein", "faible", "baja"),
        "moderate": ("medium", "mittel", "moyen", "media"),
        "major": ("high", "serious", "hoch", "gross", "eleve", "alta"),
        "severe": (
            "very high",
            "critical",
            "catastrophic",
            "sehr hoch",
            "kritisch",
            "katastrophal",
            "critique",
        ),
        "closed": ("done", "completed", "geschlossen", "erledigt", "abgeschlossen", "cloture"),
        "in-treatment": ("open", "in progress", "active", "offen", "in bearbeitung", "laufend"),
        "confidential": ("vertraulich", "confidentiel", "secret", "restricted"),
        "internal": ("intern", "interne", "nur intern"),
        "public": ("offentlich", "publique", "extern", "external"),
        "draft": ("entwurf", "brouillon", "borrador", "bozza"),
        "approved": ("freigegeben", "genehmigt", "approuve", "aprobado", "released", "valid", "gultig"),
        "threat": ("risk", "risiko", "negative", "gefahr"),
        "opportunity": ("chance", "positive", "upside"),
        "reduce": ("mitigate", "mitigation", "vermindern", "reduzieren", "mindern", "treat"),
        "avoid": ("vermeiden", "terminate", "eviter"),
        "share": ("transfer", "ubertragen", "teilen", "insure", "versichern"),
        "accept": ("tolerate", "akzeptieren", "tragen", "accepter"),
        "pursue": ("exploit", "enhance", "nutzen"),
    }
)


def word_of(words: str, wanted: Field) -> Converted:
    """The word of the field *wanted* that *words* mean."""
    allowed = [str(each) for each in wanted.schema.get("enum", (wanted.schema.get("const"),))]
    if words in allowed:
        return Value(words)
    plain = plain_name(words)
    for each in allowed:
        if plain == plain_name(each):
            return Value(each, 0.99, "written otherwise")
    named = [each for each in allowed if plain in map(plain_name, _SCALES.get(each, ()))]
    if len(named) == 1:
        return Value(named[0], 0.85, f"{words[:40]!r} taken for {named[0]}")
    begins = [each for each in allowed if len(plain) > 2 and plain_name(each).startswith(plain)]
    if len(begins) == 1:
        return Value(begins[0], 0.8, f"{words[:40]!r} taken for {begins[0]}")
    return NoValue(f"{words[:60]!r} is none of {', '.join(allowed)}")


def scale(said: Sequence[str], wanted: Field) -> Mapping[str, str]:
    """What the figures *said* in a whole column mean, where they are a scale as long as that of the field *wanted*.

    `1` to `5` are the first to the fifth word of five; nothing is told from other figures.
    """
    allowed = [str(each) for each in wanted.schema.get("enum", ())]
    figures = {each.strip() for each in said if each.strip()}
    steps = [str(number) for number in range(1, len(allowed) + 1)]
    return (
        dict(zip(steps, allowed, strict=True))
        if figures and figures <= set(steps) and len(allowed) > 2
        else {}
    )


_YES, _NO = (
    frozenset({"yes", "y", "ja", "true", "x", "1", "oui", "si", "wahr"}),
    frozenset({"no", "n", "nein", "false", "0", "non", "falsch"}),
)


def yes_or_no(words: str, wanted: Field) -> Converted:
    """Whether *words* say yes."""
    plain = plain_name(words)
    if plain in _YES or plain in _NO:
        return Value(plain in _YES)
    return NoValue(f"{words[:60]!r} is neither yes nor no, which {wanted.title} wants")
