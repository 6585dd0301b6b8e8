import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kroom.session import commands as ask
from kroom.session.decide import _RULES, LOGGED, Refusal, decide, open_session  # pyright: ignore[reportPrivateUsage]
from kroom.session.decide_log import CARRIES
from kroom.session.events import Json, Kind, Partner
from kroom.session.fold import fold
from kroom.session.protocol import NEVER_OVERRIDDEN, Role
from kroom.session.protocol_file import protocol_text
from kroom.session.schedule import gate_keys, open_steps
from kroom.session.state import Chair, FormStatus, MusicTurn, SessionStatus, StepKey, StepStatus
from kroom.session.vitals import Dose, Vitals

if TYPE_CHECKING:
    from tests.session.conftest import Table

A, B = Partner.A, Partner.B
VITALS, DOSE = Vitals(118, 76, 64, 98), Dose(35)


# Any order of commands


class Hands:
    """Hands that ask for anything at any time, with a chance's help."""

    def __init__(self, table: "Table", chance: random.Random) -> None:
        self.table, self.chance = table, chance
        self.keys = [key for gate in table.state.protocol.gates for key, _ in gate_keys(gate, table.state)]

    def touch(self) -> None:
        """One command, one step of the clock, and what has to hold whatever was asked."""
        table, chance = self.table, self.chance
        table.at += chance.choice([0.0, 1.0, 4.0, 90.0, 600.0])
        command = chance.choice(self.commands())
        before = table.state
        decision = decide(before, command)
        if isinstance(decision, Refusal):
            assert decision.why.endswith(".")
            return
        assert not before.status.over, "nothing follows the end"
        started = [draft.partner for draft in decision if draft.kind is Kind.PARTNER_STARTED]
        for partner in started:
            assert not open_steps(before, before.protocol.start_gates, partner)
            assert before.provider_here
        if any(draft.kind is Kind.SESSION_CLOSED for draft in decision):
            assert not open_steps(before, before.protocol.gates_before("close"), None)
        table.write(command.by, decision)

    def body(self, kind: Kind) -> dict[str, Json]:
        """What a line may carry, and now and then what it may not."""
        values: dict[str, Json] = {"volume": 30, "at_once": True, "at_s": 60.0, "problem": "sea.flac"}
        keys = CARRIES.get(kind, frozenset()) if self.chance.random() < 0.9 else {"volume"}
        return {key: values.get(key, "died") for key in keys}

    def change_of_phase(self, by: ask.Actor, partner: Partner) -> ask.Command:
        """Any phase, or none that is known, made as long as nobody would."""
        chance = self.chance
        ids = [phase.id for phase in self.table.state.protocol.phases]
        return ask.ChangePhase(
            now=self.table.now,
            by=by,
            partners=chance.choice([(partner,), tuple(Partner), ()]),
            phase=chance.choice([*ids, "no-such"]),
            minutes=chance.choice([-1.0, 0.0, 0.5, 20.0, 600.0, 10_000.0]),
        )

    def commands(self) -> list[ask.Command]:
        """One of each, with an anybody and an anything; likely ones more than once."""
        chance, now = self.chance, self.table.now
        partner = chance.choice(list(Partner))
        by = chance.choice(
            [ask.Actor("nora", Role.FACILITATOR), ask.Actor("petra", Role.PROVIDER), ask.Actor(partner.value)]
        )
        key, kind = chance.choice(self.keys), chance.choice(list(LOGGED))
        step = self.table.state.protocol.find_step(key.place, key.step)
        status = chance.choice([StepStatus.DONE, StepStatus.DONE, *StepStatus])
        settle = ask.SettleStep(
            now=now,
            by=ask.Actor("petra", step.by) if chance.random() < 0.9 else by,
            key=key,
            status=status,
            vitals=VITALS,
            dose=DOSE,
            reason=chance.choice(["", "for a reason"]),
        )
        chair = Chair("calm.xspf", "Calm", chance.choice(["", "one", "other"]), "")
        headset = chance.choice(["", "one", "other", "spare"])
        link = chance.choice(["now", "hard", "need"])
        return [
            *[settle] * 8,
            *[ask.StartPartner(now=now, by=by, partner=partner)] * 2,
            ask.StartBoth(now=now, by=by),
            ask.EndPartner(now=now, by=by, partner=partner),
            ask.UndoEnd(now=now, by=by, partner=partner),
            self.change_of_phase(by, partner),
            ask.PrepareChair(now=now, by=by, partner=partner, chair=chair),
            ask.HearHeadset(now=now, by=by, partner=partner),
            ask.LogEvent(
                now=now, by=by, kind=kind, partner=chance.choice([None, partner]), body=self.body(kind)
            ),
            ask.MoveHeadset(
                now=now, by=by, partner=partner, headset=headset, name="", sure=chance.random() < 0.5
            ),
            ask.SwapHeadsets(now=now, by=by),
            ask.AddNote(now=now, by=by, text=chance.choice(["", "calm"]), partner=partner),
            ask.TakeVitals(now=now, by=by, partner=partner, vitals=VITALS),
            ask.RecordDose(now=now, by=by, partner=partner, dose=DOSE),
            *[ask.HandOver(now=now, by=by, partner=partner)] * 2,
            ask.ShowQuestion(now=now, by=by, partner=partner, link_id=link),
            *[ask.SaveAnswer(now=now, by=by, partner=partner, link_id=link, answer='"calm"')] * 2,
            ask.SaveAnswer(now=now, by=by, partner=partner, link_id=link, answer=None),
            ask.CallHelp(now=now, by=by, partner=partner, link_id=link),
            ask.LeaveForm(now=now, by=by, partner=partner, finished=chance.random() < 0.5),
            ask.FormNotBegun(now=now, by=by, partner=partner),
            ask.ReplyAlone(now=now, by=by, partner=partner, text="well"),
            ask.ReadUrgent(now=now, by=by, partner=partner),
            ask.Resume(now=now, by=by, gap_s=3.0),
            ask.CloseSession(now=now, by=by),
            *([ask.StopSession(now=now, by=by, reason="ill")] if chance.random() < 0.02 else []),
            *([ask.SitOut(now=now, by=by, partner=partner)] if chance.random() < 0.1 else []),
        ]


