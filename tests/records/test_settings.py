from pathlib import Path

import pytest

from kroom.records.opened import OpenStore
from kroom.records.settings import HeadsetSetting


def test_a_value_is_kept_replaced_and_forgotten(store: OpenStore) -> None:
    assert store.settings.get("language") is None
    assert store.settings.get("language", "en") == "en"
    store.settings.set("language", ["de", {"x": None}])
    store.settings.set("language", "de")
    assert store.settings.get("language") == "de"
    store.settings.remove("language")
    store.settings.remove("language")
    assert store.settings.get("language", "en") == "en"


def test_none_is_a_value(store: OpenStore) -> None:
    store.settings.set("language", None)
    assert store.settings.get("language", "en") is None


def test_what_json_cannot_say_is_refused(store: OpenStore) -> None:
    with pytest.raises(ValueError, match="JSON"):
        store.settings.set("x", float("nan"))


def test_playlists_keep_their_order(store: OpenStore) -> None:
    assert store.settings.playlists() == ()
    paths = (Path("/music/b.xspf"), Path("/music/ä"))
    store.settings.set_playlists(paths)
    assert store.settings.playlists() == paths


def test_each_headset_has_a_name_and_a_volume(store: OpenStore) -> None:
    assert store.settings.headset("usb-1") == HeadsetSetting()
    store.settings.set_headset("usb-1", HeadsetSetting("Green", 55))
    store.settings.set_headset("usb-2", HeadsetSetting("Blue", 30))
    assert store.settings.headset("usb-1") == HeadsetSetting("Green", 55)


@pytest.mark.parametrize("value", [7, [1], {"usb-1": 3}, {"usb-1": {"name": 1, "volume": "x"}}])
def test_settings_of_another_shape_are_as_if_unset(store: OpenStore, value: object) -> None:
    store.settings.set("headsets", value)  # pyright: ignore[reportArgumentType]
    store.settings.set("playlists", value if not isinstance(value, dict) else "x")  # pyright: ignore[reportArgumentType]
    assert store.settings.headset("usb-1") == HeadsetSetting()
    assert store.settings.playlists() == ()


def test_a_setting_survives_a_lost_log(store: OpenStore) -> None:
    store.settings.set("language", "de")
    assert (store.folder / "records.db-wal").stat().st_size == 0
