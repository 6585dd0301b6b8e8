from collections.abc import Callable

import pytest

from kroom.music.devices import Device, DevicesError
from kroom.music.whereabouts import Whereabouts

A = Device("usb-port:1-1:stereo", "Headset", False, True, "alsa_output.usb-M.stereo", "usb-port:1-1:stereo")
B = Device("usb-port:1-2:stereo", "Headset", False, True, "alsa_output.usb-M.2.stereo", "usb-port:1-2:stereo")
NAMED = Device("bluez_sink.00_11", "Buds", False, True, "bluez_sink.00_11")
NAMELESS = Device("alsa_output.usb-M.stereo", "Headset", False, False, "alsa_output.usb-M.stereo")
SECOND = Device("alsa_output.usb-M.2.stereo", "Headset", False, False, "alsa_output.usb-M.2.stereo")


class Computer:
    """Its devices, as a test plugs them; None is a sound server that doesn't answer."""

    def __init__(self) -> None:
        self.plugged: list[Device] | None = []

    def __call__(self) -> list[Device]:
        if self.plugged is None:
            raise DevicesError("refused")
        return self.plugged


@pytest.fixture
def computer() -> Computer:
    return Computer()


@pytest.fixture
def look(computer: Computer) -> Callable[..., Whereabouts]:
    def begin(device: Device, *others: Device) -> Whereabouts:
        computer.plugged = [device, *others]
        where = Whereabouts(device.id, "the headset", computer)
        assert where.find() == device
        assert where.sure
        return where

    return begin


def test_a_headset_with_a_name_of_its_own_is_sure_to_be_the_same(
    look: Callable[..., Whereabouts], computer: Computer
) -> None:
    where = look(NAMED, A, B)
    computer.plugged = []
    assert where.is_there() is False
    computer.plugged = [B, NAMED]
    assert where.is_there()
    assert where.find() == NAMED
    assert where.sure


@pytest.mark.parametrize(("own", "twin"), [(A, B), (NAMELESS, SECOND)])
def test_of_two_alike_the_one_that_left_alone_is_sure(
    look: Callable[..., Whereabouts], computer: Computer, own: Device, twin: Device
) -> None:
    where = look(own, twin)
    computer.plugged = [twin]
    assert where.is_there() is False
    computer.plugged = [twin, own]
    assert where.is_there()
    assert where.find() == own
    assert where.sure


@pytest.mark.parametrize(("own", "twin"), [(A, B), (NAMELESS, SECOND)])
def test_of_two_alike_that_were_both_away_neither_is_sure_until_somebody_says_so(
    look: Callable[..., Whereabouts], computer: Computer, own: Device, twin: Device
) -> None:
    where = look(own, twin)
    computer.plugged = []
    assert where.is_there() is False
    computer.plugged = [own, twin]
    assert where.is_there()
    assert where.find() == own
    assert not where.sure
    where.confirm()
    assert where.sure
    computer.plugged = []
    where.is_there()
    computer.plugged = [own, twin]
    where.find()
    assert not where.sure


def test_another_model_in_the_same_socket_is_not_the_same_headset(
    look: Callable[..., Whereabouts], computer: Computer
) -> None:
    where = look(A)
    other = Device(A.id, "Speaker", False, True, "alsa_output.usb-Loud.stereo", A.port)
    computer.plugged = [other]
    assert where.find() == other
    assert not where.sure


def test_names_by_order_prove_nothing_after_the_sound_server_has_started_again(
    look: Callable[..., Whereabouts], computer: Computer
) -> None:
    named = look(NAMED)
    computer.plugged = None
    assert named.is_there() is None
    with pytest.raises(DevicesError):
        named.find()
    nameless = look(NAMELESS, SECOND)
    computer.plugged = None
    assert nameless.is_there() is None
    computer.plugged = [NAMED, NAMELESS, SECOND]
    named.find()
    nameless.find()
    assert named.sure
    assert not nameless.sure
