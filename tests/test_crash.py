"""Crash reports say where in the code it happened, and nothing of what was said in the room."""

from kroom.crash import describe


def not_found() -> None:
    raise KeyError("Anna")


def fails() -> None:
    try:
        not_found()
    except KeyError as error:
        raise ValueError("Ben") from error


def test_causes_are_told_in_order_and_messages_left_out() -> None:
    told = ""
    try:
        fails()
    except ValueError as error:
        told = describe(error)
    assert told.index("builtins.KeyError") < told.index("which led to") < told.index("builtins.ValueError")
    assert "in fails" in told
    # The lines of code are there; in them stand the names of the example, so only the messages are looked at.
    assert "KeyError: " not in told
    assert "ValueError: " not in told


def test_a_hidden_cause_stays_hidden() -> None:
    told = ""
    try:
        try:
            not_found()
        except KeyError:
            raise ValueError from None
    except ValueError as error:
        told = describe(error)
    assert "builtins.ValueError" in told
    assert "builtins.KeyError" not in told
