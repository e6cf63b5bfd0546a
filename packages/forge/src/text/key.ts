import { hashJson, type Json } from '@orch/core';

/** Names of the writes that are looked up by a key of their own. */
export type EffectName =
  | 'issue'
  | 'close-issue'
  | 'comment'
  | 'labels'
  | 'milestone'
  | 'push'
  | 'delete-branch'
  | 'pull'
  | 'ready'
  | 'close-pull'
  | 'review'
  | 'merge';

/** Names a write in the world: effect and 64 hexadecimal digits. No run, process or text of a user is part of it. */
export function effectKey(repository: string, effect: EffectName, identity: Json): string {
  return `${effect}:${hashJson(['orch/forge/1', repository, effect, identity])}`;
}

const form = /^[a-z]+(?:-[a-z]+)*:[0-9a-f]{64}$/;

/** Whether a text has the form of an {@link effectKey}. */
export function isEffectKey(text: string): boolean {
  return form.test(text);
}
