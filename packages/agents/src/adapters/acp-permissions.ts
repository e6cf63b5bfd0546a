import type { AgentTask } from '../task.ts';
import { object, objects, text, type Loose } from './json.ts';

/** The policy of a task. */
export type Policy = Pick<AgentTask, 'permissions' | 'allowedTools'>;

/** Sorts of tools, by the words of the protocol, that need no permission beyond the policy. */
const allowed: Readonly<Record<AgentTask['permissions'], readonly string[] | 'all'>> = {
  plan: ['read', 'search', 'think'],
  edit: ['read', 'search', 'think', 'edit', 'delete', 'move'],
  full: 'all',
};

/** What an agent asks about. */
export function toolOf(params: Loose): { readonly name: string; readonly kind: string } {
  const call = object(params['toolCall']) ?? {};
  const kind = text(call['kind']) ?? 'other';
  return { name: text(call['title']) ?? kind, kind };
}

/** Whether a tool may be used. Of `allowedTools` a name is the title of a tool or its sort. */
export function isPermitted({ permissions, allowedTools = [] }: Policy, params: Loose): boolean {
  const { name, kind } = toolOf(params);
  const kinds = allowed[permissions];
  return kinds === 'all' || kinds.includes(kind) || allowedTools.includes(name) || allowedTools.includes(kind);
}

/** The answer to `session/request_permission`: this once, never for ever. Nothing fitting is on offer: cancelled. */
export function permissionAnswer(
  policy: Policy,
  params: Loose,
): { readonly outcome: { outcome: 'selected'; optionId: string } | { outcome: 'cancelled' } } {
  const wanted = isPermitted(policy, params) ? ['allow_once', 'allow_always'] : ['reject_once', 'reject_always'];
  const options = objects(params['options']);
  for (const kind of wanted) {
    const optionId = text(options.find((option) => option['kind'] === kind)?.['optionId']);
    if (optionId !== undefined) return { outcome: { outcome: 'selected', optionId } };
  }
  return { outcome: { outcome: 'cancelled' } };
}
