"""The couples that were treated here, by name inside the store and by a random id everywhere else."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from kroom.records.journal import Journal
from kroom.records.models import CoupleRow, WordsRow
from kroom.records.name import checked_name
from kroom.records.store import Store
from kroom.session.events import Partner


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

    def all(self) -> tuple[Couple, ...]:
        """All couples, by the first name, then the second."""
        a, b = aliased(WordsRow), aliased(WordsRow)
        query = (
            select(CoupleRow, a.text.label("text_a"), b.text.label("text_b"))
            .join(a, CoupleRow.name_a == a.id)
            .join(b, CoupleRow.name_b == b.id)
        )
        with self._store.reading() as transaction:
            found = [
                Couple(row.CoupleRow.id, row.text_a, row.text_b, row.CoupleRow.name_a, row.CoupleRow.name_b)
                for row in transaction.execute(query)
            ]
        return tuple(sorted(found, key=lambda couple: (couple.name_a.casefold(), couple.name_b.casefold())))

    def find(self, text: str) -> tuple[Couple, ...]:
        """The couples with `text` in either name, in any case; all of them for an empty text."""
        wanted = " ".join(text.split()).casefold()
        return tuple(
            couple
            for couple in self.all()
            if wanted in couple.name_a.casefold() or wanted in couple.name_b.casefold()
        )

    def get(self, couple: str) -> Couple | None:
        """The couple with this id."""
        return next((known for known in self.all() if known.id == couple), None)
