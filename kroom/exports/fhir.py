"""fhir-a.json and fhir-b.json: what belongs to one partner as a FHIR R4 Bundle, and nothing of the other."""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from kroom.exports import fhir_resources as make
from kroom.exports.fhir_resources import Act, Resource, Standing
from kroom.exports.files import write_file
from kroom.exports.identity import former_person_ids, own_id, person_id, public_id
from kroom.exports.partner_document import own_answers
from kroom.exports.source import Source, erased
from kroom.reflection.form import Form
from kroom.reflection.response import ResponseStatus, fhir_text, response
from kroom.session.events import Event, Kind, Partner
from kroom.session.state import FormStatus, Given, Taken
from kroom.session.vitals import dose_from, vitals_from

Done = TypeVar("Done", Taken, Given)

_FORM_KINDS = frozenset(
    {
        *(Kind.FORM_HANDED_OVER, Kind.FORM_PAUSED, Kind.FORM_FINISHED),
        *(Kind.ANSWER_SAVED, Kind.ANSWER_SKIPPED),
    }
)


def partner_bundle(
    source: Source, partner: Partner, form: Form, made_up: Collection[str] = ()
) -> dict[str, object]:
    """A partner's Bundle: Patient, Encounter, form, answers, vitals and doses.

    `made_up`: the link ids that a rehearsal answered by itself. Ids are the same at each export.
    """
    maker = _Maker(source, partner)
    resources = [maker.patient(), maker.encounter()]
    resources += maker.answers(form, made_up) if maker.has_form else []
    resources += [*maker.vitals(), *maker.doses()]
    labelled = [make.labelled(one, rehearsed=bool(source.banner)) for one in resources]
    origin = f"urn:kroom:journal:{source.head_code}"
    whole = make.bundle(own_id(source, partner, "bundle"), source.now.at_utc, origin, labelled)
    return dict(make.labelled(whole, rehearsed=bool(source.banner)))


def write_bundle(
    path: Path, source: Source, partner: Partner, form: Form, made_up: Collection[str] = ()
) -> None:
    """Write a partner's Bundle as JSON; `ExportError` where `path` can't be written."""
    found = partner_bundle(source, partner, form, made_up)
    write_file(path, (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode())


class _Maker:
    """Makes the resources of one partner."""

    def __init__(self, source: Source, partner: Partner) -> None:
        self._source = source
        self._partner = partner
        self._one = source.state.partners[partner]
        self._patient = person_id(source, partner)
        self._encounter = own_id(source, partner, "encounter")

    @property
    def has_form(self) -> bool:
        return self._one.form.status not in (FormStatus.WAITING, FormStatus.NOT_BEGUN)

    def patient(self) -> Resource:
        name = self._source.name(self._partner)
        formers = former_person_ids(self._source, self._partner)
        return make.patient(self._patient, "" if name == erased() else fhir_text(name), formers)

    def encounter(self) -> Resource:
        one, state = self._one, self._source.state
        ended = one.ended or (state.closed if one.started else None)
        visit = make.Visit(
            id=self._encounter,
            status=self._status(),
            title=fhir_text(state.protocol.title),
            patient=self._patient,
            started=one.started.at_utc if one.started else None,
            ended=ended.at_utc if ended else None,
        )
        return make.encounter(visit)

    def _status(self) -> str:
        over = self._source.state.status.over
        if self._one.started is None:
            return "cancelled" if over else "planned"
        return "finished" if over or self._one.ended else "in-progress"

    def answers(self, form: Form, made_up: Collection[str]) -> list[Resource]:
        answers = own_answers(self._source, self._partner)
        found = response(form, answers, self._authored(), self._response_status(), made_up)
        id_ = own_id(self._source, self._partner, "answers")
        patient = make.reference(self._patient)
        whose: Resource = {
            "subject": patient,
            "encounter": make.reference(self._encounter),
            "source": patient,
        }
        head: Resource = {"resourceType": found.pop("resourceType"), "id": id_}
        return [*_questionnaire(form), {**head, **found, **whose}]

    def _authored(self) -> datetime:
        own = [event for event in self._source.events if event.partner is self._partner]
        times = [event.at.at_utc for event in own if event.kind in _FORM_KINDS]
        return max(times, default=self._source.now.at_utc)

    def _response_status(self) -> ResponseStatus:
        if self._one.form.status is FormStatus.FINISHED:
            return ResponseStatus.COMPLETED
        return ResponseStatus.STOPPED if self._source.state.status.over else ResponseStatus.IN_PROGRESS

    def vitals(self) -> Iterator[Resource]:
        for taken in self._ever(Kind.VITALS_RECORDED, self._one.vitals, _taken):
            yield make.pressure(self._act(taken, "pressure"), taken.vitals)
            yield make.heart_rate(self._act(taken, "heart-rate"), taken.vitals)
            yield make.saturation(self._act(taken, "saturation"), taken.vitals)

    def doses(self) -> Iterator[Resource]:
        route = self._source.state.protocol.route
        for given in self._ever(Kind.DOSE_RECORDED, self._one.doses, _given):
            yield make.administration(self._act(given, "dose"), given.dose, route)

    def _ever(self, kind: Kind, standing: Sequence[Done], made: Callable[[Event], Done]) -> Iterator[Done]:
        """What stands, then what was struck out: whoever has an earlier copy must learn that it is void."""
        yield from standing
        for event in self._source.struck:
            if event.kind is kind and event.partner is self._partner:
                with suppress(ValueError):  # of numbers that nobody could read, no copy ever was
                    yield made(event)

    def _act(self, done: Taken | Given, kind: str) -> Act:
        # By the number of the line, which stays whatever is put right or added.
        id_ = own_id(self._source, self._partner, kind, str(done.seq))
        by = fhir_text(self._source.who(done.by)) or "kroom"
        return Act(
            id=id_,
            at=done.at.at_utc,
            by=by,
            patient=self._patient,
            encounter=self._encounter,
            standing=self._standing(done.seq),
            entered=self._source.entered.get(done.seq),
        )

    def _standing(self, seq: int) -> Standing:
        if any(event.seq == seq for event in self._source.struck):
            return Standing.STRUCK
        return Standing.PUT_RIGHT if seq in self._source.put_right else Standing.FIRST


def _taken(event: Event) -> Taken:
    return Taken(event.seq, event.at, event.actor, vitals_from(event.body))


def _given(event: Event) -> Given:
    return Given(event.seq, event.at, event.actor, dose_from(event.body))


def _questionnaire(form: Form) -> list[Resource]:
    """The form itself, so that the answers can be read without asking anybody for it."""
    if not form.document:
        return []
    id_ = public_id("form", form.url, form.version)
    return [{**form.document, "id": id_}]
