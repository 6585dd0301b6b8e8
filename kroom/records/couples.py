"""The couples that were treated here, by name inside the store and by a random id everywhere else."""

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from kroom.records.journal import Journal
from kroom.records.models import CoupleRow, WordsRow
from kroom.records.name import checked_name
from kroom.records.problem import CoupleRefused
from kroom.records.store import Store
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind, Partner


@dataclass(frozen=True, slots=True)
class Couple:
    """Two people treated together. `name_row_a` and `_b` are the words rows of their names, for events."""

    id: str
    name_a: str
    name_b: str
    name_row_a: str
    name_row_b: str

    def name(self, partner: Partner) -> str:
        """That partner's name."""
        return self.name_a if partner is Partner.A else self.name_b

    def name_row(self, partner: Partner) -> str:
        """The words row of that partner's name."""
        return self.name_row_a if partner is Partner.A else self.name_row_b


@dataclass(frozen=True, slots=True)
class Entry:
    """A couple as it was entered once. `crossed`: A of it is B of the couple that it stands for now."""

    id: str
    name_a: str
    name_b: str
    crossed: bool

    def seat(self, partner: Partner) -> Partner:
        """Who a partner of this entry is in the couple that it stands for, and the other way round."""
        return partner.other if self.crossed else partner


class Couples:
    """All couples of one store. Every method may be called from any thread.

    All raise `StoreUnusable` or `StoreDamaged` where the file fails.
    """

    def __init__(self, store: Store, journal: Journal) -> None:
        self._store = store
        self._journal = journal

    def add(self, name_a: str, name_b: str) -> Couple:
        """Add a couple. Raises `NameRefused`. The same names may come twice: they are another couple."""
        name_a, name_b = checked_name(name_a), checked_name(name_b)
        couple = uuid.uuid4().hex
        with self._journal.writing() as writer:
            row_a, row_b = (
                str(writer.keep(name, partner=partner)["words"])
                for name, partner in ((name_a, Partner.A), (name_b, Partner.B))
            )
            writer.transaction.add(CoupleRow(id=couple, name_a=row_a, name_b=row_b))
        self._store.checkpoint()
        return Couple(couple, name_a, name_b, row_a, row_b)

    def merge(self, couple: str, into: str, *, now: Moment, actor: str, crossed: bool = False) -> None:
        """Two entries are the same couple: from now on `couple` is `into`. Journals `couples-merged`.

        `crossed`: A of the one is B of the other. Its sessions stay as they were and are found under the
        other; `part` takes it back. Raises `CoupleRefused` where they are one already or aren't known.
        """
        known = {one.id for one in self.all()}
        if couple == into or not {couple, into} <= known:
            raise CoupleRefused("these are not two couples that are known here")
        body = {"couple": couple, "into": into, "crossed": crossed}
        with self._journal.writing() as writer:
            row = CoupleRow.merged_into
            moved = CoupleRow.id == couple, row == couple  # and whoever had been merged into it before
            turned = 1 - CoupleRow.crossed if crossed else CoupleRow.crossed
            for which in moved:
                values = {"merged_into": into, "crossed": turned}
                writer.transaction.execute(update(CoupleRow).where(which).values(values))
            writer.append("", actor, now, [Draft(Kind.COUPLES_MERGED, body=dict(body))])
        self._store.checkpoint()

    def part(self, couple: str, *, now: Moment, actor: str) -> None:
        """An entry was merged by mistake: it is a couple of its own again. Journals `couples-parted`.

        What had been merged into it before the mistake stays where it is, and can be parted by itself. Raises
        `CoupleRefused` where the entry isn't merged with any.
        """
        with self._journal.writing() as writer:
            entry = CoupleRow.id == couple
            into = writer.transaction.scalar(select(CoupleRow.merged_into).where(entry))
            if into is None:
                raise CoupleRefused("this couple is not merged with any")
            values = {"merged_into": None, "crossed": 0}
            writer.transaction.execute(update(CoupleRow).where(entry).values(values))
            body = {"couple": couple, "into": into}
            writer.append("", actor, now, [Draft(Kind.COUPLES_PARTED, body=dict(body))])
        self._store.checkpoint()

    def entries(self, couple: str) -> tuple[Entry, ...]:
        """Under what this couple was ever entered: as it stands now, then whatever was merged with it.

        `couple` may be the id of any of them. Empty where nobody knows it.
        """
        standing = func.coalesce(CoupleRow.merged_into, CoupleRow.id)
        now = select(standing).where(CoupleRow.id == couple).scalar_subquery()
        a, b = aliased(WordsRow), aliased(WordsRow)
        query = (
            select(CoupleRow.id, a.text.label("name_a"), b.text.label("name_b"), CoupleRow.crossed)
            .join(a, CoupleRow.name_a == a.id)
            .join(b, CoupleRow.name_b == b.id)
            .where(standing == now)
            .order_by(CoupleRow.merged_into.is_not(None), CoupleRow.id)
        )
        with self._store.reading() as transaction:
            return tuple(
                Entry(row.id, row.name_a, row.name_b, crossed=bool(row.crossed))
                for row in transaction.execute(query)
            )

    def all(self) -> tuple[Couple, ...]:
        """All couples, by the first name, then the second; one that was merged is the other."""
        return tuple(couple for couple, merged_into in self._ever() if merged_into is None)

    def by_id(self) -> dict[str, Couple]:
        """Every id that was ever given to a couple, and the couple it stands for now."""
        ever = self._ever()
        own = {couple.id: couple for couple, _ in ever}
        return {couple.id: own[merged_into or couple.id] for couple, merged_into in ever}

    def _ever(self) -> list[tuple[Couple, str | None]]:
        a, b = aliased(WordsRow), aliased(WordsRow)
        query = (
            select(
                CoupleRow.id,
                CoupleRow.name_a,
                CoupleRow.name_b,
                CoupleRow.merged_into,
                a.text.label("text_a"),
                b.text.label("text_b"),
            )
            .join(a, CoupleRow.name_a == a.id)
            .join(b, CoupleRow.name_b == b.id)
        )
        with self._store.reading() as transaction:
            found = [
                (Couple(row.id, row.text_a, row.text_b, row.name_a, row.name_b), row.merged_into)
                for row in transaction.execute(query)
            ]
        return sorted(found, key=_by_names)

    def find(self, text: str) -> tuple[Couple, ...]:
        """The couples with `text` in either name, in any case; all of them for an empty text."""
        wanted = " ".join(text.split()).casefold()
        return tuple(
            couple
            for couple in self.all()
            if wanted in couple.name_a.casefold() or wanted in couple.name_b.casefold()
        )

    def get(self, couple: str) -> Couple | None:
        """The couple with this id, or the one it was merged into."""
        return self.by_id().get(couple)


def _by_names(one: tuple[Couple, str | None]) -> tuple[str, str]:
    couple, _ = one
    return couple.name_a.casefold(), couple.name_b.casefold()
