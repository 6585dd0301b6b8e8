// Ways to break a bundle, so that it is seen that the judges judge.
const DAMAGES = {
  'a wrong unit': (of) => (of('Observation')[0].component[0].valueQuantity.code = 'kPa'),
  'half a blood pressure': (of) => of('Observation')[0].component.pop(),
  'a vital sign without its category': (of) => delete of('Observation')[1].category,
  'a time that is none': (of) => (of('Observation')[1].effectiveDateTime = 'yesterday'),
  'a reference that leads nowhere': (of) => (of('Observation')[1].subject.reference = 'urn:uuid:0'),
  'a reference to the wrong thing': (of) => (of('Observation')[1].encounter = of('Observation')[1].subject),
  'a code outside its value set': (of) => (of('Encounter')[0].status = 'closed'),
  'a property that FHIR does not know': (of) => (of('Patient')[0].nick = 'x'),
  'an empty text': (of) => (of('Patient')[0].name[0].text = ''),
  'answers without a status': (of) => delete of('QuestionnaireResponse')[0].status,
  'a dose without an amount': (of) => (of('MedicationAdministration')[0].dosage = { text: 'some' }),
  'the same entry twice': (_, bundle) => bundle.entry.push(bundle.entry[3]),
  'no kind of bundle': (_, bundle) => (bundle.type = 'pile'),
};

export function damaged(bundle) {
  return Object.entries(DAMAGES).map(([what, damage]) => {
    const copy = structuredClone(bundle);
    const resources = copy.entry.map((entry) => entry.resource);
    damage((type) => resources.filter((one) => one.resourceType === type), copy);
    return [what, copy];
  });
}
