import type { Block } from './block.ts';
import type { Role } from './section-role.ts';

import { latin } from '../expressions/latin.ts';
import { readField } from './field.ts';
import { isNormative, isQuestion, isUserStory } from './statement.ts';

/** What a list or paragraph may hold that is no statement of its own. */

/** `email: string, unique`, `createdAt (datetime)`: a field, not a statement. */
function isFieldLine(text: string): boolean {
  const match = latin.plain`^[${'`'}*_]*([A-Za-z_]\w*\??)[${'`'}*_]*\s*(?:[:(]|[–—-]\s)`.exec(text);
  return match !== null && readField(text)?.declaredType !== undefined;
}

const noteLabel = latin.iu`^(?:why|rationale|note|(?:for )?example|sample(?: \w+)?|e\.g|reason|independent test|persona|mitigation|risk|impact|likelihood|probability|owner|status|date|version|legend|author|assignee|priority|estimate|depends on|relation(?:ship)?s?|beziehung(?:en)?|related|see|source|reference|legende|begründung|hinweis|beispiel|anmerkung|обоснование|пример|примечание|说明|示例|备注|原因)(?![\p{L}])`;

/** `**Why this priority**: …`: what is said about a statement or the document. */
export function isNote(text: string): boolean {
  return (text.includes(':') || text.includes('：')) && isNoteLabel(text);
}

/** What such a label begins with. */
const noteWords: ReadonlySet<string> = new Set(
  'why rationale note for example sample e reason independent persona mitigation risk impact likelihood probability owner status date version legend author assignee priority estimate depends relation relations relationship relationships beziehung beziehungen related see source reference legende begründung hinweis beispiel anmerkung обоснование пример примечание 说明 示例 备注 原因'.split(
    ' ',
  ),
);

function isNoteLabel(text: string): boolean {
  const label = latin.plain`^[*_]*([^:：*]{2,40})[*_]*[:：]`.exec(text)?.[1];
  return (
    label !== undefined &&
    noteWords.has(/^[^\s.,;/()!?_-]*/.exec(label)?.[0].toLowerCase() ?? '') &&
    noteLabel.test(label)
  );
}

/** Why an item cannot be a rule: a title, a question, a story, or another kind of thing. */
export function unfit(block: Block): string | undefined {
  const { text, plain } = block;
  const isMarked = text.startsWith('**') || text.startsWith('__');
  const isInCode = text.endsWith('`');
  if (block.isTitle) return 'no statement';
  if (isUserStory(plain)) return 'user story';
  if (block.roles.has('model') && isFieldLine(text)) return 'no statement';
  if (isQuestion(text)) return 'question';
  if (text.startsWith('~~') && /^~~.*~~/.test(text)) return 'struck out';
  if (plain.endsWith(']') && latin.plain`^(?:[^:[]{1,40}[:：]\s*)?\[[^\]]{4,}\]$`.test(plain))
    return 'a place to fill in';
  if (mayBeNumbered(text) && latin.i`^\W*(?:US|STORY|EPIC|RISK|OQ|Q|TC|T|TASK)-?\d`.test(text) && !isNormative(text))
    return 'story, risk, question or test case';
  if (isNote(text)) return 'note';
  if (
    block.children.length > 0 &&
    (/[:：]\s*[*_]*$/.test(text) || (isMarked && latin.plain`^(?:\*\*|__)[^*]+(?:\*\*|__)\s*[:：]?$`.test(text)))
  )
    return 'no statement';
  if (isMarked && latin.plain`^(?:\*\*|__)[^*]+(?:\*\*|__)\s*[:：]?$`.test(text) && plain.split(' ').length < 4)
    return 'no statement';
  if (
    block.children.length > 0 &&
    plain.split(' ').length < 4 &&
    !latin.u`\p{Script=Han}|\p{Script=Hangul}`.test(plain)
  )
    return 'no statement';
  if (plain.endsWith(':') || plain.endsWith('：')) return 'no statement';
  if (
    isInCode &&
    latin.plain`^(?:[*_]*[^:：${'`'}]{2,40}[:：][*_]*\s+)?${'`'}[^${'`'}]+${'`'}$`.test(text) &&
    !(block.roles.has('acceptance') && /^\W*\w+ \w+[^`]*[:：] `/.test(text))
  )
    return 'no statement';
  if (isFile(plain)) return 'no statement';
  if (
    (plain.length <= 40 || plain.includes('..') || plain.includes('…')) &&
    /^[aeuи.…]/i.test(plain) &&
    latin.iu`^(?:(?:and|und|и) (?:so (?:on|forth)|so weiter|so fort|more|others)|etc|usw|и т|…|\.\.\.)[.…]*\s*(?:д\.?)?$`.test(
      plain,
    )
  )
    return 'no statement';
  if (
    !/\s/.test(plain) &&
    !latin.u`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{4}|\p{Script=Hangul}{5}`.test(plain)
  )
    return 'no statement';
  if (
    text.includes('/') &&
    latin.plain`^[${'`'}*~]*(?:GET|POST|PUT|PATCH|DELETE)\b[${'`'}\s*]+${'`'}?\/`.test(text) &&
    (block.roles.has('api') || !['requirement', 'acceptance', 'goal'].some((role) => block.roles.has(role as Role)))
  )
    return 'no statement';
  if (block.roles.has('page') && /^[`*]*#?\/[\w{[:-]*/.test(text)) return 'no statement';
  if (
    text.includes('{') &&
    latin.plain`^[${'`'}*_]*[\w ()]{2,40}[${'`'}*_]*\s*:?\s*${'`'}?\{.*\}${'`'}?[.;]?$`.test(text)
  )
    return 'no statement';
  return undefined;
}

/** Whether the first figure follows a letter or a hyphen at once. */
function mayBeNumbered(text: string): boolean {
  const at = text.search(/\d/);
  const before = at > 0 ? text.charCodeAt(at - 1) : 0;
  return before === 45 || ((before | 32) >= 97 && (before | 32) <= 122);
}

const fileForm = /^(?:https?:\/\/\S+|[\w./<>-]+\.(?:md|ts|js|json|html|pdf|png|fig))$/;

/** Nothing but the name of a file or an address, perhaps with what it is before a colon or behind a dash. */
function isFile(plain: string): boolean {
  const space = plain.indexOf(' ');
  if (space < 0) return fileForm.test(plain);
  if (' – , — , - ,'.includes(`${plain.slice(space, space + 3)},`) && fileForm.test(plain.slice(0, space))) return true;
  // `Test cases: qa/cases.md`
  const last = plain.lastIndexOf(' ');
  return plain.charAt(last - 1) === ':' && last <= 40 && fileForm.test(plain.slice(last + 1));
}
