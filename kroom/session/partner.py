"""The two who are treated. Apart from the events: a start needs no more of a session than this."""

from enum import StrEnum


class Partner(StrEnum):
    """One of the two who are treated."""

    A = "a"
    B = "b"

    @property
    def other(self) -> "Partner":
        """The other of the two."""
        return Partner.B if self is Partner.A else Partner.A
