"""Codes of fonts that have signs of their own (Symbol, Wingdings) as signs that all fonts have."""

from __future__ import annotations

_GREEK = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SYMBOL = {
    **{0x61 + at: sign for at, sign in enumerate(_GREEK)},
    **{0x41 + at: sign for at, sign in enumerate("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ")},
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞", 0xB0: "°",
    0xB7: "•", 0xAE: "→", 0xAC: "←", 0xAD: "↑", 0xAF: "↓", 0xDE: "⇒", 0xE5: "∑", 0xD6: "√", 0xA2: "′",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x9F: "•", 0xA7: "▪",
    0xA8: "◻", 0xD8: "➢", 0xE0: "→", 0xDF: "←", 0xE1: "↑", 0xE2: "↓", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓",
    0xFD: "☒", 0xFE: "☑", 0x46: "☞", 0x4A: "☺", 0x28: "☎", 0x2A: "✉", 0x21: "✏", 0x22: "✂",
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}


def sign_of(font: str, code: str) -> str | None:
    """The sign with this *code* (hexadecimal) of a *font*; None where we do not know it."""
    try:
        at = int(code, 16)
    except ValueError:
        return None
    # Fonts of signs have theirs in a private part of Unicode, from F000.
    below = at - 0xF000 if 0xF000 <= at <= 0xF0FF else at
    known = _FONTS.get(font.strip().lower())
    if known is not None:
        return known.get(below)
    return chr(at) if 0x20 <= at < 0xD800 and chr(at).isprintable() else None
