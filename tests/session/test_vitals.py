import pytest

from kroom.session.vitals import (
    DIASTOLIC,
    DOSE_MG,
    HEART_RATE,
    SPO2,
    SYSTOLIC,
    Dose,
    Limits,
    Vitals,
    dose_from,
    vitals_from,
)


@pytest.mark.parametrize("limits", [SYSTOLIC, DIASTOLIC, HEART_RATE, SPO2, DOSE_MG])
def test_both_ends_are_plausible_and_nothing_beyond(limits: Limits) -> None:
    assert limits.problem(limits.low) is None
    assert limits.problem(limits.high) is None
    for value in (limits.low - 0.01, limits.high + 0.01, float("nan"), float("inf"), -float("inf")):
        assert limits.unit in (limits.problem(value) or "")


def test_vitals_are_whole_numbers_and_a_dose_may_be_a_fraction() -> None:
    assert HEART_RATE.problem(64.5) == "is a whole number"
    assert DOSE_MG.problem(37.5) is None


def test_every_slip_is_said_at_once() -> None:
    assert Vitals(118, 76, 64, 98).problems() == ()
    found = Vitals(1180, 7, 640, 980).problems()
    assert [problem.split(" is ")[0] for problem in found] == [
        "Systolic pressure", "Diastolic pressure", "Heart rate", "Oxygen saturation",
    ]  # fmt: skip


@pytest.mark.parametrize("diastolic", [118, 130])
def test_pressures_that_were_swapped_are_found(diastolic: float) -> None:
    assert Vitals(118, diastolic, 64, 98).problems() == (
        "Systolic pressure is expected above diastolic pressure",
    )


@pytest.mark.parametrize("mg", [0, -5, 1001])
def test_a_dose_that_cannot_be_meant(mg: float) -> None:
    assert Dose(mg).problems() == ("The dose is expected between 0.1 and 1000 mg",)


def test_numbers_come_back_from_an_events_body() -> None:
    assert vitals_from(Vitals(118, 76, 64, 98).as_body()) == Vitals(118, 76, 64, 98)
    assert dose_from(Dose(35.5).as_body()) == Dose(35.5)


@pytest.mark.parametrize("mg", [None, "35", True, [], float("nan"), float("inf"), 10**400])
def test_a_body_without_a_number_is_a_value_error(mg: None) -> None:
    with pytest.raises(ValueError, match="mg is not a number"):
        dose_from({"mg": mg})