@settings(max_examples=30)
@given(st.randoms(use_true_random=True), st.sampled_from(["bare", "ready", "running"]))
def test_any_order_of_commands_leaves_a_valid_state(
    lay_table: "Callable[[], Table]", chance: random.Random, how_far: str
) -> None:
    table = lay_table()
    if how_far == "ready":
        table.pass_gates("onset")
    if how_far == "running":
        table.start(A, B)
        table.pass_gates("form")
    hands = Hands(table, chance)
    for _ in range(120):
        hands.touch()
        holds(table)
    assert fold(table.events) == table.state, "the same events amount to the same state"


def test_those_hands_know_every_command(table: "Table") -> None:
    chance = random.Random(1)  # noqa: S311
    hands = Hands(table, chance)
    assert {type(command) for _ in range(300) for command in hands.commands()} == set(_RULES)


def holds(table: "Table") -> None:
    """What is true of every session, whatever hands did."""
    state = table.state
    ones = state.partners.values()
    assert sum(one.form.status is FormStatus.HANDED_OVER for one in ones) <= 1
    assert not all(one.sat_out for one in ones)
    for one in ones:
        assert one.ended is None or one.started is not None
        assert not (one.sat_out and one.started)
        assert one.calm is None or (one.started is None and not one.sat_out)
    headsets = [one.chair.headset for one in ones if one.chair.headset and not one.sat_out]
    assert len(headsets) == len(set(headsets))
    for key, mark in state.steps.items():
        if mark.status is StepStatus.OVERRIDDEN:
            assert key.step not in NEVER_OVERRIDDEN
            assert mark.by == "petra"
            assert mark.reason


@settings(max_examples=15)
@given(st.randoms(use_true_random=True), st.sampled_from(list(Partner)))
def test_a_start_gets_through_only_with_every_step_settled(
    lay_table: "Callable[[], Table]", chance: random.Random, partner: Partner
) -> None:
    table = lay_table()
    keys = table.open_keys(table.state.protocol.start_gates, partner)
    chance.shuffle(keys)
    for key in keys:
        assert key in table.refused(ask.StartPartner, partner=partner).steps
        table.settle(key)
    table.do(ask.StartPartner, partner=partner)


# Opening


@pytest.mark.parametrize("names", [{A: "Ada"}, {A: "Ada", B: "  "}, {}])
def test_both_partners_need_a_name(names: dict[Partner, str]) -> None:
    opening = ask.Opening("couple", protocol_text("intravenous"), names)
    assert open_session(opening) == Refusal("Both partners need a name.")


def test_a_protocol_that_cannot_be_used_opens_nothing() -> None:
    decision = open_session(ask.Opening("couple", "title = 3", {A: "Ada", B: "Ben"}))
    assert isinstance(decision, Refusal)
    assert "expected" in decision.why


def test_names_are_words_and_stand_in_no_body() -> None:
    decision = open_session(ask.Opening("couple", protocol_text("intravenous"), {A: "Ada", B: "Ben"}))
    assert not isinstance(decision, Refusal)
    assert decision[0].words == {"name_a": "Ada", "name_b": "Ben"}
    assert "Ada" not in str(decision[0].body)


# The start


def test_a_refusal_names_the_open_steps_and_only_those_that_count(table: "Table") -> None:
    table.pass_gates("onset", A)
    table.do(
        ask.SettleStep, ask.Actor("n", Role.FACILITATOR), key=table.key("consent", A), status=StepStatus.OPEN
    )
    refusal = table.refused(ask.StartPartner, partner=A)
    assert refusal.why == "A can't start yet. Still open: Consent reaffirmed, alone (A)."
    assert refusal.steps == (table.key("consent", A),)


