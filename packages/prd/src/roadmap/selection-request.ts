import { OrchError } from '@orch/core';

import { idForm } from './parse-roadmap.ts';

/** Which features an expression means, before the roadmap is asked. */
export type Choice =
  | { readonly kind: 'auto' }
  | { readonly kind: 'one'; readonly id: string }
  | { readonly kind: 'range'; readonly from: string; readonly to: string }
  | { readonly kind: 'list'; readonly ids: readonly string[] };

export interface SelectionRequest {
  /** What is to be done with the features: start them, scaffold their files, or create their documents. */
  readonly action: 'start' | 'scaffold' | 'create';
  /** `create PRD and QA`: the QA folder too. */
  readonly qa: boolean;
  /** `--kickoff` or `with kickoff`: begin the work at once. */
  readonly kickoff: boolean;
  readonly choice: Choice;
}

const between = /\s*(?:\.{2,3}|…|→|⇒|->|=>|–|—|\s-\s|\sto\s)\s*/iu;

/**
 * Reads an expression that chooses features; {@link selectFeatures} lists its forms.
 *
 * @throws OrchError `ORCH_ROADMAP_INVALID_SELECTION`
 */
export function parseSelection(expression: string): SelectionRequest {
  const request = readAction(unquoted(expression));
  const { rest, ...what } = request;
  const text = rest.replace(/^DO\s+/i, '');
  if (text === '' || /^auto$/i.test(text)) {
    if (what.action === 'start') return { ...what, choice: { kind: 'auto' } };
    throw invalid(`${JSON.stringify(expression)} names no feature`, 'add the id of the feature');
  }
  return { ...what, choice: readRange(text) ?? readList(text) ?? readOne(text, expression) };
}

export function invalid(message: string, help: string): OrchError {
  return new OrchError('ORCH_ROADMAP_INVALID_SELECTION', message, { help });
}

function unquoted(expression: string): string {
  const text = expression.trim().replaceAll(/\s+/g, ' ');
  return /^(["'`])(.*)\1$/.exec(text)?.[2]?.trim() ?? text;
}

function readAction(text: string): Omit<SelectionRequest, 'choice'> & { readonly rest: string } {
  const scaffold = /^SCAFFOLD(?: FEATURES?)?(?!\S)/i.exec(text);
  const create = /^CREATE PRDS?( (?:and|&|\+) QA)?(?: FOR)?(?!\S)/i.exec(text);
  const start = /^ORCH START(?!\S)/i.exec(text);
  const action = scaffold ? 'scaffold' : create ? 'create' : 'start';
  const rest = text.slice((scaffold ?? create ?? start)?.[0].length ?? 0).trim();
  const kickoff = / ?(?:--kickoff|with kickoff)$/i.exec(rest);
  return {
    action,
    qa: create?.[1] !== undefined,
    kickoff: kickoff !== null,
    rest: kickoff ? rest.slice(0, kickoff.index) : rest,
  };
}

function readRange(text: string): Choice | undefined {
  const named = /^(?:RANGE )?START ?= ?(\S+?),? END ?= ?(\S+)$/i.exec(text);
  const [from, to, ...more] = named ? named.slice(1) : text.replace(/^RANGE /i, '').split(between);
  if (from === undefined || to === undefined) return undefined;
  if (more.length > 0) throw invalid(`${JSON.stringify(text)} has more than two ends`, 'write A..B');
  return { kind: 'range', from: requireId(from), to: requireId(to) };
}

function readList(text: string): Choice | undefined {
  const list = /^(?:LIST ?= ?|ITEMS )(.+)$/i.exec(text)?.[1] ?? (text.includes(',') ? text : undefined);
  if (list === undefined) return undefined;
  const ids = [...new Set(list.split(/[,\s]+/).filter((part) => part !== ''))].map(requireId);
  if (ids.length === 0) throw invalid('the list names no feature', 'write ids with commas between them');
  return { kind: 'list', ids };
}

function readOne(text: string, expression: string): Choice {
  if (text.includes(' ')) {
    throw invalid(`${JSON.stringify(expression)} selects nothing`, 'write an id, A..B, or a list A, B');
  }
  return { kind: 'one', id: text };
}

function requireId(text: string): string {
  if (idForm.test(text)) return text;
  throw invalid(`${JSON.stringify(text)} is no id`, 'write an id, A..B, or a list A, B');
}
