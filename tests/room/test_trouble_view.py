import pytest
from PySide6.QtWidgets import QApplication

from kroom.records import problem as known
from kroom.room.trouble_view import Troubles

FAMILIES = (known.StoreDamaged, known.StoreUnusable, known.StoreMissing, known.StoreInUse, known.StoreNewer)
KINDS = [kind for kind in vars(known).values() if isinstance(kind, type) and issubclass(kind, FAMILIES)]
OWN = {
    kind
    for kind in KINDS
    if not kind.__subclasses__() or kind in {known.SlotsDamaged, known.StoreDamaged, known.StoreUnusable}
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_trouble_says_what_is_safe_what_is_not_and_what_to_do(
    qapp: QApplication, kind: type[known.RecordsProblem]
) -> None:
    assert qapp
    view = Troubles().view(kind("the line"))
    assert view.detail == "the line"
    for text in (view.title, view.safe, view.not_safe, view.todo):
        assert text
        assert len(text) < 100
    assert view.title[-1] != "."


def test_no_two_kinds_share_their_words(qapp: QApplication) -> None:
    assert qapp
    titles = [Troubles().view(kind("x")).title for kind in OWN]
    assert len(titles) == len(set(titles))
    assert len(OWN) >= 16


def test_nothing_is_called_safe_of_what_is_damaged(qapp: QApplication) -> None:
    assert qapp
    damages = [kind for kind in KINDS if issubclass(kind, known.StoreDamaged)]
    views = [Troubles().view(kind("x")) for kind in damages]
    assert not [view for view in views if "Everything confirmed" in view.safe]
    assert all(view.restore for view in views)