def test_the_other_partners_open_steps_do_not_block(table: "Table") -> None:
    table.start(A)
    assert table.state.partners[A].running
    assert table.key("identity", B) in table.refused(ask.StartPartner, partner=B).steps


def test_an_open_step_of_the_couple_blocks_both(table: "Table") -> None:
    table.pass_gates("onset")
    table.do(ask.SettleStep, key=table.key("assessment-confirmed"), status=StepStatus.OPEN)
    for partner in Partner:
        assert table.refused(ask.StartPartner, partner=partner).steps == (table.key("assessment-confirmed"),)


def test_nobody_starts_while_the_provider_is_away(table: "Table") -> None:
    table.pass_gates("onset")
    table.do(ask.LogEvent, kind=Kind.PROVIDER_OUT)
    assert "provider" in table.refused(ask.StartPartner, partner=A).why
    table.do(ask.LogEvent, kind=Kind.PROVIDER_IN)
    table.do(ask.StartPartner, partner=A)


def test_nobody_starts_with_a_headset_that_was_not_heard(table: "Table") -> None:
    table.pass_gates("onset")
    table.do(ask.PrepareChair, partner=A, chair=Chair("calm.xspf", "Calm", "another", "Another"))
    assert "by ear" in table.refused(ask.StartPartner, partner=A).why


def test_nobody_starts_with_music_and_no_headset(table: "Table") -> None:
    table.pass_gates("onset")
    table.do(ask.PrepareChair, partner=A, chair=Chair("calm.xspf", "Calm"))
    assert "no headset" in table.refused(ask.StartPartner, partner=A).why


def test_music_is_optional(table: "Table") -> None:
    table.do(ask.PrepareChair, partner=A, chair=Chair())
    table.start(A)


def test_nobody_starts_twice(table: "Table") -> None:
    table.start(A)
    assert "already" in table.refused(ask.StartPartner, partner=A).why


def test_both_never_have_the_same_headset(table: "Table") -> None:
    same = Chair("calm.xspf", "Calm", "headset-b", "Headset b")
    assert "same headset" in table.refused(ask.PrepareChair, partner=A, chair=same).why
    table.do(ask.SitOut, partner=B)
    table.do(ask.PrepareChair, partner=A, chair=same)


@pytest.mark.parametrize("volume", [-1, 101])
def test_a_volume_is_a_percentage(table: "Table", volume: int) -> None:
    assert "0 and 100" in table.refused(ask.PrepareChair, partner=A, chair=Chair(volume=volume)).why
    body = {"volume": volume}
    table.refused(ask.LogEvent, kind=Kind.VOLUME_CHANGED, partner=A, body=body)


def test_one_who_sits_out_blocks_nothing_and_cannot_start(table: "Table") -> None:
    table.do(ask.SitOut, partner=B)
    table.start(A)
    assert "sits out" in table.refused(ask.StartPartner, partner=B).why
    assert "nobody dosed" in table.refused(ask.SitOut, partner=A).why or table.state.partners[A].started


def test_both_cannot_sit_out(table: "Table") -> None:
    table.do(ask.SitOut, partner=B)
    assert "nobody dosed" in table.refused(ask.SitOut, partner=A).why


# Steps


def test_the_providers_steps_need_the_provider(table: "Table", facilitator: ask.Actor) -> None:
    for gate in table.state.protocol.gates:
        for key, step in gate_keys(gate, table.state):
            if step.by is Role.PROVIDER:
                refusal = table.refused(
                    ask.SettleStep, facilitator, key=key, status=StepStatus.DONE, vitals=VITALS, dose=DOSE
                )
                assert "provider" in refusal.why


def test_identity_dose_and_provider_present_are_never_overridden(table: "Table", provider: ask.Actor) -> None:
    for key in (table.key("identity", A), table.key("dose", A), table.key("provider-present")):
        refusal = table.refused(
            ask.SettleStep, provider, key=key, status=StepStatus.OVERRIDDEN, reason="in a hurry"
        )
        assert "can't be overridden" in refusal.why


def test_an_override_needs_the_provider_and_a_reason(
    table: "Table", facilitator: ask.Actor, provider: ask.Actor
) -> None:
    ask_for = {"key": table.key("driver"), "status": StepStatus.OVERRIDDEN}
    assert "provider" in table.refused(ask.SettleStep, facilitator, reason="a taxi", **ask_for).why
    assert "reason" in table.refused(ask.SettleStep, provider, reason="  ", **ask_for).why
    drafts = table.do(ask.SettleStep, provider, reason=" a taxi ", **ask_for)
    assert drafts[0].words == {"reason": "a taxi"}
    assert "taxi" not in str(drafts[0].body)
    mark = table.state.steps[table.key("driver")]
    assert (mark.status, mark.by, bool(mark.reason)) == (StepStatus.OVERRIDDEN, provider.id, True)


