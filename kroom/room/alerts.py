"""What is wrong, in words for the room: what happened, what it means, what to do. The worst comes first."""

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtCore import QCoreApplication

from kroom.room.views import AlertView, ChipStage, StepChipView
from kroom.session.events import Partner
from kroom.session.state import SessionState


def late_alert(chip: StepChipView) -> str:
    """The key of the alert that this step is overdue."""
    key = chip.key
    place = (
        (key.place, key.step, key.partner or "", "" if key.minute is None else f"{key.minute:g}")
        if key
        else ()
    )
    return "/".join(("late", *place))


def session_alerts(
    state: SessionState,
    name: Callable[[Partner], str],
    chips: tuple[StepChipView, ...],
    troubles: Mapping[Partner, str],
    why_not: str,
) -> tuple[AlertView, ...]:
    """All alerts of a session.

    `troubles` is what each lost headset's link said, `why_not` the last refusal, empty for none.
    """
    refused = (AlertView("refused", why_not),) if why_not else ()
    of_partners = (alert for partner in Partner for alert in _partner(state, partner, name, troubles))
    return (*refused, *of_partners, *_room(state), *_overdue(chips))


def _partner(
    state: SessionState, partner: Partner, name: Callable[[Partner], str], troubles: Mapping[Partner, str]
) -> Iterator[AlertView]:
    one = state.partners[partner]
    if one.form.calls:
        yield AlertView(f"call-{partner.value}", _tr("{name} asks you to come").format(name=name(partner)))
    if one.headset_lost:
        yield AlertView(
            f"headset-{partner.value}",
            _tr("{name}'s headset is gone").format(name=name(partner)),
            troubles.get(partner) or _tr("They hear nothing; the other partner is untouched."),
            _tr("Plug it in again, or touch the headset on their lane and choose another."),
        )
    elif one.headset_muted:
        yield AlertView(
            f"headset-{partner.value}",
            _tr("{name}'s headset is muted").format(name=name(partner)),
            _tr("They hear nothing: the computer has it muted, or at volume 0. The music runs on."),
            _tr("Turn it up in the computer's sound settings."),
        )
    elif one.running and one.chair.headset and not one.chair.heard:
        yield AlertView(
            f"headset-{partner.value}",
            _tr("{name}'s headset waits for its tone").format(name=name(partner)),
            _tr("Nothing plays in it, for it may be the other one's."),
            _tr("Touch the headset on their lane, sound the tone and confirm it."),
        )


def _room(state: SessionState) -> Iterator[AlertView]:
    if any(one.running for one in state.partners.values()) and not state.provider_here:
        yield AlertView(
            "provider-away",
            _tr("The provider is away"),
            _tr("Nobody can be started."),
            _tr("Touch Provider in when they are back."),
        )
    if not state.awake:
        yield AlertView(
            "awake",
            _tr("The computer may fall asleep"),
            _tr("Music and clock would pause on the screen."),
            _tr("Turn off sleep in its settings. See to it tries again at once."),
        )


def _overdue(chips: tuple[StepChipView, ...]) -> Iterator[AlertView]:
    for chip in chips:
        if chip.stage is ChipStage.OVERDUE and chip.in_s is not None:
            late = int(-chip.in_s // 60)
            what = _tr("{step} · {name}: {n} min late") if chip.partner_name else _tr("{step}: {n} min late")
            yield AlertView(
                late_alert(chip),
                what.format(step=chip.title, name=chip.partner_name, n=late),
                "",
                _tr("The clocks and the music go on."),
            )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Alerts", text)
