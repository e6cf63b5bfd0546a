import type { ApiTask } from '@orch/prd';

import { fold, propertyName } from '../names/identifiers.ts';
import type { PlanContext } from './context.ts';
import type { Endpoint } from './endpoint.ts';
import { type Served, titleOfApi } from './served.ts';
import type { ModelSpec } from './spec.ts';
import { readStatement } from './statement.ts';

/** What generated lists answer. */
const envelope = new Set(['items', 'total', 'limit', 'offset']);
/** Properties that hold the records of a list, and properties that say which part of it is answered. */
const containers = new Set(['items', 'data', 'results', 'records', 'rows', 'entries', 'list', 'content']);
const counters = new Set(
  (
    'total totalcount count limit offset page pagesize perpage pages totalpages ' +
    'meta pagination next previous prev cursor nextcursor hasmore links'
  ).split(' '),
);
const mostRecords = 200;

/** Whether the fields of an answer are those around a list, not those of its records. */
export function isEnvelope({ task, method, itemParam, name }: Endpoint): boolean {
  if (method !== 'GET' || itemParam !== undefined || task.responseFields.length === 0) return false;
  const names = task.responseFields.map((field) => field.name);
  const holds = (each: string): boolean => containers.has(fold(each)) || fold(each) === fold(name);
  return names.some(holds) || names.every((each) => counters.has(fold(each)));
}

/** Lists query parameters that the document states and generated code refuses or does not read. */
export function reportQuery(context: PlanContext, group: Served, model: ModelSpec): void {
  const fields = model.fields.filter(({ list, secret, type }) => !list && !secret && type !== 'json');
  const comparable = new Set([model.primary.name, ...fields.map((field) => field.name)]);
  for (const { task, method, itemParam } of group.endpoints) {
    const query = [...new Map(readStatement(task).query.map((each) => [each.name, each])).values()];
    const isList = method === 'GET' && itemParam === undefined;
    const refused = query.filter(({ name, value }) => !isList || !isTaken(name, value, comparable));
    if (refused.length === 0) continue;
    const names = refused.map(({ name, value }) => (isOwn(name) && isList ? `${name}=${value}` : name)).join(', ');
    const reason = isList
      ? `${names}: generated lists take limit (at most ${mostRecords}), offset, sort and fields of ${model.name} only, and answer 400 to others`
      : `${names}: the query of this path is not read`;
    context.leave(task, titleOfApi(task), reason, 'query');
  }
}

function isOwn(name: string): boolean {
  return name === 'limit' || name === 'offset' || name === 'sort';
}

function isTaken(name: string, value: string, comparable: ReadonlySet<string>): boolean {
  if (name === 'limit') return !/^\d+$/.test(value) || (Number(value) >= 1 && Number(value) <= mostRecords);
  if (name === 'offset') return true;
  if (name !== 'sort') return comparable.has(name);
  const terms = value.split(',').map((term) => term.replace(/^[-+]/, ''));
  const isGiven = /^[-\w,]+$/.test(value) && !/^(?:field|name|column|value|string)$/i.test(value);
  return !isGiven || terms.every((term) => comparable.has(term));
}

/** Lists answers that the document states and generated code gives otherwise. */
export function reportAnswers(context: PlanContext, group: Served, model: ModelSpec): void {
  const known = new Set([model.primary, ...model.fields.filter(({ secret }) => !secret)].map(({ name }) => name));
  for (const endpoint of group.endpoints) {
    const reason = answerReason(endpoint, model, known);
    if (reason !== undefined) context.leave(endpoint.task, titleOfApi(endpoint.task), reason, 'answer');
  }
}

function answerReason(endpoint: Endpoint, model: ModelSpec, known: ReadonlySet<string>): string | undefined {
  const { task, method, itemParam } = endpoint;
  const names = namesOf(task);
  if (names.length === 0) return undefined;
  if (method === 'DELETE') return `the documented answer has ${names.join(', ')}: 204 without content is answered`;
  const isList = method === 'GET' && itemParam === undefined;
  if (model.schemaless && !isEnvelope(endpoint)) return undefined;
  const others = names.filter((name) => !(isList && envelope.has(name)) && !known.has(name));
  if (others.length === 0) return undefined;
  return isList
    ? `the documented answer has ${others.join(', ')}: lists answer items, total, limit and offset`
    : `the documented answer has ${others.join(', ')}: the record is answered, which has no such field`;
}

function namesOf({ responseFields }: ApiTask): readonly string[] {
  return [...new Set(responseFields.map(({ name }) => propertyName(name)))];
}
