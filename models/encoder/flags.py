"""What a written word may be, beside a word: decided once for each (`words.py`), read on arrays (`tokens.py`)."""


class Flag:
    """Bits of a 16-bit integer; plain integers, since an `IntFlag` costs more than the rest of reading a word."""

    BOUNDARY = 1
    TIGHT = 2  # a separator with no space on either side
    LOOSE = 4
    HYPHEN = 8
    OR = 16  # ou, et, or, and
    ENDING = 32
    SUFFIX = 64  # an ending that a hyphen may introduce
    LETTER = 128  # h, f, m, x of (H/F)
    MASKED = 256
    CONTEXT = 512  # to decide with its neighbours
    LEAD = 1024  # what follows may be a name or an origin: "né en", "nom :"
    UNKNOWN = 2048  # to the texts trained on
    COLON = 4096
    PART = 8192  # of a name, beside a hyphen
    PEOPLE = 16384  # a language in the feminine or the plural, which is a people or goes with "langue"
    ELIDED = 32768  # a lone letter that leads to a name: O’, d’, l’, M’
