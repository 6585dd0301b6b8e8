import io
from pathlib import Path

import pytest

from kroom.commands.passphrase import read_passphrase
from kroom.commands.problem import CommandProblem, ExitCode


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "secret"


@pytest.mark.parametrize("content", [b"a river", b"a river\n", b"a river\r\n", b"\xef\xbb\xbfa river\n"])
def test_the_line_without_its_end_is_the_passphrase(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert read_passphrase(str(path)) == "a river"


def test_spaces_belong_to_it(path: Path) -> None:
    path.write_text(" ä river ", encoding="utf-8")
    assert read_passphrase(str(path)) == " ä river "


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no passphrase"),
        (b"\n", "no passphrase"),
        (b"one\ntwo\n", "more than one line"),
        (b"\xff\xfe\x00", "no text"),
        (b"x" * 100_000, "too long"),
    ],
)
def test_what_can_be_no_passphrase_is_a_wrong_secret(path: Path, content: bytes, said: str) -> None:
    path.write_bytes(content)
    with pytest.raises(CommandProblem, match=said) as caught:
        read_passphrase(str(path))
    assert caught.value.exit_code == ExitCode.WRONG_SECRET


@pytest.mark.parametrize("name", ["none", ".", "no\0path"])
def test_what_cannot_be_read_is_wrong_use(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandProblem, match="passphrase file") as caught:
        read_passphrase(f"{tmp_path}/{name}")
    assert caught.value.exit_code == ExitCode.WRONG_USE


class Input(io.TextIOWrapper):
    """Standard input, at a terminal or not."""

    def __init__(self, content: bytes, *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(content))
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Input(b"a river\n"))
    assert read_passphrase("-") == "a river"


def test_it_is_asked_for_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Input(b"", terminal=True))
    monkeypatch.setattr("getpass.getpass", "typed after {}".format)
    assert read_passphrase(None) == "typed after Passphrase: "


def test_the_end_of_input_at_a_terminal_is_no_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    def end(prompt: str) -> str:
        raise EOFError(prompt)

    monkeypatch.setattr("sys.stdin", Input(b"", terminal=True))
    monkeypatch.setattr("getpass.getpass", end)
    with pytest.raises(CommandProblem) as caught:
        read_passphrase(None)
    assert caught.value.exit_code == ExitCode.WRONG_SECRET


def test_without_a_terminal_the_option_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Input(b""))
    with pytest.raises(CommandProblem, match="--passphrase-file") as caught:
        read_passphrase(None)
    assert caught.value.exit_code == ExitCode.WRONG_USE