def test_a_step_becomes_only_what_the_protocol_allows(table: "Table") -> None:
    identity, intention, volume = (table.key(step, A) for step in ("identity", "intention", "volume"))
    table.refused(ask.SettleStep, key=identity, status=StepStatus.DECLINED)
    table.refused(ask.SettleStep, key=identity, status=StepStatus.NOT_APPLICABLE)
    table.refused(ask.SettleStep, key=intention, status=StepStatus.NOT_APPLICABLE)
    table.do(ask.SettleStep, key=intention, status=StepStatus.DECLINED)
    table.do(ask.SettleStep, key=volume, status=StepStatus.NOT_APPLICABLE)


def test_taking_back_is_one_more_line_and_keeps_who_and_when(table: "Table") -> None:
    key = table.key("identity", A)
    table.settle(key)
    table.at += 60
    table.do(ask.SettleStep, key=key, status=StepStatus.OPEN)
    assert table.kinds()[-2:] == [Kind.STEP_DONE, Kind.STEP_REOPENED]
    assert table.state.step_status(key) is StepStatus.OPEN
    assert table.state.steps[key].at == table.now
    assert "is open" in table.refused(ask.SettleStep, key=key, status=StepStatus.OPEN).why
    table.settle(key)


def test_a_settled_step_is_not_settled_over(table: "Table") -> None:
    table.settle(table.key("identity", A))
    assert (
        "already" in table.refused(ask.SettleStep, key=table.key("identity", A), status=StepStatus.DONE).why
    )


@pytest.mark.parametrize(
    "key",
    [
        StepKey("arrive", "no-such-step"),
        StepKey("nowhere", "identity", A),
        StepKey("arrive", "identity"),
        StepKey("arrive", "driver", A),
        StepKey("arrive", "identity", A, 5.0),
        StepKey("onset", "comfort-look", A, 6.0),
        StepKey("onset", "comfort-look", A),
        StepKey("onset", "comfort-look", None, 5.0),
    ],
)
def test_a_step_that_is_not_in_the_protocol_is_refused(table: "Table", key: StepKey) -> None:
    refusal = table.refused(ask.SettleStep, key=key, status=StepStatus.DONE)
    assert refusal.why == "This step is not in the session's protocol."


def test_numbers_are_asked_for_and_have_to_be_plausible(table: "Table", provider: ask.Actor) -> None:
    baseline, dose = table.key("baseline", A), table.key("dose", A)
    done = StepStatus.DONE
    assert "missing" in table.refused(ask.SettleStep, provider, key=baseline, status=done).why
    assert "missing" in table.refused(ask.SettleStep, provider, key=dose, status=done).why
    slip = Vitals(1180, 76, 64, 98)
    assert "mmHg" in table.refused(ask.SettleStep, provider, key=baseline, status=done, vitals=slip).why
    assert "mg" in table.refused(ask.SettleStep, provider, key=dose, status=done, dose=Dose(0)).why


def test_numbers_of_a_step_are_recorded_beside_its_tick(table: "Table") -> None:
    table.settle(table.key("baseline", A))
    table.settle(table.key("dose", A))
    one = table.state.partners[A]
    assert [taken.vitals for taken in one.vitals] == [VITALS]
    assert [given.dose for given in one.doses] == [DOSE]


def test_a_signed_step_counts_as_presence_while_the_provider_is_here(table: "Table") -> None:
    table.settle(table.key("provider-present"))
    assert table.state.provider_here
    table.at += 60
    table.settle(table.key("emergency-kit"))
    assert table.state.presence_at == table.now


def test_presence_is_confirmed_by_the_provider_alone(
    table: "Table", facilitator: ask.Actor, provider: ask.Actor
) -> None:
    table.settle(table.key("provider-present"))
    assert "provider" in table.refused(ask.LogEvent, facilitator, kind=Kind.PRESENCE_CONFIRMED).why
    table.do(ask.LogEvent, provider, kind=Kind.PRESENCE_CONFIRMED)


def test_saying_again_that_the_provider_is_in_confirms_no_presence(table: "Table") -> None:
    table.settle(table.key("provider-present"))
    was = table.state.presence_at
    table.at += 600
    assert table.do(ask.LogEvent, kind=Kind.PROVIDER_IN) == ()
    assert table.state.presence_at == was


def test_spoken_alone_is_ticked_after_the_reply_was_entered(table: "Table", provider: ask.Actor) -> None:
    key = table.key("spoken-alone", A)
    assert "reply" in table.refused(ask.SettleStep, key=key, status=StepStatus.DONE).why
    assert "provider" in table.refused(ask.ReplyAlone, partner=A, text="harm").why
    drafts = table.do(ask.ReplyAlone, provider, partner=A, text="harm")
    assert drafts[0].words == {"reply": "harm"}
    assert drafts[0].body == {}
    table.do(ask.SettleStep, key=key, status=StepStatus.DONE)


# One touch


@pytest.mark.parametrize("kind", list(LOGGED))
def test_a_touch_belongs_to_a_partner_or_to_the_room(table: "Table", kind: Kind, provider: ask.Actor) -> None:
    wrong = None if LOGGED[kind] else A
    table.refused(ask.LogEvent, provider, kind=kind, partner=wrong)


