import { inline } from './markdown.ts';
import { proseLines, renderBlock, replaceBlock } from './marked-block.ts';
import { prependLine, setLine } from './own-lines.ts';

/** Replaces the two documented lines, or adds those that are missing; every other line is the user's. */
export function qaLines(body: string, qa: { readonly cases: string; readonly results: string | undefined }): string {
  const cases = setLine(body, /^- Test cases file: /, `- Test cases file: \`${qa.cases}\``);
  if (qa.results === undefined) return cases;
  return setLine(cases, /^- Latest results: /, `- Latest results: \`${qa.results}\` (Overall Status: Pass required)`);
}

/** Replaces the documented line about what agents did, or adds it. */
export function agentResultsLine(body: string, results: string): string {
  return setLine(body, /^- Agent results: /, `- Agent results: \`${results}\``);
}

const entries: Readonly<Record<EntrySort, RegExp>> = {
  'orch start': /^- \d{4}-\d{2}-\d{2}: (orch start \u2014 .*)$/,
  'orch agents': /^- \d{4}-\d{2}-\d{2}: (orch agents \u2014 .*)$/,
};

type EntrySort = 'orch start' | 'orch agents';

/** Adds an entry where the newest one of the same sort says something else. */
export function changelogLines(
  body: string,
  added: { readonly text: string; readonly date: string },
  sort: EntrySort = 'orch start',
): string {
  const entry = entries[sort];
  const ours = proseLines(body).flatMap(({ line }) => entry.exec(line)?.[1] ?? [])[0];
  const text = `${sort} — ${added.text}`;
  return ours === text ? body : prependLine(body, `- ${added.date}: ${text}`);
}

/** A section with any words of a person in it is theirs; ours stands between markers. */
export function rolesLines(
  body: string,
  roles: { readonly names: readonly string[]; readonly asked: boolean },
): string {
  const block = { name: 'roles', content: `- ${roles.names.map((name) => inline(name)).join(' → ')}` };
  const replaced = replaceBlock(body, block);
  if (replaced !== undefined) return replaced;
  return body.trim() === '' ? renderBlock(block) : body;
}
