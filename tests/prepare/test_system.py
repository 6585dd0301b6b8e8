"""What the package managers would be told to do, on every system, without doing it."""

from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest

from kroom.prepare.needs import APP_NEEDS, TEST_NEEDS, Need
from kroom.prepare.probe import Probe
from kroom.prepare.problem import PrepareProblem
from kroom.prepare.runner import Command, Outcome, Runner
from kroom.prepare.system import Person, System, manager_here, vlc_plan

VENV = APP_NEEDS[0]
VLC = Need("library", "libvlc.so.5", "libvlc5", "vlc-libs")
GOOD = Outcome(0, ())
ROOT = Person(is_root=True, at_terminal=False, has_sudo=False)
SOMEBODY = Person(is_root=False, at_terminal=False, has_sudo=True)
AT_TERMINAL = Person(is_root=False, at_terminal=True, has_sudo=True)


class Lacking(Probe):
    """A machine that lacks some needs until something was installed."""

    def __init__(self, *lacking: Need) -> None:
        self.lacking = list(lacking)

    def missing(self, needs: Sequence[Need]) -> list[Need]:
        return [need for need in needs if need in self.lacking]


class Recorder(Runner):
    """Writes down what would have been run; the answers to questions are given beforehand."""

    def __init__(self, machine: Lacking, answer: str = "", outcome: Outcome = GOOD) -> None:
        super().__init__(StringIO(), StringIO(answer))
        self._machine = machine
        self._outcome = outcome
        self.commands: list[Command] = []

    def run(self, command: Sequence[str]) -> Outcome:
        self.commands.append(tuple(command))
        if "install" in command and self._outcome.code == 0:
            self._machine.lacking.clear()
        return self._outcome


def prepare(
    manager: str, person: Person, machine: Lacking, runner: Recorder, platform: str = "linux"
) -> None:
    System(machine, runner, person, platform, manager).prepare(APP_NEEDS)


def test_nothing_missing_runs_nothing() -> None:
    machine = Lacking()
    runner = Recorder(machine)
    prepare("apt", ROOT, machine, runner)
    assert runner.commands == []


def test_apt_updates_then_installs_venv_first() -> None:
    machine = Lacking(VENV, VLC)
    runner = Recorder(machine)
    prepare("apt", ROOT, machine, runner)
    update, install = runner.commands[-2:]
    assert update[:3] == ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get")
    assert update[-1] == "update"
    assert "--no-install-recommends" in install
    assert install[-2].endswith("-venv")
    assert install[-1] == "libvlc5"


def test_dnf_installs_its_own_names() -> None:
    machine = Lacking(VLC)
    runner = Recorder(machine)
    prepare("dnf", ROOT, machine, runner)
    assert runner.commands == [("dnf", "install", "-y", "--setopt=install_weak_deps=False", "vlc-libs")]


def test_a_failed_update_of_the_lists_does_not_stop_the_installation() -> None:
    machine = Lacking(VLC)

    class NoLists(Recorder):
        def run(self, command: Sequence[str]) -> Outcome:
            outcome = super().run(command)
            return Outcome(100, ("E: a source is gone",)) if command[-1] == "update" else outcome

    prepare("apt", ROOT, machine, NoLists(machine))
    assert machine.lacking == []


@pytest.mark.parametrize("person", [SOMEBODY, Person(is_root=False, at_terminal=True, has_sudo=False)])
def test_who_cannot_become_root_is_told_the_command(person: Person) -> None:
    machine = Lacking(VLC)
    runner = Recorder(machine)
    with pytest.raises(PrepareProblem) as caught:
        prepare("apt", person, machine, runner)
    line = caught.value.line()
    assert line.startswith("kroom: ")
    assert "apt-get install -y --no-install-recommends libvlc5" in line
    assert line.count("\n") == 0
    assert ("sudo" in line) == person.has_sudo
    assert runner.commands == []


