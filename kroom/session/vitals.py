"""Numbers taken from a partner, and the limits within which a number is plausible at all.

The limits catch slips of a finger. They say nothing about health.
"""

from dataclasses import dataclass

from kroom.session.events import Body, Json


@dataclass(frozen=True, slots=True)
class Limits:
    """The plausible range of a number, both ends included, and its unit."""

    unit: str
    low: float
    high: float
    whole: bool = True

    def problem(self, value: float) -> str | None:
        """Why `value` can't be meant, or None."""
        if not self.low <= value <= self.high:
            return f"is expected between {self.low:g} and {self.high:g} {self.unit}"
        if self.whole and value != int(value):
            return "is a whole number"
        return None


SYSTOLIC = Limits("mmHg", 50, 280)
DIASTOLIC = Limits("mmHg", 20, 180)
HEART_RATE = Limits("/min", 20, 250)
SPO2 = Limits("%", 50, 100)
_BEYOND = 1e15  # no number of a session is larger; it shuts out what no float can hold, and NaN
DOSE_MG = Limits("mg", 0.1, 1000, whole=False)


@dataclass(frozen=True, slots=True)
class Vitals:
    """Blood pressure in mmHg, heart rate in beats a minute, oxygen saturation in percent."""

    systolic: float
    diastolic: float
    heart_rate: float
    spo2: float

    def problems(self) -> tuple[str, ...]:
        """What can't be meant, one sentence each; empty where all is plausible."""
        named = (
            ("Systolic pressure", self.systolic, SYSTOLIC),
            ("Diastolic pressure", self.diastolic, DIASTOLIC),
            ("Heart rate", self.heart_rate, HEART_RATE),
            ("Oxygen saturation", self.spo2, SPO2),
        )
        found = [f"{name} {problem}" for name, value, limits in named if (problem := limits.problem(value))]
        if self.diastolic >= self.systolic:
            found.append("Systolic pressure is expected above diastolic pressure")
        return tuple(found)

    def as_body(self) -> dict[str, Json]:
        """The numbers under the keys that an event's body uses."""
        return {
            "systolic_mmhg": self.systolic,
            "diastolic_mmhg": self.diastolic,
            "heart_rate_bpm": self.heart_rate,
            "spo2_percent": self.spo2,
        }


@dataclass(frozen=True, slots=True)
class Dose:
    """What was given: milligrams."""

    mg: float

    def problems(self) -> tuple[str, ...]:
        """What can't be meant, one sentence each."""
        problem = DOSE_MG.problem(self.mg)
        return (f"The dose {problem}",) if problem else ()

    def as_body(self) -> dict[str, Json]:
        """The number under the key that an event's body uses."""
        return {"mg": self.mg}


def number(body: Body, key: str) -> float:
    """A number out of an event's body. Raises ValueError where there is none that could be meant."""
    value = body.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _BEYOND:
        raise ValueError(f"{key} is not a number")
    return float(value)


def vitals_from(body: Body) -> Vitals:
    """The vitals that an event's body carries. Raises ValueError."""
    return Vitals(
        number(body, "systolic_mmhg"),
        number(body, "diastolic_mmhg"),
        number(body, "heart_rate_bpm"),
        number(body, "spo2_percent"),
    )


def dose_from(body: Body) -> Dose:
    """The dose that an event's body carries. Raises ValueError."""
    return Dose(number(body, "mg"))
