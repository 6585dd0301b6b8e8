"""Questionnaires made in tests: valid by default, changed where a test says so."""

import json
from collections.abc import Callable

import pytest

from kroom.reflection.form import Form
from kroom.reflection.questionnaire import Reading, read
from kroom.reflection.shipped import first_impressions
from kroom.session.events import Json

Make = Callable[..., Reading]


@pytest.fixture
def shipped() -> Form:
    return first_impressions()


@pytest.fixture
def make() -> Make:
    """Reads a questionnaire made of `items`; further keywords change its header."""

    def read_made(*items: Json, **header: Json) -> Reading:
        document = {"resourceType": "Questionnaire", "status": "active", "title": "T", "item": list(items)}
        return read(json.dumps({**document, **header}).encode())

    return read_made
