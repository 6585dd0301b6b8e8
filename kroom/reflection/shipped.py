"""The form that ships with kroom."""

from importlib.resources import files

from kroom.reflection.form import Form
from kroom.reflection.questionnaire import read

FIRST_IMPRESSIONS = "first-impressions"


def first_impressions() -> Form:
    """The ten prompts of the first impressions; `ValueError` if the installed file is damaged."""
    return shipped(FIRST_IMPRESSIONS)


def shipped(name: str) -> Form:
    """The form `name` of those that ship; `FileNotFoundError` where none has it, `ValueError` if damaged."""
    reading = read((files("kroom") / "forms" / f"{name}.json").read_bytes())
    if reading.form is None:
        raise ValueError(f"the form {name} is damaged: {'; '.join(reading.problems)}")
    return reading.form
