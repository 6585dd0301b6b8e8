from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroom.session.protocol import NEVER_OVERRIDDEN, PROVIDER_PRESENT, Allow, Per, Record, Role, Route
from kroom.session.protocol_file import (
    MAX_BYTES,
    ProtocolError,
    protocol_text,
    read_protocol,
    shipped_protocols,
)

LEAST = """\
title = "Short"
route = "iv"

[[phase]]
id = "onset"
title = "Onset"
minutes = 10
"""
WHOLE = (
    LEAST
    + """
[[phase.step]]
id = "look"
title = "Comfortable?"
at = [5]

[[phase]]
id = "peak"
title = "Peak"
minutes = 2.5

[[gate]]
id = "arrive"
title = "Before the dose"
before = "onset"

[[gate.step]]
id = "identity"
title = "Identity"

[[gate.step]]
id = "baseline"
title = "Baseline"
per = "partner"
record = "vitals"
"""
)


def problem(text: str) -> str:
    with pytest.raises(ProtocolError) as caught:
        read_protocol(text, "plan.toml")
    said = str(caught.value)
    assert "\n" not in said
    assert said.startswith("plan.toml: ")
    return said.removeprefix("plan.toml: ")


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


@pytest.mark.parametrize("name", shipped_protocols())
def test_what_ships_loads(name: str) -> None:
    protocol = read_protocol(protocol_text(name), name)
    assert protocol.title
    assert protocol.minutes >= 120
    assert protocol.presence_minutes == 15
    assert len(protocol.gates) == 4
    assert all(5 <= len(gate.steps) <= 9 or gate.before == "form" for gate in protocol.gates)
    steps = [step for gate in protocol.gates for step in gate.steps]
    assert {"assessment-confirmed", "eyeshades-on", PROVIDER_PRESENT} <= {step.id for step in steps}
    assert not [s.id for s in steps if s.id in NEVER_OVERRIDDEN and Allow.OVERRIDE in s.allow]
    assert all(step.hint for step in steps), "each step says what to look at"


def test_three_routes_ship() -> None:
    routes = {read_protocol(protocol_text(name), name).route for name in shipped_protocols()}
    assert routes == {Route.IV, Route.IM, Route.SUBLINGUAL}


def test_title_route_and_one_phase_are_enough() -> None:
    protocol = read_protocol(LEAST, "plan.toml")
    assert (protocol.gates, protocol.presence_minutes, protocol.minutes) == ((), 0, 10)


def test_what_is_not_said_is_the_default() -> None:
    protocol = read_protocol(WHOLE, "plan.toml")
    identity, baseline = protocol.gates[0].steps
    assert (identity.per, identity.by, identity.allow, identity.record) == (
        Per.COUPLE, Role.FACILITATOR, frozenset(), Record.TICK,
    )  # fmt: skip
    assert (baseline.per, baseline.record) == (Per.PARTNER, Record.VITALS)
    assert protocol.phase_start("peak") == 10
    assert protocol.phases[1].minutes == 2.5


@pytest.mark.parametrize(
    ("good", "bad", "where", "expected"),
    [
        ('title = "Short"', "title = 3", "title", "text of 1 to 500"),
        ('title = "Short"', 'title = "  "', "title", "text of 1 to 500"),
        ('title = "Short"', f'title = "{"x" * 501}"', "title", "text of 1 to 500"),
        ('route = "iv"', 'route = "oral"', "route", "iv, im, sublingual, other"),
        ('id = "onset"', 'id = "On Set"', "phase[0].id", "lower-case"),
        ('id = "onset"', 'id = "form"', "phase[0].id", "other than form and close"),
        ("minutes = 10", "minutes = 0", "phase[0].minutes", "between 0.01 and 1440"),
        ("minutes = 10", "minutes = nan", "phase[0].minutes", "between 0.01 and 1440"),
        ("minutes = 10", "minutes = true", "phase[0].minutes", "between 0.01 and 1440"),
        ("minutes = 10", 'minutes = "ten"', "phase[0].minutes", "between 0.01 and 1440"),
        ("minutes = 10", "minuets = 10", "phase[0].minuets", "unknown key; expected one of: id, minutes"),
        ("minutes = 10", "minutes = 10\nmusic = [1]", "phase[0].music", "a list of words"),
        ("at = [5]", "at = [1441]", "phase[0].step[0].at", "between 0 and 1440"),
        ("at = [5]", "at = 5", "phase[0].step[0].at", "expected a list"),
        ("at = [5]", "at = []", "phase[0].step[0].at", "such as [15, 30]"),
        ("at = [5]", 'at = [5]\nper = "couple"', "phase[0].step[0].per", "unknown key"),
        ('id = "peak"', 'id = "onset"', "phase[1].id", "'onset' is used twice"),
        ('before = "onset"', 'before = "lunch"', "gate[0].before", "onset, peak, form, close"),
        ('before = "onset"', 'before = "onset"\nstyle = "fast"', "gate[0].style", "read-do, do-confirm"),
        ('title = "Identity"', 'title = "I"\nallow = ["override"]', "gate[0].step[0].allow", "overridden"),
        ('title = "Identity"', 'title = "I"\nallow = ["skip"]', "gate[0].step[0].allow", "declined"),
        ('title = "Identity"', 'title = "I"\nby = "nurse"', "gate[0].step[0].by", "facilitator, provider"),
        ('title = "Identity"', 'title = "I"\nrecord = "dose"', "gate[0].step[0].record", "partner"),
        ('id = "baseline"', 'id = "identity"', "gate[0].step[1].id", "'identity' is used twice"),
        ('record = "vitals"', 'record = "weight"', "gate[0].step[1].record", "tick, vitals, dose"),
    ],
)
def test_bad_input_names_the_line_the_key_and_what_was_expected(
    good: str, bad: str, where: str, expected: str
) -> None:
    text = WHOLE.replace(good, bad, 1) if good != 'title = "Identity"' else WHOLE.replace(good, bad)
    said = problem(text)
    last = bad.splitlines()[-1]
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line == last]
    named = int(said.split(":")[0].removeprefix("line "))
    assert named in lines
    assert f": {where}: " in said
    assert expected in said