def test_only_touches_are_logged(table: "Table", provider: ask.Actor) -> None:
    for kind in set(Kind) - set(LOGGED):
        table.refused(ask.LogEvent, provider, kind=kind, partner=A)


@pytest.mark.parametrize(
    ("on", "off"),
    [
        (Kind.MUSIC_QUIETENED, Kind.MUSIC_RESTORED),
        (Kind.TALK_STARTED, Kind.TALK_ENDED),
        (Kind.BATHROOM_LEFT, Kind.BATHROOM_RETURNED),
        (Kind.HEADSET_LOST, Kind.HEADSET_RETURNED),
        (Kind.HEADSET_MUTED, Kind.HEADSET_UNMUTED),
    ],
)
def test_two_hands_on_one_switch_make_one_event(table: "Table", on: Kind, off: Kind) -> None:
    assert table.do(ask.LogEvent, kind=off, partner=A) == ()
    for kind in (on, off):
        assert len(table.do(ask.LogEvent, kind=kind, partner=A)) == 1
        assert table.do(ask.LogEvent, kind=kind, partner=A) == ()


def test_a_note_has_words_and_not_too_many(table: "Table") -> None:
    table.refused(ask.AddNote, text=" \n ")
    table.refused(ask.AddNote, text="x" * 20_001)
    (draft,) = table.do(ask.AddNote, text=" tears ", partner=A, concern=True)
    assert (draft.words, draft.body) == ({"note": "tears"}, {"concern": True})


def test_a_dose_is_the_providers(table: "Table", facilitator: ask.Actor, provider: ask.Actor) -> None:
    assert "provider" in table.refused(ask.RecordDose, facilitator, partner=A, dose=DOSE).why
    table.refused(ask.RecordDose, provider, partner=A, dose=Dose(5000))
    table.do(ask.RecordDose, provider, partner=A, dose=DOSE)


# The end of one partner


def test_an_end_before_the_plans_end_is_early(table: "Table") -> None:
    table.start(A, B)
    table.at += 60 * 60
    table.do(ask.EndPartner, partner=A)
    assert table.state.partners[A].ended_early
    assert table.state.partners[B].running
    table.at += 60 * 60
    table.do(ask.EndPartner, partner=B)
    assert not table.state.partners[B].ended_early
    assert table.state.status is SessionStatus.CLOSING


def test_an_end_is_taken_back_for_a_moment(table: "Table") -> None:
    table.start(A)
    assert "not been ended" in table.refused(ask.UndoEnd, partner=A).why
    table.do(ask.EndPartner, partner=A)
    table.at += 5
    table.do(ask.UndoEnd, partner=A)
    assert table.state.partners[A].running
    table.do(ask.EndPartner, partner=A)
    table.at += 31
    assert "too late" in table.refused(ask.UndoEnd, partner=A).why


def test_only_a_running_clock_ends(table: "Table") -> None:
    table.refused(ask.EndPartner, partner=A)


# The form


def test_one_partner_at_a_time_has_the_screen(table: "Table") -> None:
    table.start(A, B)
    table.hand_over(A)
    table.pass_gates("form", B)
    assert table.refused(ask.HandOver, partner=B).why == "A has the screen. One partner at a time."
    table.do(ask.LeaveForm, ask.Actor("a"), partner=A, finished=False)
    table.do(ask.HandOver, partner=B)
    table.do(ask.LeaveForm, ask.Actor("b"), partner=B, finished=True)
    assert "finished" in table.refused(ask.HandOver, partner=B).why
    table.do(ask.HandOver, partner=A)


def test_the_screen_is_handed_over_behind_the_gate(table: "Table") -> None:
    table.start(A, B)
    assert table.key("willing", A) in table.refused(ask.HandOver, partner=A).steps
    table.pass_gates("form", A)
    table.do(ask.HandOver, partner=A)


def test_one_who_was_not_dosed_is_asked_nothing(table: "Table") -> None:
    table.start(A)
    assert "not part" in table.refused(ask.HandOver, partner=B).why


@pytest.mark.parametrize("who", ["b", "nora", "kroom"])
def test_only_the_partner_with_the_screen_answers(table: "Table", who: str) -> None:
    table.start(A, B)
    table.hand_over(A)
    by = ask.Actor(who)
    for command, rest in (
        (ask.SaveAnswer, {"link_id": "now", "answer": '"calm"'}),
        (ask.ShowQuestion, {"link_id": "now"}),
        (ask.CallHelp, {"link_id": "now"}),
        (ask.LeaveForm, {"finished": True}),
    ):
        table.refused(command, by, partner=A, **rest)
        table.refused(command, by, partner=B, **rest)


