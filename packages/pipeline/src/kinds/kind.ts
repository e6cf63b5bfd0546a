import type { Json } from '@orch/core';
import { defineKind, type Kind, type KindDefinition } from '@orch/dag';

import type { Session } from '../session/session.ts';

/** A node body whose output is plain data of a named type. */
type SessionKind<I, O> = Omit<KindDefinition<Json, Json, Session>, 'run' | 'reuse'> & {
  readonly reuse?: {
    readonly type: string;
    inputs?(session: Session, input: I): Json | Promise<Json>;
    accept?(output: O): boolean;
  };
  run(context: Parameters<Kind<Session>['run']>[0], input: I): O | Promise<O>;
};

/**
 * Makes a kind whose input and output have types. Both are plain data: the journal stores them as JSON,
 * which leaves out members that are `undefined`.
 */
export function sessionKind<I, O>(kind: SessionKind<I, O>): Kind<Session> {
  // Whatever an interrupted start has recorded may be out of date: all of it can be done again or is found by content.
  return defineKind({ resume: 'again', ...(kind as unknown as KindDefinition<Json, Json, Session>) });
}
