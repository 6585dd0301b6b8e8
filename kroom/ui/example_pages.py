"""Every page but the session's, in each state that a room may meet: for the gallery and the tests.

No page that a person meets shows them.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from kroom.reflection.answers import Value
from kroom.reflection.shipped import first_impressions
from kroom.room.entry_views import CoverView, FirstRunStage, FirstRunView, UnlockView
from kroom.room.page_views import (
    HandOverChoice,
    HandOverMode,
    HandOverView,
    HomeView,
    RecentSession,
    ResumePartner,
    ResumeView,
    Said,
)
from kroom.room.prepare_view import (
    BrokenTrack,
    ChairView,
    CheckStage,
    CheckView,
    Choice,
    HeadsetChoice,
    PrepareView,
    Readiness,
)
from kroom.room.reflection_view import ReflectionView
from kroom.session.events import Partner
from kroom.session.state import FormStatus, SessionStatus
from kroom.ui import (
    example_gates,
    example_history,
    example_library,
    example_settings,
    example_summary,
    example_trouble,
)
from kroom.ui.pages.cover import CoverPage
from kroom.ui.pages.first_run import FirstRunPage
from kroom.ui.pages.hand_over import HandOverPage
from kroom.ui.pages.home import HomePage
from kroom.ui.pages.page import Page
from kroom.ui.pages.prepare import PreparePage
from kroom.ui.pages.reflection import ReflectionPage
from kroom.ui.pages.resume import ResumePage
from kroom.ui.pages.unlock import UnlockPage
from kroom.ui.theme import Theme

Make = Callable[[Theme], Page]

NOON = datetime.fromisoformat("2026-11-23T12:00:00+00:00")
LONG_NAME = "Maximiliane-Josephine von der Tann-Rathsamhausen"
OTHER_LONG_NAME = "عبد الرحمن بن محمد بن عبد العزيز آل سعود"
LONG_HEADSET = "Sennheiser MOMENTUM 4 Wireless Bluetooth of the left chair (2)"
WORDS = "A wide shore in the evening, warm light on the water, and nobody in a hurry. " * 8


def _unlock(view: UnlockView) -> Make:
    def make(theme: Theme) -> Page:
        page = UnlockPage(theme)
        if view.busy:
            page.passphrase.set_text("a long passphrase")
        page.show_view(view)
        return page

    return make


def _first_run(view: FirstRunView, filled: bool = False, differs: bool = False) -> Make:
    def make(theme: Theme) -> Page:
        page = FirstRunPage(theme)
        page.show_view(view)
        if filled:
            page.person.name.set_text(LONG_NAME)
            page.person.pin.set_text("246810")
            page.person.first.set_text("a few words here")
            page.person.again.set_text("a few words" if differs else "a few words here")
        return page

    return make


def _cover(view: CoverView, words: bool = False) -> Make:
    def make(theme: Theme) -> Page:
        page = CoverPage(theme)
        page.show_view(view)
        if words:
            page.entry.switch.click()
        return page

    return make


def _home(view: HomeView) -> Make:
    def make(theme: Theme) -> Page:
        page = HomePage(theme)
        page.show_view(replace(view, theme=theme.tokens.name))
        return page

    return make


def _many() -> tuple[RecentSession, ...]:
    names = ("Robin and Jo", "Sam and Alex", f"{LONG_NAME} and {OTHER_LONG_NAME}", "Noor and Kit")
    state = {0: SessionStatus.RUNNING, 1: SessionStatus.CLOSING, 2: SessionStatus.STOPPED}
    return tuple(
        RecentSession(
            str(number),
            NOON - timedelta(days=number * 3, hours=number % 4),
            names[number % 4],
            "Intravenous, 40 minutes" if number % 3 else "Sublingual",
            state.get(number, SessionStatus.CLOSED),
        )
        for number in range(20)
    )


def _home_saving(theme: Theme) -> Page:
    page = HomePage(theme)
    page.show_view(HomeView("Maren", (), _many()[3:7], theme=theme.tokens.name))
    page.export_sheet.ask()
    return page


def _prepare_picking(theme: Theme) -> Page:
    page = PreparePage(theme)
    page.show_view(prepare_troubled())
    page.chairs[Partner.A].headset.click()
    return page


HEADSET_GONE = Said(
    "The left chair's headset is not connected",
    "Its partner would hear nothing.",
    "Plug it in before you prepare a session.",
)
CALL_DUE = Said("Call due today: Sam and Alex", "", "24 hours after their session, each alone.")
NOTICE = "The PDFs are in /home/clinic/Documents/kroom/2026-11-22 session 3f9a1c20."


def _prepare(view: PrepareView) -> Make:
    def make(theme: Theme) -> Page:
        page = PreparePage(theme)
        page.show_view(view)
        return page

    return make


_PROTOCOLS = (Choice("iv", "Intravenous, 40 minutes"), Choice("im", "Intramuscular"))
_READY = ChairView(
    Partner.A,
    playlists=(Choice("p", "Slow Tide", "14 tracks, 72 min"),),
    playlist="p",
    check=CheckView(CheckStage.DONE, 1.0, "", "14 tracks, all whole, 1 h 12 min"),
    headsets=(HeadsetChoice("h", "Left chair headset"),),
    headset="h",
    heard=True,
)
_COMPUTER = (
    Readiness("On mains power", True),
    Readiness("118 GB free", True),
    Readiness("Sleep can be held off", True),
)


def prepare_ready() -> PrepareView:
    """Both chairs are ready."""
    other = replace(_READY, partner=Partner.B, headsets=(HeadsetChoice("h", "Right chair headset"),))
    return PrepareView(_READY, other, "Robin", "Jo", protocols=_PROTOCOLS, protocol="iv", computer=_COMPUTER)


def prepare_fresh() -> PrepareView:
    """Nothing is chosen yet."""
    problems = ("Partner A needs a name.", "Partner B needs a name.", "A has no headset.")
    return PrepareView(
        ChairView(Partner.A),
        ChairView(Partner.B),
        protocols=_PROTOCOLS,
        protocol="iv",
        computer=_COMPUTER,
        problems=problems,
    )


def prepare_troubled() -> PrepareView:
    """Long names everywhere, a check under way, broken tracks, problems at once."""
    long_list = Choice("p", "Music for a long afternoon by the sea, with rain, second version, 2026")
    checking = replace(
        _READY,
        playlists=(long_list,),
        check=CheckView(CheckStage.RUNNING, 0.42, "Quiet Machinery of Snow, Part Two: The Long Field"),
        headsets=(HeadsetChoice("h", LONG_HEADSET, True),),
        warning=(
            "Nothing can be heard in it: the computer has it muted, or at volume 0. Turn it up in the "
            "computer's sound settings."
        ),
        heard=False,
        problems=(
            "This headset is the computer's default output: notifications would sound in it.",
            "Nobody has confirmed the identity tone.",
        ),
    )
    broken = tuple(
        BrokenTrack(str(number), f"Glass Harbour, movement {number}", "it ends after 12 s")
        for number in range(9)
    )
    other = replace(checking, partner=Partner.B, check=CheckView(), broken=broken, tone_playing=True)
    computer = (
        Readiness("On battery, 34 % left", False, "Connect the charger."),
        Readiness("2 GB free", False, "Free some space."),
        Readiness("A restart is waiting", False, "Restart before the session."),
        Readiness("Sleep can't be held off", False, "Turn sleep off in the system's settings."),
    )
    problems = ("The playlist of A is still being checked.", "B has broken tracks.", "Two more.")
    return PrepareView(
        checking,
        other,
        LONG_NAME,
        OTHER_LONG_NAME,
        protocols=(Choice("iv", "Intravenous infusion over 40 minutes, as our clinic does it"),),
        protocol="iv",
        protocol_problem="intravenous-clinic.toml: line 12: minutes is not a number.",
        computer=computer,
        problems=problems,
    )


def prepare_alone() -> PrepareView:
    """One partner sits out; the session exists already."""
    out = ChairView(Partner.B, sits_out=True)
    return replace(prepare_ready(), chair_b=out, names_fixed=True)


def _hand_over(view: HandOverView, words: bool = False) -> Make:
    def make(theme: Theme) -> Page:
        page = HandOverPage(theme)
        page.show_view(view)
        if words:
            page.entry.switch.click()
        return page

    return make


_CHOICES = (HandOverChoice(Partner.A, "Robin"), HandOverChoice(Partner.B, "Jo", FormStatus.PAUSED))
_BLOCKED = (
    HandOverChoice(Partner.A, LONG_NAME, FormStatus.FINISHED),
    HandOverChoice(Partner.B, OTHER_LONG_NAME, blocked="Open for this partner: Willing, Screen unseen."),
)


def _reflection(
    page: int | None,
    partner: Partner = Partner.A,
    name: str = "Robin",
    called: bool = False,
    **answers: Value,
) -> Make:
    def make(theme: Theme) -> Page:
        form = first_impressions()
        question = None if page is None else form.questions[page]
        given = {link.replace("_", "-"): value for link, value in answers.items()}
        at = len(form.questions) if page is None else page
        view = ReflectionView(partner, name, question, at, len(form.questions), given, called)
        return ReflectionPage(theme, view)

    return make


def _resume(view: ResumeView) -> Make:
    def make(theme: Theme) -> Page:
        page = ResumePage(theme)
        page.show_view(view)
        return page

    return make


_PARTNERS = (
    ResumePartner(Partner.A, "Robin", "Peak", 38, "Slow Tide"),
    ResumePartner(Partner.B, "Jo", "Not started", None, "Slow Lantern"),
)
_RESUME = ResumeView("s", "Intravenous, 40 minutes", NOON, 400, _PARTNERS)


EXAMPLES: dict[str, Make] = {
    "unlock": _unlock(UnlockView()),
    "unlock-wrong": _unlock(UnlockView("That passphrase does not open the records.", session_waits=True)),
    "unlock-busy": _unlock(UnlockView(busy=True)),
    "first-run": _first_run(FirstRunView()),
    "first-run-differs": _first_run(FirstRunView(), filled=True, differs=True),
    "first-run-busy": _first_run(FirstRunView(busy=True), filled=True),
    "first-run-code": _first_run(FirstRunView(FirstRunStage.RECOVERY, "ABCDE-FGHJK-MNPQR-STUVW-XYZ234")),
    "first-run-provider": _first_run(
        FirstRunView(FirstRunStage.PROVIDER, problem="Somebody has this PIN already. Choose another.")
    ),
    "home-first": _home(HomeView("Maren")),
    "home-many": _home(HomeView(LONG_NAME, (HEADSET_GONE, CALL_DUE), _many(), NOTICE)),
    "home-busy": _home(HomeView("Maren", (), _many()[3:7], busy=True)),
    "home-sheet-save": _home_saving,
    "prepare-sheet-headset": _prepare_picking,
    "prepare-fresh": _prepare(prepare_fresh()),
    "prepare-ready": _prepare(prepare_ready()),
    "prepare-troubled": _prepare(prepare_troubled()),
    "prepare-alone": _prepare(prepare_alone()),
    **example_gates.EXAMPLES,
    "hand-over": _hand_over(HandOverView(choices=_CHOICES)),
    "hand-over-blocked": _hand_over(HandOverView(choices=_BLOCKED)),
    "hand-over-given": _hand_over(HandOverView(HandOverMode.GIVEN, partner=Partner.A, name=LONG_NAME)),
    "hand-over-leave": _hand_over(HandOverView(HandOverMode.LEAVE, finished=True)),
    "hand-over-wrong": _hand_over(
        HandOverView(
            HandOverMode.LEAVE, problem="That PIN is not right. Two more tries, then a minute's wait."
        )
    ),
    "hand-over-words": _hand_over(HandOverView(HandOverMode.LEAVE), words=True),
    "reflection-1": _reflection(0, now="please-come", called=True),
    "reflection-2": _reflection(1, stays=WORDS),
    "reflection-3": _reflection(2, Partner.B, LONG_NAME, words=("warm", "vast")),
    "reflection-4": _reflection(3, strength="strong"),
    "reflection-5": _reflection(4, Partner.B, "Jo", hard="a-little", hard_text=WORDS),
    "reflection-6": _reflection(5, music="carried-me"),
    "reflection-7": _reflection(6, close=("yourself", "partner")),
    "reflection-8": _reflection(7, Partner.B, OTHER_LONG_NAME),
    "reflection-9": _reflection(8, small_thing="Talk time: ten minutes each"),
    "reflection-10": _reflection(9, Partner.B, "Jo", need=("water",)),
    "reflection-end": _reflection(None),
    "resume": _resume(_RESUME),
    "resume-restarted": _resume(
        replace(
            _RESUME,
            gap_s=9000,
            other_boot=True,
            problem="That passphrase is not the provider's.",
            partners=(replace(_PARTNERS[0], name=LONG_NAME), replace(_PARTNERS[1], name=OTHER_LONG_NAME)),
        )
    ),
    **example_library.EXAMPLES,
    **example_summary.EXAMPLES,
    **example_history.EXAMPLES,
    **example_trouble.EXAMPLES,
    **example_settings.EXAMPLES,
    "cover": _cover(CoverView()),
    "cover-wrong": _cover(CoverView("That PIN is not right.")),
    "cover-words": _cover(CoverView(busy=True), words=True),
}
"""Each page by a name for its state."""
