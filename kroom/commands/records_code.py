"""What `kroom records verify --code` says of a code that somebody read off a PDF."""

from dataclasses import dataclass

from kroom.records.chain import utc_text
from kroom.records.printed_code import PrintedCode
from kroom.session.events import Event


@dataclass(frozen=True, slots=True)
class Traced:
    """A code and the event it stood at, None where no event of this journal has it; `events` there are."""

    code: PrintedCode
    event: Event | None
    events: int

    @property
    def known(self) -> bool:
        """Whether the code is of this journal."""
        return self.event is not None

    def as_json(self) -> dict[str, object]:
        """The code under the documented keys; `since` counts the events that came after."""
        event = self.event
        return {
            "code": str(self.code),
            "known": self.known,
            "seq": event.seq if event else None,
            "at_utc": utc_text(event.at.at_utc) if event else None,
            "session": (event.session or None) if event else None,
            "since": self.events - event.seq if event else None,
        }

    def said(self) -> str:
        """The same in a line."""
        if self.event is None:
            return (
                f"kroom: the code {self.code} is of no event in this journal: "
                "it was misread, or printed from another store, or what stood here was changed"
            )
        event, since = self.event, self.events - self.event.seq
        of = f" of session {event.session}" if event.session else ""
        after = "nothing since" if not since else f"{since} more since"
        return f"code {self.code}: event {event.seq}{of}, {event.kind}, {utc_text(event.at.at_utc)}; {after}"