@pytest.mark.parametrize("key", ["id", "title", "minutes"])
def test_what_is_missing_is_named_at_its_table(key: str) -> None:
    text = "\n".join(line for line in LEAST.splitlines()[3:] if not line.startswith(f"{key} ="))
    said = problem('title = "Short"\nroute = "iv"\n' + text)
    assert said.startswith(f"line 3: phase[0].{key}: ")


def test_a_problem_within_an_inline_table_is_named_at_its_key() -> None:
    text = 'title = "Short"\nroute = "iv"\nphase = [{id = "a", title = "A", minutes = 0}]\n'
    assert problem(text).startswith("line 3: phase[0].minutes: ")


def test_the_second_gates_steps_are_counted_anew() -> None:
    text = (
        WHOLE
        + '\n[[gate]]\nid = "two"\ntitle = "Two"\nbefore = "close"\n[[gate.step]]\nid = "x"\ntitle = 1\n'
    )
    assert problem(text).startswith(f"line {len(text.splitlines())}: gate[1].step[0].title: ")


def test_a_gate_is_not_called_like_a_phase() -> None:
    said = problem(WHOLE.replace('id = "arrive"', 'id = "peak"'))
    assert "'peak' names a phase too" in said


def test_there_is_a_phase() -> None:
    assert "at least one [[phase]]" in problem('title = "Short"\nroute = "iv"\n')
    assert "expected a list" in problem('title = "Short"\nroute = "iv"\nphase = 3\n')
    assert "expected [[phase]]" in problem('title = "Short"\nroute = "iv"\nphase = [3]\n')


@pytest.mark.parametrize("text", ["title = ", "[[phase]\n", "x" * 5000, "a = 1\na = 2", "n = " + "9" * 5000])
def test_what_is_not_toml_is_said_so(text: str) -> None:
    assert "is not TOML" in problem(text)


def test_deep_nesting_is_no_crash() -> None:
    assert "is not TOML" in problem("a = " + "[" * 5000)


def test_a_strange_key_makes_one_short_line() -> None:
    assert len(problem('"a\\nb" = 1\n' + LEAST)) < 300
    assert len(problem(f"{'k' * 9000} = 1\n" + LEAST)) < 300


def test_many_phases_take_no_long_time() -> None:
    phases = "".join(f'[[phase]]\nid="p{n}"\ntitle="P"\nminutes=1\n' for n in range(3000))
    assert len(read_protocol('title="T"\nroute="iv"\n' + phases, "plan.toml").phases) == 3000


@given(st.text(max_size=200) | st.text(alphabet='[]="\n.abphasegt ', max_size=80).map(LEAST.__add__))
def test_any_text_is_a_protocol_or_a_clear_line(text: str) -> None:
    said = ""
    try:
        read_protocol(text, "plan.toml")
    except ProtocolError as error:
        said = str(error)
    assert "\n" not in said


# Files


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(WHOLE, "utf-8")
    assert protocol_text(str(path)) == WHOLE


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"title = '\xff\xfe'", "UTF-8"), (b"#" * (MAX_BYTES + 1), "larger than")],
)
def test_a_file_that_is_no_protocol(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(content)
    with pytest.raises(ProtocolError, match=why) as caught:
        protocol_text(str(path))
    assert str(path) in str(caught.value)


def test_a_missing_file_a_folder_and_a_name_nobody_has(tmp_path: Path) -> None:
    for name in (str(tmp_path / "gone.toml"), str(tmp_path), "intravenus", "", "a\0b"):
        with pytest.raises(ProtocolError):
            protocol_text(name)


def test_an_empty_file_is_missing_everything(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.touch()
    assert "phase" in problem(protocol_text(str(path)))
