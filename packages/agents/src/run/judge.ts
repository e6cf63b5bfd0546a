import { unreachable } from '@orch/core';

import type { AgentAdapter, AgentVerdict } from '../adapter.ts';
import type { AgentStatus } from '../outcome.ts';
import type { FailedResult, ResultEvent } from '../signals.ts';
import type { ProcessEnd } from './recording.ts';
import type { StreamState } from './reader.ts';

/** Everything that decides how an attempt ended. */
export interface Evidence {
  readonly adapter: Pick<AgentAdapter, 'name' | 'capabilities' | 'classify'>;
  readonly end: ProcessEnd;
  readonly stream: Pick<StreamState, 'results' | 'denied' | 'rateLimit' | 'brokenEnd'>;
}

/**
 * Decides how an attempt ended. Success needs a single good result, a whole stream, no refused tool and a good exit:
 * where one of them says otherwise, it is not success, whatever the agent says.
 */
export function judge({ adapter, end, stream }: Evidence): AgentVerdict {
  if (end.guard) return verdict(end.guard.limit, end.guard.reason);
  if (end.notFound) return verdict('not-found', end.notFound);
  const lingered = end.limit === 'lingerTimeoutMs';
  if (end.status !== 'exited' && !lingered) return interrupted(adapter.name, end);
  const { exitCode, signal, stderrTail } = end;
  const special = adapter.classify?.({ exitCode, signal, stderrTail, results: stream.results });
  if (special) return special;
  if (!adapter.capabilities.result) return byExit(adapter.name, end);
  return byResult(adapter.name, end, stream, lingered);
}

function interrupted(name: string, end: ProcessEnd): AgentVerdict {
  switch (end.status) {
    case 'idle':
      return verdict('idle', `${name} wrote nothing for longer than ${end.limit ?? 'idleTimeoutMs'} allows`);
    case 'timeout':
      return verdict('timeout', `${name} took longer than timeoutMs allows`);
    case 'flood':
      return verdict('flood', `${name} wrote more than maxOutputBytes`);
    case 'lost':
      return verdict('crashed', `the recording of ${name} has no end: who recorded it was killed`);
    case 'aborted':
    case 'exited':
      return verdict('aborted', `${name} was told to stop`);
    default:
      return unreachable(end.status);
  }
}

/** An agent without a stream: its exit code is all there is. */
function byExit(name: string, end: ProcessEnd): AgentVerdict {
  if (end.signal !== null) return verdict('crashed', `${name} was ended by ${end.signal}`);
  if (end.exitCode === 0) return verdict('succeeded', `${name} ended with exit code 0`);
  return verdict('failed', `${name} ended with exit code ${end.exitCode}${lastWords(end)}`);
}

function byResult(name: string, end: ProcessEnd, stream: Evidence['stream'], lingered: boolean): AgentVerdict {
  const { results, denied, rateLimit } = stream;
  const bad = results.find(({ ok }) => !ok);
  if (bad) return failedResult(name, bad, end);
  const [result] = results;
  if (!result) return withoutResult(name, end, stream);
  if (end.torn && stream.brokenEnd) return verdict('crashed', `the stream of ${name} ends inside a line`);
  if (results.length > 1) return verdict('failed', `${name} told ${results.length} results of one task`);
  if (!lingered && end.signal !== null) {
    return verdict('crashed', `${name} told success and was then ended by ${end.signal}`);
  }
  if (!lingered && end.exitCode !== 0) {
    return verdict('failed', `${name} told success and ended with exit code ${end.exitCode}${lastWords(end)}`);
  }
  if (denied.length > 0) return verdict('denied', `${name} was refused ${denied.join(', ')}`);
  if (rateLimit?.limited === true && result.text === '') {
    return verdict('rate-limited', `${name} told success without a word while its provider refused calls`);
  }
  return verdict('succeeded', `${name} told ${result.reason}`);
}

function failedResult(name: string, result: ResultEvent, end: ProcessEnd): AgentVerdict {
  const status: FailedResult = result.verdict ?? 'failed';
  const said = result.text ? `: ${firstLine(result.text)}` : lastWords(end);
  return verdict(status, `${name} told ${result.reason}${said}`);
}

function withoutResult(name: string, end: ProcessEnd, { rateLimit, brokenEnd }: Evidence['stream']): AgentVerdict {
  if (rateLimit?.limited === true) return verdict('rate-limited', `the provider of ${name} refuses calls`);
  if (end.signal !== null) return verdict('crashed', `${name} was ended by ${end.signal} before its result`);
  if (end.torn && brokenEnd) return verdict('crashed', `the stream of ${name} ends inside a line`);
  if (end.exitCode !== 0) return verdict('crashed', `${name} ended with exit code ${end.exitCode}${lastWords(end)}`);
  return verdict('no-result', `${name} ended with exit code 0 and without a result${lastWords(end)}`);
}

function lastWords({ stderrTail }: ProcessEnd): string {
  const lines = stderrTail.split('\n').filter((line) => line.trim() !== '');
  const last = lines.at(-1);
  return last === undefined ? '' : `: ${firstLine(last)}`;
}

const longestQuote = 300;
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

/** What an agent says, fit for one line of a terminal: no escape sequence of it gets there. */
function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.replaceAll(controls, ' ').slice(0, longestQuote);
}

function verdict(status: AgentStatus, reason: string): AgentVerdict {
  return { status, reason };
}
