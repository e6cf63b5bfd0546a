import { sha256 } from '@orch/core';

import type { Block } from './block.ts';
import type { Collector } from './collector.ts';
import type { Role } from './section-role.ts';
import type { AcceptanceItem } from './task.ts';

import { readField } from './field.ts';
import { givenForm, scenariosOf, stepForm } from './gherkin.ts';
import {
  hasLimit,
  isImperative,
  isNormative,
  isQuestion,
  isUserStory,
  leadingId,
  plainText,
  sentencesOf,
} from './statement.ts';
import { pattern } from '../expressions/pattern.ts';
import { onlyAccepted, ruleRow, type State } from './rule-row.ts';
import { latin } from '../expressions/latin.ts';

const marks = latin.gu`[^\p{L}\p{N}]+`;

/** Reads normative statements, and the statements by which the work is accepted. */
export function extractRules(blocks: readonly Block[], out: Collector): AcceptanceItem[] {
  const acceptance = new Map<string, AcceptanceItem>();
  const steps = new Set<Block>();
  const headings = new Map<number, Block>();
  for (const [index, block] of blocks.entries()) {
    if (block.isCut) out.cut(block);
    const state = (text: string, confidence: number, line = block.line): void => {
      const identified = leadingId(text);
      const rest = identified?.rest ?? text;
      const words = plainText(rest);
      if (words.length < 4) return;
      if (block.excluded !== undefined) {
        out.omit('rule', words, block.excluded, line);
        return;
      }
      const id = identified?.id;
      if (block.roles.has('acceptance') || block.roles.has('test') || isCriterion(block)) {
        acceptance.set(id ?? words, {
          ...(id === undefined ? {} : { id }),
          text: words,
          line,
          done: block.checked === true,
        });
      }
      if (confidence === onlyAccepted) return;
      const hash = sha256(words.toLowerCase().replaceAll(marks.for(words), ' ').trim()).slice(0, 12);
      out.rule({ block, line, confidence }, id === undefined ? `rule:${hash}` : `rule:${id}`, words, id);
    };
    if (steps.has(block)) continue;
    switch (block.kind) {
      case 'fence':
        for (const scenario of scenariosOf(block)) state(scenario.text, 0.9, scenario.line);
        break;
      case 'row':
        ruleRow(block, state, out);
        break;
      case 'item':
        if (givenForm.test(block.text)) {
          state([block, ...stepsAfter(blocks, index, steps)].map((part) => plainText(part.text)).join(' '), 0.9);
        } else {
          ruleItem(block, state, out);
        }
        break;
      case 'paragraph':
        ruleParagraph(block, headings, state, out);
        break;
      case 'heading':
        headings.set(block.section, block);
        break;
    }
  }
  return [...acceptance.values()];
}

/** Whether a scenario or goal can be checked by itself: it obliges, gives a figure, or says what comes out. */
function saysSomething(text: string): boolean {
  return isNormative(text) || hasLimit(text) || outcome.test(text);
}

/** Words that say what comes out of a step, or what is not to be. */
const outcome = pattern.iu`→|=>|->|;|\b(?:HTTP|API|status|code|returns?|answers?(?: with)?)\s+[1-5]\d\d\b|\b(?:is|are|gets?) (?:\w+ly )?(?:\w{2,}ed|shown|hidden|sent|kept|built)\b|\bonly\b|\b(?:shows|displays|returns|clears|reflects|succeeds|fails|passes|becomes|remains|persists|blocks|reports|produces|creates|contains|accepts|denies|works|matches|appears|disables?|enables|updates|stays|resolves?|completes|enforced|working|references)\b|\b(?:tracks?|appears?|displays?|functions?|looks?|loads?|renders?|updates?) (?:\w+ )?(?:correctly|properly|dynamically|automatically|quickly|great)\b|^\W*[<>≥≤~]{0,2}\s*\d|\b(?:no|without|zero) \p{L}+|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half)\b.*\b(?:of|minutes?|hours?|days?|seconds?|times?)\b`;

/** Words of praise, by which nothing can be checked. */
const vague = latin.i`^\W*(?:seamless|high(?:er)?|improved?|fast(?:er)?|reduced?|better|efficient|intuitive|smooth|positive|minimal|easy|easier|consistent|instant|optimi[sz]ed|reliable|enhanced|increased?|happ(?:y|ier)|great|good|clear|strong|effective|delight\w*|satisf\w+)\b`;

/** A page's name and more than a few words about it. */
const behavesPage = latin.iu`(?:${'`'} (?:page|screen|view|form)(?: \p{L}+|:)|(?:page|screen|view|form|dashboard)[*_]*:).{20}|;`;

