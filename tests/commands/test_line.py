"""The dispatcher: every failure is one line and an exit code, and nothing heavy is imported for nothing."""

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import kroom
from kroom.commands import line
from kroom.commands.parser import Subparsers
from kroom.commands.problem import CommandProblem, ExitCode
from kroom.records.problem import StoreUnusable

Handler = Callable[[argparse.Namespace], int]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Handler], None]:
    """Stand a handler in for the command `doctor`."""

    def install(handler: Handler) -> None:
        module = ModuleType("kroom.commands.doctor")

        def add_parser(subparsers: Subparsers) -> None:
            subparsers.add_parser("doctor", help="stands in").set_defaults(handler=handler)

        module.__dict__["add_parser"] = add_parser
        monkeypatch.setitem(sys.modules, "kroom.commands.doctor", module)

    return install


def seen(command: Callable[[Handler], None], *argv: str) -> argparse.Namespace:
    """Give the arguments that the handler was called with."""
    calls: list[argparse.Namespace] = []

    def handler(arguments: argparse.Namespace) -> int:
        calls.append(arguments)
        return 0

    command(handler)
    assert line.main(list(argv)) == 0
    return calls[0]


def failing(error: BaseException) -> Handler:
    def handler(_arguments: argparse.Namespace) -> int:
        raise error

    return handler


def test_the_handlers_code_is_the_exit_code(command: Callable[[Handler], None]) -> None:
    command(lambda _arguments: 3)
    assert line.main(["doctor"]) == 3


@pytest.mark.parametrize(
    "argv", [["--data", "x", "doctor"], ["doctor", "--data", "x"], ["doctor", "--data=x"]]
)
def test_the_data_folder_may_stand_before_or_after_the_command(
    command: Callable[[Handler], None], argv: list[str]
) -> None:
    assert seen(command, *argv).data == Path("x").absolute()


def test_json_may_stand_before_or_after_the_command(command: Callable[[Handler], None]) -> None:
    assert seen(command, "doctor", "--json").json is True
    assert seen(command, "--json", "doctor").json is True
    assert seen(command, "doctor").json is False


def test_the_data_folder_comes_from_the_environment_or_the_usual_place(
    command: Callable[[Handler], None], monkeypatch: pytest.MonkeyPatch, own_folders: Path
) -> None:
    assert own_folders in seen(command, "doctor").data.parents
    monkeypatch.setenv("KROOM_DATA", "/srv/kroom")
    assert seen(command, "doctor").data == Path("/srv/kroom")
    assert seen(command, "doctor", "--data", "/else/where").data == Path("/else/where")


def test_a_problem_is_one_line_with_its_code(
    command: Callable[[Handler], None], capsys: pytest.CaptureFixture[str]
) -> None:
    command(failing(CommandProblem("a.xspf: line 3:\n  not XML", ExitCode.STORE_IN_USE)))
    assert line.main(["doctor"]) == 4
    out, err = capsys.readouterr()
    assert (out, err) == ("", "kroom: a.xspf: line 3: not XML\n")


def test_what_was_not_expected_is_one_line_and_a_report_without_words(
    command: Callable[[Handler], None], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    command(failing(ValueError("Anna felt at home")))
    assert line.main(["doctor", "--data", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    (report,) = (tmp_path / "logs").iterdir()
    assert out == ""
    assert err.count("\n") == 1
    assert str(report) in err
    assert "Anna" not in err + report.read_text()
    assert "ValueError" in report.read_text()
    assert "test_line.py" in report.read_text()


def test_a_report_that_cannot_be_written_is_still_one_line(
    command: Callable[[Handler], None], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    command(failing(ValueError("Anna")))
    assert line.main(["doctor", "--data", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_an_interruption_is_130_without_a_word(
    command: Callable[[Handler], None], capsys: pytest.CaptureFixture[str]
) -> None:
    command(failing(KeyboardInterrupt()))
    assert line.main(["doctor"]) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    "argv", [["nonsense"], ["doctor", "--wrong"], ["--data"], ["doctor", "extra"], ["--json"]]
)
def test_wrong_use_is_one_line_and_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert line.main(argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("kroom: ")
    assert err.count("\n") == 1


def test_the_version_and_the_help_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert line.main(["--version"]) == 0
    assert capsys.readouterr().out == f"kroom {kroom.__version__}\n"
    assert line.main(["--help"]) == 0
    help_text = capsys.readouterr().out
    for name in ("rehearse", "headsets", "playlist", "form", "records", "doctor"):
        assert name in help_text


def test_without_a_display_a_session_is_rehearsed_and_its_folder_said_last(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    module = ModuleType("kroom.commands.rehearse")
    given: list[argparse.Namespace] = []

    def run(arguments: argparse.Namespace) -> int:
        given.append(arguments)
        sys.stdout.write("a closing summary\n")
        return 0

    def add_parser(subparsers: Subparsers) -> None:
        parser = subparsers.add_parser("rehearse", help="stands in")
        parser.add_argument("--out", type=Path)
        parser.add_argument("--speed", type=float)
        parser.set_defaults(handler=run)

    module.__dict__["add_parser"] = add_parser
    monkeypatch.setitem(sys.modules, "kroom.commands.rehearse", module)
    assert line.main([]) == 0
    out, err = capsys.readouterr()
    assert given[0].speed == 120
    assert given[0].out.parent == tmp_path
    assert out.splitlines()[-1] == f"./{given[0].out.name}/"
    assert "no display" in err


def modules_after(code: str) -> set[str]:
    printed = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"],
        cwd=Path(kroom.__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return set(printed.splitlines()[-1].split())


def test_the_help_imports_nothing_heavy() -> None:
    loaded = modules_after("from kroom.commands.line import main\nmain(['--help'])")
    assert not loaded & {"sqlalchemy", "sqlcipher3", "numpy", "av", "vlc", "PySide6", "wakepy", "rich"}


def test_a_reader_that_leaves_is_no_failure_to_speak_of() -> None:
    code = (
        "import sys\nfrom kroom.commands import line, doctor\n"
        "doctor.run = lambda arguments: [print('x' * 1000) for _ in range(1000)] and 0\n"
        "line.import_module = lambda name: doctor\nsys.exit(line.main(['doctor']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=Path(kroom.__file__).parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout
        assert child.stderr
        child.stdout.readline()
        child.stdout.close()
        assert child.stderr.read() == b""


def test_a_data_folder_that_cannot_be_used_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refused(data: Path) -> int:
        raise StoreUnusable(f"the data folder {data} can't be used: Permission denied")

    monkeypatch.setattr("kroom.commands.line.display_found", lambda: True)
    monkeypatch.setattr("kroom.start.main", refused)
    assert line.main(["--data", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"kroom: the data folder {tmp_path} can't be used: Permission denied\n"