def test_a_person_at_a_terminal_is_asked_and_says_yes() -> None:
    machine = Lacking(VLC)
    runner = Recorder(machine, answer="\n")
    prepare("apt", AT_TERMINAL, machine, runner)
    assert all(command[0] == "sudo" for command in runner.commands)


@pytest.mark.parametrize("answer", ["n\n", "no\n", "what?\n", ""])
def test_a_person_at_a_terminal_is_asked_and_does_not_say_yes(answer: str) -> None:
    machine = Lacking(VLC)
    runner = Recorder(machine, answer=answer)
    with pytest.raises(PrepareProblem, match="needs root"):
        prepare("apt", AT_TERMINAL, machine, runner)
    assert runner.commands == []


def test_a_failed_installation_is_one_sentence_with_its_cause() -> None:
    machine = Lacking(VLC)
    runner = Recorder(machine, outcome=Outcome(100, ("Reading", "E: Unable to locate package libvlc5", "")))
    with pytest.raises(PrepareProblem) as caught:
        prepare("apt", ROOT, machine, runner)
    assert "Unable to locate package libvlc5" in caught.value.line()
    assert "Run by hand" in caught.value.line()


def test_a_manager_that_said_yes_and_did_nothing_is_noticed() -> None:
    class Pretending(Recorder):
        def run(self, command: Sequence[str]) -> Outcome:
            self.commands.append(tuple(command))
            return GOOD

    machine = Lacking(VLC)
    with pytest.raises(PrepareProblem, match=r"still missing .*: libvlc\.so\.5"):
        prepare("apt", ROOT, machine, Pretending(machine))


def test_an_unknown_manager_names_what_is_missing() -> None:
    machine = Lacking(VLC)
    with pytest.raises(PrepareProblem, match=r"not known here.*libvlc\.so\.5"):
        prepare("", ROOT, machine, Recorder(machine))


@pytest.mark.parametrize(
    ("platform", "manager", "command"),
    [
        ("darwin", "brew", "brew install --cask vlc"),
        (
            "win32",
            "winget",
            "winget install --exact --id VideoLAN.VLC --accept-source-agreements --accept-package-agreements",
        ),
    ],
)
def test_mac_and_windows_install_vlc_without_asking_for_root(
    platform: str, manager: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ProgramFiles", "/nowhere")
    machine = Lacking()
    runner = Recorder(machine)
    prepare(manager, SOMEBODY, machine, runner, platform)
    assert [" ".join(words) for words in runner.commands] == [command]


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_mac_and_windows_without_a_manager_are_sent_to_vlc(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ProgramFiles", "/nowhere")
    with pytest.raises(PrepareProblem, match="videolan"):
        vlc_plan(platform, "")


def test_windows_with_vlc_needs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "VideoLAN" / "VLC"
    folder.mkdir(parents=True)
    (folder / "libvlc.dll").touch()
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    assert vlc_plan("win32", "winget") is None


def test_the_manager_is_found_by_its_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "dnf"
    program.write_text("")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert manager_here("linux") == "dnf"
    assert manager_here("darwin") == ""


def test_every_need_has_a_package_everywhere_and_is_named_once() -> None:
    assert all(need.apt and need.dnf for need in TEST_NEEDS)
    assert len({(need.kind, need.name) for need in TEST_NEEDS}) == len(TEST_NEEDS)


def test_this_machine_has_what_the_tests_run_on() -> None:
    probe = Probe()
    assert probe.missing(TEST_NEEDS) == []
    assert all(Path(place).exists() for place in probe.files(TEST_NEEDS))


def test_something_that_exists_nowhere_is_missing() -> None:
    nothing = [
        Need("library", "libnothing.so.9", "a", "b"),
        Need("program", "no-such-program", "a", "b"),
        Need("file", "no/such/file.so", "a", "b"),
        Need("module", "no_such_module", "a", "b"),
    ]
    assert Probe().missing(nothing) == nothing