function afterLabel(text: string): string {
  return text.replace(/^[*_]*[^:：]{1,40}[:：][*_]*\s+/, '');
}

/** A box to tick under a user story. */
function isCriterion(block: Block): boolean {
  return block.checked !== undefined && block.roles.has('story');
}

/** `email: string, unique`, `createdAt (datetime)`: a field, not a statement. */
function isFieldLine(text: string): boolean {
  const match = latin.plain`^[${'`'}*_]*([A-Za-z_]\w*\??)[${'`'}*_]*\s*(?:[:(]|[–—-]\s)`.exec(text);
  return match !== null && readField(text)?.declaredType !== undefined;
}

function stepsAfter(blocks: readonly Block[], index: number, steps: Set<Block>): Block[] {
  const first = blocks[index];
  const found: Block[] = [];
  for (let at = index + 1; at < blocks.length && at < index + 12; at++) {
    const block = blocks[at];
    if (!block || block.kind !== 'item' || block.section !== first?.section || !stepForm.test(block.text)) break;
    found.push(block);
    steps.add(block);
  }
  return found;
}

function ruleItem(block: Block, state: State, out: Collector): void {
  const { text } = block;
  const reason = unfit(block);
  if (reason !== undefined) {
    const isAsked = block.roles.has('requirement') || block.roles.has('acceptance') || block.roles.has('goal');
    if (reason !== 'no statement' || (isAsked && !out.declares(block)))
      out.omit('rule', plainText(text), reason === 'no statement' ? 'title or name, no statement' : reason, block.line);
    return;
  }
  const about = block.roles;
  if (about.has('dependency') && !isNormative(text)) return;
  if (leadingId(text)) {
    state(text, 0.95);
    return;
  }
  const declares = out.declares(block) && (about.has('model') || about.has('page') || about.has('api'));
  if (declares && !isNormative(text)) {
    // A page under requirements may be told what to do in the item that names it.
    if (about.has('page') && about.has('requirement') && behavesPage.test(text)) state(text, 0.65);
    return;
  }
  if (about.has('acceptance') || isCriterion(block)) state(text, 0.85);
  else if (about.has('test')) state(text, saysSomething(text) ? 0.75 : onlyAccepted);
  else if (about.has('goal') && vague.test(text) && !hasLimit(text) && !/\d/.test(text) && !isNormative(text))
    out.omit('rule', plainText(text), block.excluded ?? 'goal or scope, nothing that can be checked', block.line);
  else if (
    about.has('goal') &&
    !about.has('requirement') &&
    !saysSomething(text) &&
    !isImperative(text) &&
    !isImperative(afterLabel(text))
  )
    out.omit('rule', plainText(text), block.excluded ?? 'goal or scope, nothing that can be checked', block.line);
  else if (about.has('goal')) state(text, 0.75);
  else if (about.has('requirement')) state(text, isNormative(text) || hasLimit(text) ? 0.9 : 0.75);
  else if (isNormative(text)) state(text, 0.75);
  else if ((about.has('page') || about.has('api')) && isImperative(text)) state(text, 0.6);
  else if (hasLimit(text) && !about.has('model') && !about.has('api') && !about.has('story')) state(text, 0.6);
  else if (block.labels.length > 0 && block.parent && leadingId(block.parent.text) && !about.has('model'))
    state(text, 0.65);
}

const noteLabel = latin.iu`^(?:why|rationale|note|example|e\.g|reason|independent test|persona|mitigation|risk|impact|likelihood|probability|owner|status|date|version|author|assignee|priority|estimate|depends on|related|see|source|reference|begründung|hinweis|beispiel|anmerkung|обоснование|пример|примечание|说明|示例|备注|原因)(?![\p{L}])`;

/** `**Why this priority**: …`: what is said about a statement or the document. */
function isNote(text: string): boolean {
  return noteLabel.test(latin.plain`^[*_]*([^:：*]{2,40})[*_]*[:：]`.exec(text)?.[1] ?? '');
}

