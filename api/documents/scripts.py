"""Which letters are written with which font: a name in Arabic, in Chinese or in Amharic has its glyphs on paper too.

Latin, Greek and Cyrillic letters are DejaVu's, which every document has. The others are read from their file when a
document holds one of their letters, and only then.
"""

from bisect import bisect_right
from collections.abc import Iterable
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"

_BLOCKS = (
    (0x0530, 0x058F, "NotoSansArmenian"),
    (0x0590, 0x05FF, "NotoSansHebrew"),
    (0x0600, 0x06FF, "NotoSansArabic"),
    (0x0750, 0x077F, "NotoSansArabic"),
    (0x07C0, 0x07FF, "NotoSansNKo"),
    (0x08A0, 0x08FF, "NotoSansArabic"),
    (0x0900, 0x097F, "NotoSansDevanagari"),
    (0x0980, 0x09FF, "NotoSansBengali"),
    (0x0A00, 0x0A7F, "NotoSansGurmukhi"),
    (0x0A80, 0x0AFF, "NotoSansGujarati"),
    (0x0B00, 0x0B7F, "NotoSansOriya"),
    (0x0B80, 0x0BFF, "NotoSansTamil"),
    (0x0C00, 0x0C7F, "NotoSansTelugu"),
    (0x0C80, 0x0CFF, "NotoSansKannada"),
    (0x0D00, 0x0D7F, "NotoSansMalayalam"),
    (0x0D80, 0x0DFF, "NotoSansSinhala"),
    (0x0E00, 0x0E7F, "NotoSansThai"),
    (0x0E80, 0x0EFF, "NotoSansLao"),
    (0x1000, 0x109F, "NotoSansMyanmar"),
    (0x10A0, 0x10FF, "NotoSansGeorgian"),
    (0x1100, 0x11FF, "DroidSansFallback"),
    (0x1200, 0x139F, "NotoSansEthiopic"),
    (0x1780, 0x17FF, "NotoSansKhmer"),
    (0x2D30, 0x2D7F, "NotoSansTifinagh"),
    (0x2D80, 0x2DDF, "NotoSansEthiopic"),
    (0x2E80, 0x9FFF, "DroidSansFallback"),
    (0xAC00, 0xD7AF, "DroidSansFallback"),
    (0xF900, 0xFAFF, "DroidSansFallback"),
    (0xFB50, 0xFDFF, "NotoSansArabic"),
    (0xFE70, 0xFEFE, "NotoSansArabic"),
    (0xFF00, 0xFFEF, "DroidSansFallback"),
    (0x1E900, 0x1E95F, "NotoSansAdlam"),
)
"""Unicode blocks, the first and last of each, in order, and the font that has their letters."""
_FIRST = [first for first, _, _ in _BLOCKS]


def fonts_for(texts: Iterable[str]) -> list[str]:
    """The fonts that these texts need beside DejaVu, by name."""
    letters = {letter for text in texts if not text.isascii() for letter in text}
    found = {_font(ord(letter)) for letter in letters}
    return sorted(name for name in found if name is not None)


def _font(code: int) -> str | None:
    at = bisect_right(_FIRST, code) - 1
    if at < 0:
        return None
    _, last, name = _BLOCKS[at]
    return name if code <= last else None
