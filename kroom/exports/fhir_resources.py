"""FHIR R4 resources of one partner, as plain JSON objects (http://hl7.org/fhir/R4/resourcelist.html)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from kroom.session.events import Json
from kroom.session.protocol import Route
from kroom.session.vitals import Dose, Vitals

Resource = dict[str, Json]

UCUM = "http://unitsofmeasure.org"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
_URI = "urn:ietf:rfc:3986"
_PROFILE = "http://hl7.org/fhir/StructureDefinition"

# Each with the display that LOINC gives it.
_PRESSURE = ("85354-9", "Blood pressure panel with all children optional")
_SYSTOLIC = ("8480-6", "Systolic blood pressure")
_DIASTOLIC = ("8462-4", "Diastolic blood pressure")
_HEART_RATE = ("8867-4", "Heart rate")
_SATURATION = ("2708-6", "Oxygen saturation in Arterial blood")
_PULSE_OXIMETRY = ("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry")

_ROUTES = {
    Route.IV: ("47625008", "Intravenous route"),
    Route.IM: ("78421000", "Intramuscular route"),
    Route.SUBLINGUAL: ("37839007", "Sublingual route"),
}


class Standing(Enum):
    """How a line of the journal stands now: as it was written first, put right since, or struck out."""

    FIRST = auto()
    PUT_RIGHT = auto()
    STRUCK = auto()


_OBSERVATION_STATUS = {
    Standing.FIRST: "final",
    Standing.PUT_RIGHT: "corrected",
    Standing.STRUCK: "entered-in-error",
}


@dataclass(frozen=True, slots=True)
class Act:
    """Something done to a partner: its id, when, by whom, and whom and which visit it belongs to.

    `entered` is when it was written down, where that was later.
    """

    id: str
    at: datetime
    by: str
    patient: str
    encounter: str
    standing: Standing = Standing.FIRST
    entered: datetime | None = None


def instant(at: datetime) -> str:
    """An aware time as FHIR writes it."""
    return at.isoformat(timespec="milliseconds")


def reference(id_: str) -> Resource:
    """A reference to a resource of the same bundle."""
    return {"reference": f"urn:uuid:{id_}"}


def coding(system: str, code: str, display: str) -> Resource:
    """One code of a code system."""
    return {"system": system, "code": code, "display": display}


def patient(id_: str, name: str, formers: Iterable[str] = ()) -> Resource:
    """The partner. Without a name where it was erased; `formers` are ids under which copies may be about."""
    named: Resource = {"name": [{"text": name}]} if name else {}
    old: list[Json] = [{"use": "old", "system": _URI, "value": f"urn:uuid:{one}"} for one in formers]
    had: Resource = {"identifier": old} if old else {}
    return {"resourceType": "Patient", "id": id_, **had, **named}


@dataclass(frozen=True, slots=True)
class Visit:
    """A partner's part of a session. `status` is one of FHIR's `encounter-status`."""

    id: str
    status: str
    title: str
    patient: str
    started: datetime | None
    ended: datetime | None


def encounter(visit: Visit) -> Resource:
    """The visit as an Encounter; without a period where the partner has not started."""
    found: Resource = {
        "resourceType": "Encounter",
        "id": visit.id,
        "status": visit.status,
        "class": coding(f"{_TERMINOLOGY}/v3-ActCode", "AMB", "ambulatory"),
        "type": [{"text": visit.title}],
        "subject": reference(visit.patient),
    }
    if visit.started:
        end: Resource = {"end": instant(visit.ended)} if visit.ended else {}
        found["period"] = {"start": instant(visit.started), **end}
    return found


def pressure(act: Act, vitals: Vitals) -> Resource:
    """Blood pressure: both numbers as components of one Observation."""
    parts: list[Json] = [
        {"code": _loinc(_SYSTOLIC), **_quantity(vitals.systolic, "mmHg", "mm[Hg]")},
        {"code": _loinc(_DIASTOLIC), **_quantity(vitals.diastolic, "mmHg", "mm[Hg]")},
    ]
    return {**_observation(act, "bp", _PRESSURE), "component": parts}


def heart_rate(act: Act, vitals: Vitals) -> Resource:
    """Heart rate in beats a minute."""
    return {
        **_observation(act, "heartrate", _HEART_RATE),
        **_quantity(vitals.heart_rate, "beats/minute", "/min"),
    }


def saturation(act: Act, vitals: Vitals) -> Resource:
    """Oxygen saturation in percent, under the profile's code and beside it the one of a pulse oximeter."""
    return {
        **_observation(act, "oxygensat", _SATURATION, _PULSE_OXIMETRY),
        **_quantity(vitals.spo2, "%", "%"),
    }


