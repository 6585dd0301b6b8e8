import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given
from hypothesis import strategies as st

from kroom.exports.answers_csv import answers_csv
from kroom.exports.fhir import partner_bundle, write_bundle
from kroom.exports.fhir_resources import administration, patient
from kroom.exports.files import ExportError
from kroom.exports.identity import person_id
from kroom.exports.source import Entry, Source
from kroom.reflection.shipped import first_impressions
from kroom.session.events import Event, Json, Kind, Partner
from kroom.session.fold import fold
from kroom.session.protocol import Route
from kroom.session.state import SessionStatus
from kroom.session.vitals import Dose
from tests.exports.conftest import ANSWERS_A, PROTOCOL, Recorder, answered, prepared, vitals
from tests.exports.test_pdfs import OF_A, OF_B

NOT_IN_FHIR = {"Still water", "Slow light", "127/80", "141/94", "Smiles", "restless"}


def bundle(source: Source, partner: Partner = Partner.A) -> dict[str, Any]:
    """A partner's Bundle as another program reads it."""
    made = partner_bundle(source, partner, first_impressions(), {"strength"})
    return cast("dict[str, Any]", json.loads(json.dumps(made)))


def of(found: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    resources = [entry["resource"] for entry in found["entry"]]
    return [resource for resource in resources if resource["resourceType"] == kind]


def until(source: Source, kind: Kind) -> Source:
    """The session as it stood before the first event of that kind."""
    count = next(n for n, event in enumerate(source.events) if event.kind is kind)
    return with_events(source, source.events[:count])


def with_events(source: Source, events: Sequence[Event]) -> Source:
    state = fold(events)
    assert state is not None
    return replace(source, state=state, events=events)


@pytest.mark.parametrize("partner", Partner)
def test_a_bundle_is_fhir(source: Source, partner: Partner) -> None:
    text = json.dumps(partner_bundle(source, partner, first_impressions()))
    read = Bundle.model_validate_json(text)
    kinds = [entry["resource"]["resourceType"] for entry in json.loads(read.model_dump_json())["entry"]]
    assert kinds == [
        *("Patient", "Encounter", "Questionnaire", "QuestionnaireResponse"),
        *["Observation"] * 9,
        "MedicationAdministration",
    ]


@pytest.mark.parametrize(("partner", "own", "other"), [("a", OF_A, OF_B), ("b", OF_B, OF_A)])
def test_it_holds_one_partner_s_own_and_nothing_of_the_other(
    source: Source, partner: str, own: tuple[str, ...], other: tuple[str, ...]
) -> None:
    whole = bundle(source, Partner(partner))
    # The form is the same for both, and asks in words that an answer may repeat.
    whole["entry"] = [
        entry for entry in whole["entry"] if entry["resource"]["resourceType"] != "Questionnaire"
    ]
    found = json.dumps(whole, ensure_ascii=False)
    assert [needle for needle in own if needle not in found and needle not in NOT_IN_FHIR] == []
    assert [needle for needle in other if needle in found] == []
    assert person_id(source, Partner(partner).other) not in found


def test_every_reference_leads_to_an_entry_and_to_the_right_one(source: Source) -> None:
    found = bundle(source)
    addresses = {entry["fullUrl"]: entry["resource"]["resourceType"] for entry in found["entry"]}
    assert len(addresses) == len(found["entry"])
    for observation in of(found, "Observation"):
        assert addresses[observation["subject"]["reference"]] == "Patient"
        assert addresses[observation["encounter"]["reference"]] == "Encounter"
    dose = of(found, "MedicationAdministration")[0]
    assert (addresses[dose["subject"]["reference"]], addresses[dose["context"]["reference"]]) == (
        "Patient",
        "Encounter",
    )
    answers = of(found, "QuestionnaireResponse")[0]
    assert addresses[answers["source"]["reference"]] == "Patient"


def test_vitals_leave_under_their_codes_and_units(source: Source) -> None:
    pressure, rate, saturation = of(bundle(source), "Observation")[:3]
    parts = {part["code"]["coding"][0]["code"]: part["valueQuantity"] for part in pressure["component"]}
    mercury = {"unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}
    assert parts == {"8480-6": {"value": 121, **mercury}, "8462-4": {"value": 74, **mercury}}
    codes = [[one["code"] for one in resource["code"]["coding"]] for resource in (pressure, rate, saturation)]
    assert codes == [["85354-9"], ["8867-4"], ["2708-6", "59408-5"]]
    amounts = [(one["valueQuantity"]["value"], one["valueQuantity"]["code"]) for one in (rate, saturation)]
    assert amounts == [(70, "/min"), (98, "%")]
    assert rate["effectiveDateTime"] == "2026-03-14T12:49:00.000+00:00"
    assert rate["performer"] == [{"display": "Dr. Ito"}]
    assert {one["category"][0]["coding"][0]["code"] for one in (pressure, rate, saturation)} == {
        "vital-signs"
    }


def test_a_dose_says_how_much_and_by_which_route(source: Source) -> None:
    given_ = of(bundle(source), "MedicationAdministration")[0]
    assert given_["dosage"]["dose"] == {
        "value": 38.5,
        "unit": "mg",
        "system": "http://unitsofmeasure.org",
        "code": "mg",
    }
    assert given_["dosage"]["route"]["coding"][0]["display"] == "Intravenous route"
    assert given_["effectiveDateTime"] == "2026-03-14T12:58:00.000+00:00"


def test_a_route_without_a_code_is_left_out(source: Source) -> None:
    from kroom.exports.fhir_resources import Act

    act = Act("i", source.now.at_utc, "P", "p", "e")
    assert administration(act, Dose(10), Route.OTHER)["dosage"] == {
        "dose": {"value": 10, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}
    }


def test_answers_bring_their_form_and_what_was_made_up(source: Source) -> None:
    found = bundle(source)
    form, answers = of(found, "Questionnaire")[0], of(found, "QuestionnaireResponse")[0]
    assert answers["questionnaire"] == f"{form['url']}|{form['version']}"
    assert (answers["status"], answers["authored"]) == ("completed", "2026-03-14T14:21:00.000+00:00")
    assert [item["linkId"] for item in answers["item"]] == [
        *("now", "stays", "words", "strength", "hard", "music", "close", "small-thing", "need")
    ]
    made_up = [item["linkId"] for item in answers["item"] if "extension" in item]
    assert made_up == ["strength"]


def test_ids_stay_and_partners_share_none_but_the_form_s(source: Source) -> None:
    ids = {
        partner: [entry["resource"]["id"] for entry in bundle(source, partner)["entry"]]
        for partner in Partner
    }
    assert ids[Partner.A] == [entry["resource"]["id"] for entry in bundle(source)["entry"]]
    form = of(bundle(source), "Questionnaire")[0]["id"]
    assert set(ids[Partner.A]) & set(ids[Partner.B]) == {form}


def test_an_id_stays_when_an_earlier_measurement_is_taken_out(source: Source) -> None:
    first = next(event for event in source.events if event.kind is Kind.VITALS_RECORDED)
    rest = with_events(source, [event for event in source.events if event is not first])
    before, after = of(bundle(source), "Observation"), of(bundle(rest), "Observation")
    assert [one["id"] for one in after] == [one["id"] for one in before[3:]]


def test_a_measurement_that_was_put_right_says_so(source: Source) -> None:
    first = next(event for event in source.events if event.kind is Kind.VITALS_RECORDED)
    found = of(bundle(amending(source, first, heart_rate_bpm=71)), "Observation")
    assert [one["status"] for one in found] == ["corrected"] * 3 + ["final"] * 6
    assert {one["status"] for one in of(bundle(source), "Observation")} == {"final"}
    moved = of(bundle(amending(source, first, at_utc=first.at.at_utc.isoformat())), "Observation")
    assert {one["status"] for one in moved} == {"final"}  # to where it stood


def amending(source: Source, line: Event, **body: Json) -> Source:
    right = replace(source.events[-1], seq=999, kind=Kind.EVENT_AMENDED, body={"of": line.seq, **body})
    return with_events(source, [*source.events, right])


def test_a_measurement_keeps_its_id_at_another_time_and_where_it_is_void(source: Source) -> None:
    first = next(event for event in source.events if event.kind is Kind.VITALS_RECORDED)
    dose = next(e for e in source.events if e.kind is Kind.DOSE_RECORDED and e.partner is Partner.A)
    earlier = (first.at.at_utc - timedelta(minutes=3)).isoformat(timespec="milliseconds")
    was = of(bundle(source), "Observation")
    moved = of(bundle(amending(source, first, at_utc=earlier)), "Observation")
    assert [one["id"] for one in moved] == [one["id"] for one in was]
    assert moved[0]["effectiveDateTime"] == earlier
    struck = bundle(amending(source, first, struck=True))
    void = of(struck, "Observation")[-3:]
    assert [one["id"] for one in void] == [one["id"] for one in was[:3]]
    assert {one["status"] for one in void} == {"entered-in-error"}
    assert of(bundle(amending(source, dose, struck=True)), "MedicationAdministration")[-1]["status"] == (
        "entered-in-error"
    )
    right = of(bundle(amending(source, dose, mg=30)), "MedicationAdministration")[0]
    assert (right["status"], right["dosage"]["dose"]["value"]) == ("completed", 30)
    assert "Corrected later" in right["note"][0]["text"]
    for found in (struck, bundle(amending(source, dose, mg=30)), bundle(amending(source, dose, struck=True))):
        Bundle.model_validate(found)


def test_what_nobody_could_read_is_void_without_a_copy(source: Source) -> None:
    first = next(event for event in source.events if event.kind is Kind.VITALS_RECORDED)
    events = [replace(event, body={}) if event is first else event for event in source.events]
    found = of(bundle(amending(with_events(source, events), first, struck=True)), "Observation")
    assert {one["status"] for one in found} == {"final"}


def test_two_measurements_of_one_moment_are_two(source: Source) -> None:
    first = next(event for event in source.events if event.kind is Kind.VITALS_RECORDED)
    twice = with_events(source, [*source.events, replace(first, seq=999)])
    ids = [one["id"] for one in of(bundle(twice), "Observation")]
    assert (len(ids), len(set(ids))) == (12, 12)


def test_a_person_keeps_their_id_from_session_to_session(source: Source) -> None:
    later = replace(source, state=replace(source.state, id="s2"))
    other = replace(source, state=replace(source.state, couple="c2"))
    assert of(bundle(later), "Patient")[0]["id"] == of(bundle(source), "Patient")[0]["id"]
    assert of(bundle(later), "Encounter")[0]["id"] != of(bundle(source), "Encounter")[0]["id"]
    assert of(bundle(other), "Patient")[0]["id"] != of(bundle(source), "Patient")[0]["id"]


def test_ids_follow_a_merge_and_name_the_ones_before(source: Source) -> None:
    turned = replace(source, entries=[Entry("first", crossed=False), Entry("c1", crossed=True)])
    patient = of(bundle(turned), "Patient")[0]
    straight = replace(source, state=replace(source.state, couple="first"))
    assert patient["id"] == of(bundle(straight, Partner.B), "Patient")[0]["id"]
    assert [one["value"] for one in patient["identifier"]] == [
        f"urn:uuid:{of(bundle(source), 'Patient')[0]['id']}"
    ]
    Bundle.model_validate(bundle(turned))
    rows = list(csv.DictReader(io.StringIO(answers_csv(turned, Partner.A, first_impressions()))))
    was = list(csv.DictReader(io.StringIO(answers_csv(source, Partner.A, first_impressions()))))
    assert rows[0]["former_codes"] == was[0]["study_code"]
    assert was[0]["former_codes"] == ""


def test_a_rehearsal_is_marked_as_test_data_everywhere(source: Source) -> None:
    found = bundle(source)
    marked = [found, *(entry["resource"] for entry in found["entry"])]
    assert {one["meta"]["security"][0]["code"] for one in marked} == {"HTEST"}
    assert "HTEST" not in json.dumps(bundle(replace(source, banner="")))


def test_the_head_s_code_is_its_source(source: Source) -> None:
    assert bundle(source)["meta"]["source"] == f"urn:kroom:journal:{source.head_code}"


def test_a_session_says_where_it_stands(source: Source) -> None:
    planned = bundle(until(source, Kind.PARTNER_STARTED))
    assert "period" not in of(planned, "Encounter")[0]
    assert of(planned, "QuestionnaireResponse") == []
    running = bundle(until(source, Kind.FORM_FINISHED))
    assert of(running, "QuestionnaireResponse")[0]["status"] == "in-progress"
    assert of(running, "Encounter")[0]["period"] == {"start": "2026-03-14T13:00:00.000+00:00"}
    statuses = [of(found, "Encounter")[0]["status"] for found in (planned, running, bundle(source))]
    assert statuses == ["planned", "in-progress", "finished"]
    assert of(bundle(source), "Encounter")[0]["period"]["end"] == "2026-03-14T15:00:00.000+00:00"


def test_a_session_stopped_with_an_open_form_keeps_it_as_stopped(source: Source) -> None:
    early = until(source, Kind.FORM_FINISHED)
    stop = replace(source.events[-1], kind=Kind.SESSION_STOPPED)
    found = bundle(with_events(early, [*early.events, stop]))
    assert of(found, "QuestionnaireResponse")[0]["status"] == "stopped"
    assert of(found, "Encounter")[0]["period"]["end"] == "2026-03-14T15:10:00.000+00:00"
    unstarted = until(source, Kind.PARTNER_STARTED)
    assert of(bundle(with_events(unstarted, [*unstarted.events, stop])), "Encounter")[0]["status"] == (
        "cancelled"
    )


def test_erased_words_are_left_out(source: Source) -> None:
    erased = bundle(replace(source, words=dict[str, str]().get))
    assert "name" not in of(erased, "Patient")[0]
    assert "item" not in of(erased, "QuestionnaireResponse")[0]
    assert "name" not in patient("i", "")
    Bundle.model_validate_json(json.dumps(erased))


def test_a_form_without_a_document_leaves_its_address_alone(source: Source) -> None:
    form = replace(first_impressions(), document={})
    found = cast("dict[str, Any]", partner_bundle(source, Partner.A, form))
    assert of(found, "Questionnaire") == []
    assert of(found, "QuestionnaireResponse")[0]["questionnaire"] == "urn:kroom:form:first-impressions|1"


@given(st.text(), st.text())
def test_whatever_somebody_writes_the_bundle_is_fhir(words: str, name: str) -> None:
    room = Recorder()
    prepared(room, name, "Jo")
    room.add(0, Kind.PARTNER_STARTED, Partner.A)
    answered(room, 75, Partner.A, {"now": "calm", "stays": words, "hard-text": words, "need-text": words})
    found = bundle(room.source())
    Bundle.model_validate_json(json.dumps(found))
    texts = strings(found)
    assert all(text and text == text.strip() for text in texts)
    assert not any(ord(character) < 32 and character not in "\t\r\n" for text in texts for character in text)


def strings(found: object) -> list[str]:
    if isinstance(found, dict):
        return [text for value in cast("dict[str, object]", found).values() for text in strings(value)]
    if isinstance(found, list):
        return [text for value in cast("list[object]", found) for text in strings(value)]
    return [found] if isinstance(found, str) else []


NEEDLE = st.text("abcdefgh", min_size=6, max_size=6)


@given(NEEDLE, st.integers(60, 270), st.permutations(list(range(6))), st.sampled_from(list(Partner)))
def test_nothing_of_the_other_whatever_happened(
    needle: str, systolic: int, order: list[int], whose: Partner
) -> None:
    """Whatever was written about one, in whatever order, the other's bundle doesn't change by a character."""
    from kroom.exports.partner_document import partner_document

    theirs = f"needle-{needle}"

    def made(*, with_needles: bool) -> Source:
        room = Recorder()
        names = {whose: theirs if with_needles else "Kim", whose.other: "Robin"}
        prepared(room, names[Partner.A], names[Partner.B])
        room.add(0, Kind.PARTNER_STARTED, whose.other)
        vitals(room, 1, whose.other, 120)
        if with_needles:
            happen(room, whose, theirs, systolic, order)
        return room.source()

    plain, full = made(with_needles=False), made(with_needles=True)
    full = replace(full, now=plain.now)
    assert bundle(full, whose.other) == bundle(plain, whose.other)
    assert theirs in json.dumps(bundle(full, whose))
    documents = [partner_document(one, whose.other, first_impressions()) for one in (plain, full)]
    assert documents[0] == documents[1]
    assert theirs not in repr(documents[1])
    tables = [answers_csv(one, whose.other, first_impressions()) for one in (plain, full)]
    assert tables[0] == tables[1]


def happen(room: Recorder, whose: Partner, theirs: str, systolic: int, order: list[int]) -> None:
    started = partial(room.add, kind=Kind.PARTNER_STARTED, partner=whose)
    concern = partial(room.add, kind=Kind.CONCERN_RAISED, partner=whose)
    dose = partial(room.add, kind=Kind.DOSE_RECORDED, partner=whose, actor="p1", mg=systolic / 7)
    note = partial(room.add, kind=Kind.NOTE_ADDED, partner=whose, words={"note": theirs})
    taken = partial(vitals, room, partner=whose, systolic=systolic)
    given_ = {**ANSWERS_A, "stays": theirs, "need-text": theirs}
    form = partial(answered, room, partner=whose, answers=given_)
    acts: list[Callable[[float], None]] = [started, concern, dose, note, taken, form]
    for minute, act in enumerate(order, start=2):
        acts[act](minute)


def test_it_is_written_whole_and_as_utf_8(source: Source, tmp_path: Path) -> None:
    path = tmp_path / "fhir-a.json"
    write_bundle(path, source, Partner.A, first_impressions())
    content = path.read_text(encoding="utf-8")
    assert "Åkesson" in content
    assert content.endswith("}\n")
    assert json.loads(content) == partner_bundle(source, Partner.A, first_impressions())
    with pytest.raises(ExportError, match=r"fhir\.json can't be written"):
        write_bundle(path / "fhir.json", source, Partner.A, first_impressions())


def test_the_protocol_is_what_was_done(source: Source) -> None:
    assert source.state.status is SessionStatus.CLOSED
    assert of(bundle(source), "Encounter")[0]["type"] == [{"text": source.state.protocol.title}]
    assert source.state.protocol.title in PROTOCOL
