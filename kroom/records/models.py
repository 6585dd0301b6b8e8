"""The tables of the store, typed. `schema.py` makes them; a test holds the two together.

Importing this imports SQLAlchemy (late, please: it takes 0.2 s and more).
"""

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """What all tables have in common."""

    type_annotation_map = {str: Text, bytes: LargeBinary}  # noqa: RUF012 - SQLAlchemy's own name and form


class EventRow(Base):
    """One event, as it is chained. `body` is canonical JSON; `link` the HMAC over it all and `previous`."""

    __tablename__ = "event"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    session: Mapped[str]
    at_utc: Mapped[str]
    clock_ms: Mapped[int]
    boot: Mapped[str]
    actor: Mapped[str]
    kind: Mapped[str]
    partner: Mapped[str | None]
    body: Mapped[str]
    previous: Mapped[bytes]
    link: Mapped[bytes]


class WordsRow(Base):
    """A person's own words. Never changed: new words are a new row; erasing them deletes row and salt.

    `revision` is the number of the event that brought them, 0 where none did.
    """

    __tablename__ = "words"

    id: Mapped[str] = mapped_column(primary_key=True)
    session: Mapped[str]
    partner: Mapped[str | None]
    text: Mapped[str] = mapped_column(repr=False)
    salt: Mapped[bytes] = mapped_column(repr=False)
    revision: Mapped[int]


class PersonRow(Base):
    """Somebody who runs the room. `pin` verifies theirs; `tries` counts wrong ones since the last right.

    `last_login` and `revoked` are moments as `chain.utc_text` writes them.
    """

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    name: Mapped[str] = mapped_column(ForeignKey("words.id"))
    pin: Mapped[str] = mapped_column(repr=False)
    tries: Mapped[int] = mapped_column(default=0)
    last_login: Mapped[str | None] = mapped_column(default=None)
    revoked: Mapped[str | None] = mapped_column(default=None)


class CoupleRow(Base):
    """Two people who are treated together; the names are words. `merged_into` is the couple they are.

    `crossed` is 1 where they were entered the other way round: A here is B there.
    """

    __tablename__ = "couple"

    id: Mapped[str] = mapped_column(primary_key=True)
    name_a: Mapped[str] = mapped_column(ForeignKey("words.id"))
    name_b: Mapped[str] = mapped_column(ForeignKey("words.id"))
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("couple.id"), default=None)
    crossed: Mapped[int] = mapped_column(default=0)


class SettingRow(Base):
    """One setting; `value` is JSON."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
