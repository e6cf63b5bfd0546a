import type { Block } from './block.ts';
import type { Collector } from './collector.ts';

import { beginsScenario, isTitledScenario } from './gherkin.ts';
import { isImperative } from './imperative.ts';
import {
  hasLimit,
  isNormative,
  isQuestion,
  isUserStory,
  leadingId,
  obligesByVerb,
  plainText,
  wordCount,
} from './statement.ts';
import type { State } from './rule-row.ts';
import { latin } from '../expressions/latin.ts';
import { isNote } from './unfit.ts';
import { behaves, isPlainStatement, isTold, numberedStatement, saysSomething } from './plain-statement.ts';

/** Paragraphs as normative statements, sentence by sentence. */

/** `**R2. Roles and capabilities**`: the title of a group of statements, which has a number as they have. */
function isNumberedTitle(text: string, rest: string): boolean {
  return (
    latin.plain`^(?:\*\*|__)[^*]+(?:\*\*|__)\s*[:：]?$`.test(text) &&
    wordCount(rest) <= 5 &&
    !isNormative(rest) &&
    !isImperative(rest) &&
    !hasLimit(rest) &&
    !saysSomething(rest)
  );
}

/** What is said of the document itself, or of a part of it. */
const aboutDocument = latin.i`^the key ?words\b.*\b(?:must|shall|should)\b|^(?:this|the) (?:document|prd|specification|spec|sitemap|section|roadmap)\b|\bliving document\b`;

/** States what a paragraph asks for, or tells why it is left out. */
export function ruleParagraph(
  block: Block,
  headings: ReadonlyMap<number, Block>,
  { introduces, isFlat, leads }: { introduces: boolean; isFlat: boolean; leads: boolean },
  state: State,
  out: Collector,
): void {
  const { text } = block;
  const identified = leadingId(text);
  if (identified && leads && isNumberedTitle(text, identified.rest)) {
    out.omit('rule', block.plain, 'title or name, no statement', block.line);
    return;
  }
  if (identified && identified.rest !== '') {
    state(text, 0.95);
    return;
  }
  const isMarked = text.startsWith('**') || text.startsWith('__');
  if (isMarked && latin.plain`^(?:\*\*|__)[^*]+(?:\*\*|__)\s*[:：]?$`.test(text)) return;
  if (isNote(text)) {
    out.omit('rule', block.plain, 'note', block.line);
    return;
  }
  if (beginsScenario(text) || isTitledScenario(text)) {
    state(text, 0.9);
    return;
  }
  // What stands under the title of the document in the form `**Owner**: …` is about the document.
  if (
    isMarked &&
    block.roles.size === 0 &&
    latin.plain`^(?:\*\*|__)[^*]{2,40}(?:\*\*|__)\s*[:：]|^(?:\*\*|__)[^*]{2,40}[:：](?:\*\*|__)`.test(text)
  )
    return;
  const numbered = out.declares(block) ? undefined : numberedStatement(block);
  if (numbered !== undefined) {
    state(numbered, 0.6);
    return;
  }
  const heading = headings.get(block.section);
  const headed = heading !== undefined && leadingId(heading.text) !== undefined;
  const required = block.roles.has('requirement') || block.roles.has('acceptance');
  for (const sentence of block.sentences) {
    if (isUserStory(plainText(sentence))) {
      out.omit('rule', plainText(sentence), 'user story', block.line);
      continue;
    }
    if ((sentence.includes(':') || sentence.includes('：')) && /[:：]\s*[*_]*$/.test(sentence)) {
      if (required && obligesByVerb.test(sentence)) state(sentence, 0.5);
      continue;
    }
    if (isQuestion(sentence)) {
      if (required) out.omit('rule', plainText(sentence), 'question', block.line);
      continue;
    }
    const normative = isNormative(block.roles.has('story') ? sentence.replaceAll(/\bneeds? to\b/gi, '') : sentence);
    if (normative && !identified && aboutDocument.test(sentence))
      out.omit('rule', plainText(sentence), 'about the document', block.line);
    else if (normative) state(sentence, required ? 0.85 : 0.6);
    else if (required && (headed || hasLimit(sentence)) && wordCount(sentence) > 3) state(sentence, 0.65);
    else if (behaves(block, sentence, isFlat)) state(sentence, 0.55);
    else if (required && !introduces && isPlainStatement(block, sentence, out)) state(sentence, 0.55);
    else if (isTold(block, sentence, out)) state(sentence, 0.5);
    else if (required && block.excluded === undefined && !out.declares(block))
      out.omit('rule', plainText(sentence), 'states no obligation or figure', block.line);
  }
}
