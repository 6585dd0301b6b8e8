"""The gallery draws picture after picture and leaves no widget behind."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from kroom.ui.gallery import draw


def test_pictures_are_drawn_and_their_widgets_end(qapp: QApplication, tmp_path: Path) -> None:
    before = set(qapp.allWidgets())
    draw(tmp_path, ["unlock-dim-910", "home-first-dim-910"])
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [
        "home-first-dim-910-strip.png",
        "home-first-dim-910.png",
        "unlock-dim-910-strip.png",
        "unlock-dim-910.png",
    ]
    assert set(qapp.allWidgets()) <= before
