import type { GithubUser, RepositoryState } from './state.ts';

/** What an endpoint answers. */
export interface Answer {
  readonly status: number;
  /** Sent as JSON; nothing is sent for undefined. */
  readonly body?: unknown;
}

/** One call of an endpoint. */
export interface Call {
  readonly repository: RepositoryState;
  readonly user: GithubUser;
  /** The parts of the path that the route names. */
  readonly at: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly now: string;
}

export type Endpoint = (call: Call) => Answer;

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const missing: Answer = { status: 404, body: { message: 'Not Found', status: '404' } };

export function invalid(message: string, status = 422): Answer {
  return { status, body: { message: 'Validation Failed', errors: [{ message }], status: String(status) } };
}

/** One page of a list, as `page` and `per_page` ask for. */
export function pageOfList<T>(all: readonly T[], query: URLSearchParams): readonly T[] {
  const size = Math.min(Number(query.get('per_page') ?? 30), 100);
  const start = (Number(query.get('page') ?? 1) - 1) * size;
  return all.slice(start, start + size);
}

export function text(body: Call['body'], name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value : '';
}

export function texts(body: Call['body'], name: string): string[] {
  const value = body[name];
  return Array.isArray(value) ? value.map(String) : [];
}
