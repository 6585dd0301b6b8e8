"""What the nameless strip shows. Apart from the session page's views: it is there before anybody is in."""

from typing import NamedTuple


class StripView(NamedTuple):
    """The nameless strip: both clocks in seconds (None before T0), one mark, whether each is quiet."""

    a_elapsed_s: float | None = None
    b_elapsed_s: float | None = None
    mark: bool = False
    a_quiet: bool = False
    b_quiet: bool = False