def test_answers_are_words(table: "Table") -> None:
    table.start(A)
    table.hand_over(A)
    (draft,) = table.do(ask.SaveAnswer, ask.Actor("a"), partner=A, link_id="stays", answer='"the sea"')
    assert draft.words == {"answer": '"the sea"'}
    assert "sea" not in str(draft.body)
    too_long = '"' + "x" * 20_001 + '"'
    table.refused(ask.SaveAnswer, ask.Actor("a"), partner=A, link_id="stays", answer=too_long)


def test_a_question_is_shown_and_help_called_once(table: "Table") -> None:
    table.start(A)
    table.hand_over(A)
    for command in (ask.ShowQuestion, ask.CallHelp):
        assert len(table.do(command, ask.Actor("a"), partner=A, link_id="now")) == 1
        assert table.do(command, ask.Actor("a"), partner=A, link_id="now") == ()


def test_urgent_answers_are_read_by_a_provider_after_the_form(
    table: "Table", facilitator: ask.Actor, provider: ask.Actor
) -> None:
    table.start(A)
    key = table.key("urgent-answers", A)
    table.refused(ask.ReadUrgent, provider, partner=A)
    table.hand_over(A)
    table.do(ask.SaveAnswer, ask.Actor("a"), partner=A, link_id="hard", answer='"a-lot"')
    table.refused(ask.ReadUrgent, provider, partner=A)
    table.do(ask.LeaveForm, ask.Actor("a"), partner=A, finished=True)
    table.refused(ask.ReadUrgent, facilitator, partner=A)
    table.refused(ask.FormNotBegun, provider, partner=A)
    assert "not been opened" in table.refused(ask.SettleStep, provider, key=key, status=StepStatus.DONE).why
    table.do(ask.ReadUrgent, provider, partner=A)
    table.do(ask.SettleStep, provider, key=key, status=StepStatus.DONE)


def test_answers_given_after_the_urgent_ones_were_read_have_to_be_read_too(
    table: "Table", provider: ask.Actor
) -> None:
    table.start(A)
    table.settle(table.key("urgent-answers", A))  # recorded as not begun
    table.hand_over(A)
    table.do(ask.SaveAnswer, ask.Actor("a"), partner=A, link_id="hard", answer='"a-lot"')
    table.do(ask.LeaveForm, ask.Actor("a"), partner=A, finished=True)
    key = table.key("urgent-answers", A)
    assert table.state.step_status(key) is StepStatus.OPEN
    table.refused(ask.SettleStep, provider, key=key, status=StepStatus.DONE)


# The close


def ready_to_close(table: "Table") -> None:
    table.start(A, B)
    table.at += 121 * 60
    table.pass_gates("close")


def test_the_close_needs_every_step_of_its_gates(table: "Table") -> None:
    ready_to_close(table)
    for step, partner in (("oriented", B), ("driver-here", None), ("urgent-answers", A)):
        key = table.key(step, partner)
        table.do(ask.SettleStep, ask.Actor("petra", Role.PROVIDER), key=key, status=StepStatus.OPEN)
        assert table.refused(ask.CloseSession).steps == (key,)
        table.settle(key)
    table.do(ask.CloseSession)
    assert table.state.status is SessionStatus.CLOSED
    assert [one.ended for one in table.state.partners.values()] == [table.now, table.now]
    assert not any(one.ended_early for one in table.state.partners.values())


def test_a_clock_cut_short_by_the_close_ended_early(table: "Table") -> None:
    table.start(A)
    table.at += 70 * 60
    table.start(B)
    table.at += 60 * 60
    table.pass_gates("close")
    table.do(ask.CloseSession)
    early = [table.state.partners[partner].ended_early for partner in (A, B)]
    assert early == [False, True]


def test_a_session_that_has_not_begun_is_not_closed(table: "Table") -> None:
    assert "not begun" in table.refused(ask.CloseSession).why


def test_one_who_neither_started_nor_sits_out_holds_the_close(table: "Table") -> None:
    table.start(A)
    table.pass_gates("close")
    assert table.refused(ask.CloseSession).why.startswith("B has neither started")
    table.do(ask.SitOut, partner=B)
    table.do(ask.CloseSession)


def test_nothing_closes_while_a_partner_has_the_screen(table: "Table") -> None:
    ready_to_close(table)
    table.pass_gates("form")
    table.do(ask.SettleStep, ask.Actor("petra", Role.PROVIDER), key=table.key("urgent-answers", A),
             status=StepStatus.OPEN)  # fmt: skip
    table.do(ask.HandOver, partner=A)
    assert "has the screen" in table.refused(ask.CloseSession).why


def test_stopping_early_needs_the_provider_and_a_reason(
    table: "Table", facilitator: ask.Actor, provider: ask.Actor
) -> None:
    table.start(A)
    assert "provider" in table.refused(ask.StopSession, facilitator, reason="ill").why
    assert "reason" in table.refused(ask.StopSession, provider, reason=" ").why
    drafts = table.do(ask.StopSession, provider, reason="ill")
    assert drafts[-1].words == {"reason": "ill"}
    assert table.state.status is SessionStatus.STOPPED
    assert table.state.partners[A].ended_early


