"""Names that are written from the right, within lines that are read from the left."""

import unicodedata

_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def isolated(name: str) -> str:
    """A name from the right keeps to itself, so that a number or time after it stays behind it.

    Any other name comes back as it is: nothing unseen is added to what may be searched and copied.
    """
    rightward = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in name)
    return f"{_FIRST_STRONG_ISOLATE}{name}{_POP_ISOLATE}" if rightward else name
