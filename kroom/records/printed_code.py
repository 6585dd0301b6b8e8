"""The journal's code as somebody read it off a PDF, for `records verify --code`."""

import re
from dataclasses import dataclass

from kroom.records.anchor import Head, head_code


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A code as somebody read it off a PDF: the event's number, and the first 80 bits of its link in hex."""

    seq: int
    digits: str

    def is_of(self, head: Head) -> bool:
        """Whether this is the code of `head`."""
        return head_code(head) == str(self)

    def __str__(self) -> str:
        grouped = (self.digits[start : start + 4] for start in range(0, len(self.digits), 4))
        return "-".join([str(self.seq), *grouped])


def read_code(text: str) -> PrintedCode:
    """The code in `text` as people type it, in any case, with any dashes or spaces. Raises `ValueError`."""
    # No code has these letters, which are typed for the digits that they look like.
    plain = text.strip().upper().translate(str.maketrans("OIL", "011"))
    found = re.fullmatch(r"(\d{1,18})[^0-9A-Z]+((?:[0-9A-F]{4}[^0-9A-Z]*){5})", plain, re.ASCII)
    if found is None:
        raise ValueError("a code looks like 312-9F3A-00B1-7C44-D2E8-61A0")
    return PrintedCode(int(found[1]), re.sub(r"[^0-9A-F]", "", found[2]))