def test_nothing_follows_the_end(table: "Table", provider: ask.Actor) -> None:
    table.do(ask.StopSession, provider, reason="ill")
    assert "closed" in table.refused(ask.AddNote, text="late").why
    table.refused(ask.Resume, gap_s=1.0)


def test_a_resumed_session_says_how_long_nobody_was_there(table: "Table") -> None:
    (draft,) = table.do(ask.Resume, gap_s=12.34567)
    assert draft.body == {"gap_s": 12.346}


# What counts as presence


def signed_acts(table: "Table") -> dict[str, "Callable[[ask.Actor], object]"]:
    """Everything that a provider signs while a session runs."""
    key = table.key("vitals", A, 15)
    table.hand_over(A)
    table.do(ask.LeaveForm, ask.Actor("a"), partner=A, finished=True)
    return {
        "dose": lambda by: table.do(ask.RecordDose, by, partner=A, dose=DOSE),
        "reply": lambda by: table.do(ask.ReplyAlone, by, partner=A, text="well"),
        "urgent": lambda by: table.do(ask.ReadUrgent, by, partner=A),
        "not begun": lambda by: table.do(ask.FormNotBegun, by, partner=B),
        "step": lambda by: table.do(ask.SettleStep, by, key=key, status=StepStatus.DONE, vitals=VITALS),
        "override": lambda by: table.do(
            ask.SettleStep, by, key=key, status=StepStatus.OVERRIDDEN, reason="a reason"
        ),
    }


ACTS = ["dose", "reply", "urgent", "not begun", "step", "override"]


@pytest.mark.parametrize("act", ACTS)
def test_what_the_provider_signs_counts_as_presence(table: "Table", provider: ask.Actor, act: str) -> None:
    table.start(A, B)
    acts = signed_acts(table)
    table.at += 1000
    acts[act](provider)
    assert table.kinds()[-1] is Kind.PRESENCE_CONFIRMED
    assert table.state.presence_at == table.now


@pytest.mark.parametrize("act", ACTS)
def test_whoever_signs_while_away_has_come_back(table: "Table", provider: ask.Actor, act: str) -> None:
    table.start(A, B)
    acts = signed_acts(table)
    table.do(ask.LogEvent, kind=Kind.PROVIDER_OUT)
    table.at += 1000
    acts[act](provider)
    assert table.kinds()[-1] is Kind.PROVIDER_IN
    assert table.state.provider_here


def test_many_steps_signed_at_once_are_one_presence(table: "Table", provider: ask.Actor) -> None:
    table.start(A, B)
    table.at += 1000
    before = len(table.events)
    for minute in (15, 30, 40):
        key = table.key("vitals", A, minute)
        table.do(ask.SettleStep, provider, key=key, status=StepStatus.DONE, vitals=VITALS)
        table.at += 0.1
    assert table.kinds()[before:].count(Kind.PRESENCE_CONFIRMED) == 1


def test_a_facilitators_step_is_nobodys_presence(table: "Table", provider: ask.Actor) -> None:
    """A provider who unlocked the screen and went away is not present in the ticks of others."""
    table.start(A)
    table.at += 1000
    table.do(ask.SettleStep, provider, key=table.key("comfort-look", A, 5), status=StepStatus.DONE)
    assert table.kinds()[-1] is Kind.STEP_DONE


def test_before_the_provider_has_come_a_signature_brings_nobody_in(
    table: "Table", provider: ask.Actor
) -> None:
    table.do(ask.SettleStep, provider, key=table.key("fasting", A), status=StepStatus.DONE)
    assert not table.state.provider_here


# Keeping awake


def test_a_computer_that_stays_awake_again_is_said_once(table: "Table") -> None:
    for kind in (Kind.KEEP_AWAKE_RESTORED, Kind.KEEP_AWAKE_FAILED, Kind.KEEP_AWAKE_FAILED):
        table.do(ask.LogEvent, kind=kind)
    assert table.kinds()[-1] is Kind.KEEP_AWAKE_FAILED
    assert table.kinds().count(Kind.KEEP_AWAKE_FAILED) == 1
    assert not table.state.awake
    table.do(ask.LogEvent, kind=Kind.KEEP_AWAKE_RESTORED)
    assert table.state.awake


# Headsets while running, skips, calm music


def test_nobody_moves_to_the_others_headset(table: "Table") -> None:
    table.start(A)
    move: dict[str, Any] = {"partner": A, "name": "", "sure": True}
    assert "swap them instead" in table.refused(ask.MoveHeadset, headset="headset-b", **move).why
    assert table.refused(ask.MoveHeadset, headset="", **move).why.startswith("Choose")
    assert table.do(ask.MoveHeadset, headset="headset-a", **move) == ()
    table.do(ask.SitOut, partner=B)
    table.do(ask.MoveHeadset, headset="headset-b", **move)
    assert "sits out" in table.refused(ask.MoveHeadset, partner=B, headset="spare", name="", sure=True).why


