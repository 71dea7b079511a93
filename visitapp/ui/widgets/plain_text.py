"""Turn text from anywhere into the plain text that a record may hold."""

import unicodedata

LONGEST = 1_000_000
"""Characters that one text can have. A paste that goes beyond is refused as a whole, where it is made."""
LINE_ENDS = {"\r\n": "\n", "\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
DROPPED = {"\ufeff", "\ufffc"}
KEPT = {"\n", "\t"}


def plain_text(text: str) -> str:
    """Return `text` with line ends as one newline and without control characters, byte-order and object marks."""
    for old, new in LINE_ENDS.items():
        text = text.replace(old, new)
    unwanted = {c for c in set(text) if c not in KEPT and (c in DROPPED or unicodedata.category(c) in ("Cc", "Cs"))}
    return text.translate({ord(c): None for c in unwanted}) if unwanted else text
