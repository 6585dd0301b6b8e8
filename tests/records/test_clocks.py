from datetime import UTC, datetime
from pathlib import Path

import pytest

from kroom.records.clocks import Clocks, PartnerClock, delete_clocks, read_clocks, write_clocks
from kroom.records.problem import StoreUnusable
from kroom.session.clock import Moment
from kroom.session.events import Partner

T0 = Moment(datetime(2026, 5, 4, 9, 30, 0, 123456, tzinfo=UTC), 1234, "boot-1")
CLOCKS = Clocks("s1", PartnerClock(T0), PartnerClock(T0, ended=True, quiet=True), attention=True)


def test_clocks_come_back_exactly_and_go_when_the_session_is_over(tmp_path: Path) -> None:
    assert read_clocks(tmp_path) is None
    write_clocks(tmp_path, CLOCKS)
    assert read_clocks(tmp_path) == CLOCKS
    write_clocks(tmp_path, Clocks("s2"))
    assert read_clocks(tmp_path) == Clocks("s2")
    delete_clocks(tmp_path)
    delete_clocks(tmp_path)
    assert read_clocks(tmp_path) is None


def test_each_partner_has_a_clock() -> None:
    assert CLOCKS.of(Partner.A) == PartnerClock(T0)
    assert CLOCKS.of(Partner.B).quiet


BROKEN = [
    b"",
    b"[]",
    b"null",
    b"\xff",
    b"{}",
    b" " * 20_000,
    b"[" * 9_000,
    b'{"session":"s","attention":false,"a":1,"b":2}',
    b'{"session":"s","attention":false,"a":{"started":{"at_utc":"x","clock_ms":1,"boot":"b"}},"b":{}}',
    b'{"session":"s","attention":false,"a":{"started":7,"ended":false,"quiet":false},"b":{}}',
]


@pytest.mark.parametrize("content", BROKEN)
def test_what_cannot_be_understood_never_stops_a_start(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "clocks.json").write_bytes(content)
    assert read_clocks(tmp_path) is None


def test_a_moment_without_zone_or_with_a_text_for_a_number_is_not_understood(tmp_path: Path) -> None:
    write_clocks(tmp_path, CLOCKS)
    whole = (tmp_path / "clocks.json").read_text()
    for changed in (whole.replace("Z", ""), whole.replace("1234,", '"1234",')):
        assert changed != whole
        (tmp_path / "clocks.json").write_text(changed)
        assert read_clocks(tmp_path) is None


def test_a_folder_that_is_missing_or_in_the_way_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable):
        write_clocks(tmp_path / "none", CLOCKS)
    (tmp_path / "clocks.json").mkdir()
    assert read_clocks(tmp_path) is None
    with pytest.raises(StoreUnusable):
        delete_clocks(tmp_path)


def test_a_wish_for_quiet_is_of_one_partner_and_can_be_taken_back() -> None:
    for partner in Partner:
        wished = Clocks("s1").wished(partner)
        assert wished.quiet() == {partner: True}
        assert wished.wished(partner) == Clocks("s1")
        assert wished.wished(partner.other).quiet() == dict.fromkeys(Partner, True)