def test_before_the_start_another_headset_is_heard_anew(table: "Table") -> None:
    table.pass_gates("onset")
    table.do(ask.MoveHeadset, partner=A, headset="spare", name="Spare", sure=True)
    assert "confirmed by ear" in table.refused(ask.StartPartner, partner=A).why
    table.do(ask.HearHeadset, partner=A)
    table.do(ask.SwapHeadsets)
    for partner in Partner:
        assert "confirmed by ear" in table.refused(ask.StartPartner, partner=partner).why


def test_a_swap_takes_a_loss_along(table: "Table") -> None:
    table.start(A, B)
    table.do(ask.LogEvent, kind=Kind.HEADSET_LOST, partner=A)
    table.do(ask.SwapHeadsets)
    lost = {partner: one.headset_lost for partner, one in table.state.partners.items()}
    assert lost == {A: False, B: True}
    assert all(one.chair.heard for one in table.state.partners.values())


def test_both_start_at_one_moment(table: "Table") -> None:
    table.pass_gates("onset")
    drafts = table.do(ask.StartBoth)
    assert [(draft.kind, draft.partner) for draft in drafts] == [
        (Kind.PARTNER_STARTED, A),
        (Kind.PARTNER_STARTED, B),
    ]
    assert table.state.partners[A].started == table.state.partners[B].started == table.now


def test_both_start_or_neither(table: "Table") -> None:
    table.pass_gates("onset", A)
    assert table.refused(ask.StartBoth).why.startswith("B can't start yet. Still open:")
    table.do(ask.StartPartner, partner=A)
    assert table.refused(ask.StartBoth).why == "A has started already."


@pytest.mark.parametrize("at_s", [None, -1.0, True, "soon"])
def test_a_skip_names_its_second(table: "Table", at_s: Json) -> None:
    table.start(A)
    why = table.refused(ask.LogEvent, kind=Kind.TRACK_SKIPPED, partner=A, body={"at_s": at_s}).why
    assert why == "A skip names the second of the programme."


def test_a_skip_needs_a_track_that_plays(table: "Table") -> None:
    skip: dict[str, Any] = {"kind": Kind.TRACK_SKIPPED, "partner": A, "body": {"at_s": 60.0}}
    assert table.refused(ask.LogEvent, **skip).why == "No track plays for A."
    table.start(A)
    table.do(ask.LogEvent, kind=Kind.MUSIC_HELD)
    assert "held" in table.refused(ask.LogEvent, **skip).why
    table.do(ask.LogEvent, kind=Kind.MUSIC_RESUMED)
    table.do(ask.LogEvent, **skip)
    assert table.state.partners[A].skips == (60.0,)


def test_music_goes_back_or_on_to_a_phase_while_it_plays(table: "Table") -> None:
    turn: dict[str, Any] = {"kind": Kind.MUSIC_TURNED, "partner": A, "body": {"at_s": 60.0, "to": "descent"}}
    assert table.refused(ask.LogEvent, **turn).why == "No track plays for A."
    table.start(A)
    table.do(ask.LogEvent, **turn)
    assert table.state.partners[A].turns == (MusicTurn(60.0, "descent"),)
    turn["body"] = {"at_s": 60.0, "to": "loud"}
    assert "to a phase" in table.refused(ask.LogEvent, **turn).why
    table.do(ask.LogEvent, kind=Kind.MUSIC_HELD)
    turn["body"] = {"at_s": 60.0, "to": "previous"}
    assert "held" in table.refused(ask.LogEvent, **turn).why


def test_calm_music_is_for_one_who_waits(table: "Table") -> None:
    calm: dict[str, Any] = {"kind": Kind.CALM_STARTED, "partner": A}
    table.do(ask.PrepareChair, partner=A, chair=Chair())
    assert "needs a playlist" in table.refused(ask.LogEvent, **calm).why
    table.do(ask.PrepareChair, partner=A, chair=Chair("calm.xspf", "Calm", "headset-a", "Headset"))
    assert "confirmed by ear" in table.refused(ask.LogEvent, **calm).why
    table.do(ask.HearHeadset, partner=A)
    table.do(ask.LogEvent, **calm)
    assert table.state.partners[A].calm == table.now
    assert table.do(ask.LogEvent, **calm) == ()
    table.start(A)
    assert table.state.partners[A].calm is None
    assert table.refused(ask.LogEvent, **calm).why == "A does not wait for a start."


def test_a_line_carries_nothing_that_the_table_does_not_name(table: "Table") -> None:
    refusal = table.refused(ask.LogEvent, kind=Kind.WATER_GIVEN, partner=A, body={"name": "Ada"})
    assert refusal.why == "water-given carries no name."


def test_a_reply_has_an_end(table: "Table", provider: ask.Actor) -> None:
    refusal = table.refused(ask.ReplyAlone, provider, partner=A, text="x" * 20_001)
    assert refusal.why == "The reply is longer than 20000 characters."