/** Why an item cannot be a rule: a title, a question, a story, or another kind of thing. */
function unfit(block: Block): string | undefined {
  const { text } = block;
  const plain = plainText(text);
  if (isUserStory(plain)) return 'user story';
  if (block.roles.has('model') && isFieldLine(text)) return 'no statement';
  if (isQuestion(text)) return 'question';
  if (/^~~.*~~/.test(text)) return 'struck out';
  if (latin.plain`^(?:[^:[]{1,40}[:：]\s*)?\[[^\]]{4,}\]$`.test(plain)) return 'a place to fill in';
  if (latin.i`^\W*(?:US|STORY|EPIC|RISK|OQ|Q|TC|T|TASK)-?\d`.test(text) && !isNormative(text))
    return 'story, risk, question or test case';
  if (isNote(text)) return 'note';
  if (
    block.children.length > 0 &&
    (/[:：]\s*[*_]*$/.test(text) || latin.plain`^(?:\*\*|__)[^*]+(?:\*\*|__)\s*[:：]?$`.test(text))
  )
    return 'no statement';
  if (latin.plain`^(?:\*\*|__)[^*]+(?:\*\*|__)\s*[:：]?$`.test(text) && plain.split(' ').length < 4)
    return 'no statement';
  if (block.children.length > 0 && plain.split(' ').length < 4 && !latin.u`\p{Script=Han}`.test(plain))
    return 'no statement';
  if (/[:：]\s*$/.test(plain)) return 'no statement';
  const bare = plain.split(/ [–—-] /, 1)[0] ?? '';
  if (
    latin.plain`^(?:[*_]*[^:：${'`'}]{2,40}[:：][*_]*\s+)?${'`'}[^${'`'}]+${'`'}$`.test(text) ||
    /^(?:https?:\/\/\S+|[\w./-]+\.(?:md|ts|js|json|html))$/.test(bare)
  )
    return 'no statement';
  const count = plain.split(/\s+/).length;
  if (count < 2 && !latin.u`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{4}`.test(plain))
    return 'no statement';
  const endpoint = latin.plain`^[${'`'}*~]*(?:GET|POST|PUT|PATCH|DELETE)\b[${'`'}\s*]+${'`'}?\/`.test(text);
  if (
    endpoint &&
    (block.roles.has('api') || !['requirement', 'acceptance', 'goal'].some((role) => block.roles.has(role as Role)))
  )
    return 'no statement';
  if (block.roles.has('page') && /^[`*]*#?\/[\w{[:-]*/.test(text)) return 'no statement';
  if (latin.plain`^[${'`'}*_]*[\w ()]{2,40}[${'`'}*_]*\s*:?\s*${'`'}?\{.*\}${'`'}?[.;]?$`.test(text))
    return 'no statement';
  return undefined;
}

/** What is said of the document itself, or of a part of it. */
const aboutDocument = latin.i`^(?:this|the) (?:document|prd|specification|spec|sitemap|section|roadmap)\b|\bliving document\b`;

function ruleParagraph(block: Block, headings: ReadonlyMap<number, Block>, state: State, out: Collector): void {
  const { text } = block;
  const identified = leadingId(text);
  if (identified && identified.rest !== '') {
    state(text, 0.95);
    return;
  }
  if (latin.plain`^(?:\*\*|__)[^*]+(?:\*\*|__)\s*[:：]?$`.test(text)) return;
  if (isNote(text)) {
    out.omit('rule', plainText(text), 'note', block.line);
    return;
  }
  if (givenForm.test(text)) {
    state(text, 0.9);
    return;
  }
  // What stands under the title of the document in the form `**Owner**: …` is about the document.
  if (
    block.roles.size === 0 &&
    latin.plain`^(?:\*\*|__)[^*]{2,40}(?:\*\*|__)\s*[:：]|^(?:\*\*|__)[^*]{2,40}[:：](?:\*\*|__)`.test(text)
  )
    return;
  const heading = headings.get(block.section);
  const headed = heading !== undefined && leadingId(heading.text) !== undefined;
  const required = block.roles.has('requirement') || block.roles.has('acceptance');
  for (const sentence of sentencesOf(text)) {
    if (isUserStory(plainText(sentence))) {
      out.omit('rule', plainText(sentence), 'user story', block.line);
      continue;
    }
    if (/[:：]\s*[*_]*$/.test(sentence)) continue;
    if (isQuestion(sentence)) {
      if (required) out.omit('rule', plainText(sentence), 'question', block.line);
      continue;
    }
    const normative = isNormative(sentence);
    if (normative && !identified && aboutDocument.test(sentence))
      out.omit('rule', plainText(sentence), 'about the document', block.line);
    else if (normative) state(sentence, required ? 0.85 : 0.6);
    else if (required && (headed || hasLimit(sentence)) && plainText(sentence).split(' ').length > 3)
      state(sentence, 0.65);
    else if (required && block.excluded === undefined && !out.declares(block))
      out.omit('rule', plainText(sentence), 'states no obligation or figure', block.line);
  }
}