def administration(act: Act, dose: Dose, route: Route) -> Resource:
    """A dose as it was recorded. The preparation isn't recorded in kroom, so it has no code."""
    dosage: Resource = {"dose": _amount(dose.mg, "mg", "mg")}
    if route in _ROUTES:
        code, display = _ROUTES[route]
        dosage["route"] = {"coding": [coding(SNOMED, code, display)]}
    return {
        "resourceType": "MedicationAdministration",
        "id": act.id,
        "status": "entered-in-error" if act.standing is Standing.STRUCK else "completed",
        "medicationCodeableConcept": {"text": "Ketamine"},
        "subject": reference(act.patient),
        "context": reference(act.encounter),
        "effectiveDateTime": instant(act.at),
        "performer": [{"actor": {"display": act.by}}],
        "dosage": dosage,
        **_notes(_late(act), _put_right(act)),
    }


def _put_right(act: Act) -> Resource:
    # An administration has no status for it.
    if act.standing is not Standing.PUT_RIGHT:
        return {}
    return {"text": "Corrected later: the record has what was written first."}


def _late(act: Act) -> Resource:
    if act.entered is None:
        return {}
    return {"time": instant(act.entered), "text": "Late entry: written down after it happened."}


def _notes(*notes: Resource) -> Resource:
    said: list[Json] = [note for note in notes if note]
    return {"note": said} if said else {}


def labelled(resource: Resource, *, rehearsed: bool) -> Resource:
    """The resource; marked as test data by FHIR's own security label where nobody was treated."""
    if not rehearsed:
        return resource
    meta = resource.get("meta")
    label = coding(f"{_TERMINOLOGY}/v3-ActReason", "HTEST", "test health data")
    return {**resource, "meta": {**(meta if isinstance(meta, dict) else {}), "security": [label]}}


def bundle(id_: str, at: datetime, source: str, resources: Iterable[Resource]) -> Resource:
    """A collection: the resources together, each under the address that references to it use.

    Not a document: that is a statement which somebody composed and answers for, and nobody did.
    """
    return {
        "resourceType": "Bundle",
        "id": id_,
        "meta": {"source": source},
        "type": "collection",
        "timestamp": instant(at),
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources],
    }


def _observation(act: Act, profile: str, *codes: tuple[str, str]) -> Resource:
    vital_signs = coding(f"{_TERMINOLOGY}/observation-category", "vital-signs", "Vital Signs")
    return {
        "resourceType": "Observation",
        "id": act.id,
        "meta": {"profile": [f"{_PROFILE}/{profile}"]},
        "status": _OBSERVATION_STATUS[act.standing],
        "category": [{"coding": [vital_signs]}],
        "code": _loinc(*codes),
        "subject": reference(act.patient),
        "encounter": reference(act.encounter),
        "effectiveDateTime": instant(act.at),
        **({"issued": instant(act.entered)} if act.entered else {}),
        "performer": [{"display": act.by}],
        **_notes(_late(act)),
    }


def _loinc(*codes: tuple[str, str]) -> Resource:
    return {"coding": [coding(LOINC, code, display) for code, display in codes]}


def _quantity(value: float, unit: str, code: str) -> Resource:
    return {"valueQuantity": _amount(value, unit, code)}


def _amount(value: float, unit: str, code: str) -> Resource:
    plain = int(value) if value == int(value) else value
    return {"value": plain, "unit": unit, "system": UCUM, "code": code}
