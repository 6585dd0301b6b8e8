"""The fields for the numbers that lines of the journal have, under the keys of their bodies."""

from PySide6.QtCore import QCoreApplication

from kroom.session.vitals import DIASTOLIC, DOSE_MG, HEART_RATE, SPO2, SYSTOLIC
from kroom.ui.theme import Theme
from kroom.ui.widgets.number_field import NumberField

_LIMITS = {
    "systolic_mmhg": SYSTOLIC,
    "diastolic_mmhg": DIASTOLIC,
    "heart_rate_bpm": HEART_RATE,
    "spo2_percent": SPO2,
    "mg": DOSE_MG,
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("NumberFields", text)


def number_fields(theme: Theme) -> dict[str, NumberField]:
    """A new field for each number, empty."""
    names = {
        "systolic_mmhg": _tr("Systolic"),
        "diastolic_mmhg": _tr("Diastolic"),
        "heart_rate_bpm": _tr("Heart rate"),
        "spo2_percent": _tr("SpO₂"),
        "mg": _tr("Dose"),
    }
    return {
        key: NumberField(theme, names[key], limits.unit, limits.low, limits.high, 1, 0 if limits.whole else 1)
        for key, limits in _LIMITS.items()
    }
