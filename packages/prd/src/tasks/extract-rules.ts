import type { Block } from './block.ts';
import type { Collector } from './collector.ts';
import type { AcceptanceItem } from './task.ts';

import { beginsScenario, isTitledScenario, scenariosOf, stepForm } from './gherkin.ts';
import { isImperative, tellsWhatHappens } from './imperative.ts';
import { hasLimit, isNormative, isQuestion, isUserStory, leadingId, plainText, wordCount } from './statement.ts';
import { isDue, isStage } from './plan-steps.ts';
import { hashOf, isWithdrawn, keyOf } from './rule-keys.ts';
import { onlyAccepted, ruleRow, type State } from './rule-row.ts';
import { latin } from '../expressions/latin.ts';
import { pattern } from '../expressions/pattern.ts';
import { where } from '../expressions/where.ts';
import { isPossibleItem, possible } from './possible-statement.ts';
import { isNote, unfit } from './unfit.ts';
import {
  afterLabel,
  behaves,
  isEnglish,
  isFlatDocument,
  isPlaced,
  isPlainStatement,
  isTold,
  isWorded,
  numberedStatement,
  saysSomething,
  sectionsWithParts,
  tellsOfThing,
} from './plain-statement.ts';

/** Reads normative statements, and the statements by which the work is accepted. */
export function extractRules(blocks: readonly Block[], out: Collector): AcceptanceItem[] {
  const acceptance = new Map<string, AcceptanceItem>();
  const steps = new Set<Block>();
  const headings = new Map<number, Block>();
  const stated = new Map<string, string>();
  const whole = sectionsWithParts(blocks);
  const inEnglish = isEnglish(blocks);
  const isFlat = isFlatDocument(blocks);
  for (const [index, block] of blocks.entries()) {
    if (block.isCut) out.cut(block);
    const state = (text: string, confidence: number, line = block.line): void => {
      const identified = leadingId(text);
      const rest = identified?.rest ?? text;
      const words = plainText(rest);
      if (words.length < 4) return;
      const isAsked =
        (block.excluded === 'background' && identified !== undefined && isImperative(words)) ||
        // What stands under a statement with an identifier is a part of it, also in a plan.
        (block.excluded === 'plan' && block.parent !== undefined && leadingId(block.parent.text) !== undefined);
      if (
        block.excluded !== undefined &&
        !isAsked &&
        !(block.excluded === 'plan' && isStage(headings.get(block.section)) && isDue(block, text, inEnglish))
      ) {
        out.omit('rule', words, block.excluded, line);
        return;
      }
      const id = identified?.id;
      if (id !== undefined && isWithdrawn(words)) {
        out.omit('rule', words, 'withdrawn', line);
        return;
      }
      const key = id === undefined ? hashOf(words) : keyOf(id, words, stated);
      if (block.roles.has('acceptance') || block.roles.has('test') || isCriterion(block)) {
        acceptance.set(key, {
          ...(id === undefined ? {} : { id }),
          text: words,
          line,
          done: block.checked === true,
        });
      }
      if (confidence === onlyAccepted) return;
      out.rule({ block, line, confidence }, `rule:${key}`, words, id);
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
        if (beginsScenario(block.text)) {
          state([block, ...stepsAfter(blocks, index, steps)].map((part) => part.plain).join(' '), 0.9);
        } else {
          ruleItem(block, inEnglish, state, out);
        }
        break;
      case 'paragraph':
        ruleParagraph(
          block,
          headings,
          { introduces: whole.has(block.section), isFlat, leads: statesOfItsOwn(blocks[index + 1]) },
          state,
          out,
        );
        break;
      case 'heading':
        headings.set(block.section, block);
        break;
    }
  }
  return [...acceptance.values()];
}

/** Words of praise, by which nothing can be checked. */
const vague = latin.i`^\W*(?:seamless|high(?:er)?|improved?|fast(?:er)?|reduced?|better|efficient|intuitive|smooth|positive|minimal|easy|easier|consistent|instant|optimi[sz]ed|reliable|enhanced|increased?|happ(?:y|ier)|great|good|clear|strong|effective|delight\w*|satisf\w+)(?=)\b`;

/** A page's name and more than a few words about it. */
const behavesPage = where(
  [';', 'page', 'screen', 'view', 'form', 'dashboard'],
  latin.iu`(?:${'`'} (?:page|screen|view|form)(?: \p{L}+|:)|(?:page|screen|view|form|dashboard)[*_]*:).{20}|;`,
);

/** ``POST /runs` starts a run; answers 409 while one is active``. */
const answersIf = latin.iu`\b(?:answers?|returns?|otherwise|else|sonst|antwortet|responde|renvoie)\b.{0,20}\b[1-5]\d\d\b|\b[45]\d\d (?:if|when|while|wenn|si|cuando|quando|falls)\b`;

/** A box to tick under a user story. */
function isCriterion(block: Block): boolean {
  return block.roles.has('story') && (block.checked !== undefined || /^[✅☑✔✓☐⬜□]/u.test(block.text));
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

/** Where designs are found. */
const ofDesign = latin.i`\b(?:figma|wireframes?|mock-?ups?|screenshots?)\b`;

/** `System lists the pilots`, `3a. No seat is left: the system offers the next day`: its steps in a use case. */
const ofSystem = latin.i`^(?:[\w*]{1,3}[.)]? )?(?:[^:]{3,60}: )?(?:the )?system (?:\w+ly )?(?!is\b|was\b|has\b)[a-z]+s\b`;

function ruleItem(block: Block, inEnglish: boolean, state: State, out: Collector): void {
  const { text } = block;
  if (
    block.roles.has('api') &&
    !block.roles.has('model') &&
    (answersIf.test(text) || hasLimit(text)) &&
    out.declares(block)
  ) {
    state(text, 0.55);
    return;
  }
  const reason = unfit(block);
  if (reason === 'no statement' && leadingId(text) && /[:：]\s*$/.test(text) && obligesByVerb.test(text)) {
    state(text, 0.5);
    return;
  }
  if (reason !== undefined) {
    const isAsked = block.roles.has('requirement') || block.roles.has('acceptance') || block.roles.has('goal');
    if (reason === 'no statement' && isAsked && isLeaf(block) && !out.declares(block)) {
      state(text, possible);
      return;
    }
    if (reason !== 'no statement' || (isAsked && !out.declares(block)))
      out.omit('rule', block.plain, reason === 'no statement' ? 'title or name, no statement' : reason, block.line);
    return;
  }
  const about = block.roles;
  if (about.has('dependency') && !isNormative(text) && !isAskedOfDependency(block)) return;
  const declares = out.declares(block) && (about.has('model') || about.has('page') || about.has('api'));
  // `/LD10/ Customer: name, address` is a model that has a number.
  const identified = leadingId(text);
  const onlyNames = declares && !isNormative(text) && (about.has('model') || wordCount(identified?.rest ?? '') < 5);
  if (identified && !onlyNames) {
    state(text, 0.95);
    return;
  }
  if (declares && !isNormative(text)) {
    // A page under requirements may be told what to do in the item that names it.
    if (about.has('page') && about.has('requirement') && behavesPage.test(text)) state(text, 0.65);
    else if (
      !about.has('model') &&
      !about.has('api') &&
      isPossibleItem(block) &&
      wordCount(text) > 5 &&
      !/[\s(`]\//.test(text)
    )
      state(text, possible);
    return;
  }
  if (about.has('acceptance') || isCriterion(block)) state(text, 0.85);
  else if (about.has('test')) state(text, saysSomething(text) ? 0.75 : onlyAccepted);
  else if (about.has('goal') && vague.test(text) && !hasLimit(text) && !/\d/.test(text) && !isNormative(text))
    out.omit('rule', block.plain, block.excluded ?? 'goal or scope, nothing that can be checked', block.line);
  else if (
    about.has('goal') &&
    !about.has('requirement') &&
    !saysSomething(text) &&
    !isImperative(text) &&
    !isImperative(afterLabel(text))
  )
    if (isInScope(block) && wordCount(text) > 2) state(text, 0.5);
    else out.omit('rule', block.plain, block.excluded ?? 'goal or scope, nothing that can be checked', block.line);
  else if (about.has('goal')) state(text, 0.75);
  else if (ofSystem.test(text)) state(text, 0.6);
  else if (about.has('requirement')) state(text, isNormative(text) || hasLimit(text) ? 0.9 : 0.75);
  else if (isNormative(text)) state(text, 0.75);
  else if ((about.has('page') || about.has('api')) && isImperative(text)) state(text, 0.6);
  else if (about.has('page') && !out.declares(block) && wordCount(text) > 3 && !ofDesign.test(text)) state(text, 0.5);
  else if (hasLimit(text) && !about.has('model') && !about.has('api') && !about.has('story')) state(text, 0.6);
  else if (block.labels.length > 0 && block.parent && leadingId(block.parent.text) && !about.has('model'))
    state(text, 0.65);
  else if (about.has('api') && !out.declares(block) && behaves(block, text, false)) state(text, 0.55);
  else if (block.parent && out.apiKeys(block.parent).length > 0 && isWorded(text, inEnglish)) state(text, 0.55);
  else if (about.has('model') && inEnglish && !out.declares(block) && tellsOfThing(block.plain)) state(text, 0.5);
  else if (
    about.size === 0 &&
    isPlaced(block) &&
    (isWorded(text, inEnglish) || (inEnglish && tellsOfThing(block.plain)))
  )
    state(text, 0.5);
  else if (!out.declares(block))
    if (isPossibleItem(block)) state(text, possible);
    else if (about.size === 0 && isPlaced(block))
      out.omit('rule', block.plain, block.excluded ?? 'states no obligation or figure', block.line);
}

/** Whether what has an identifier tells what to do or what happens, or is a part of such: no name of what is needed. */
function isAskedOfDependency({ text, parent }: Block): boolean {
  const identified = leadingId(text);
  if (identified) return tells(identified.rest);
  const whole = parent && leadingId(parent.text);
  return whole !== undefined && (tells(text) || (tells(whole.rest) && wordCount(text) > 2));
}

function tells(text: string): boolean {
  const words = plainText(text).replace(/^[\s:：–—-]+/, '');
  return isImperative(words) || isImperative(afterLabel(words)) || tellsWhatHappens(words);
}

/** `Live preview`: a name alone, with nothing under it, in a list of what is asked for. */
function isLeaf({ children, isTitle, roles, plain }: Block): boolean {
  return children.length === 0 && !isTitle && !roles.has('model') && !roles.has('api') && onlyWords.test(plain);
}

const onlyWords = latin.u`^\p{L}[\p{L}\p{N} ,'’&()-]*[.]?$`;

/** Whether a block is a statement with an identifier or of a list, and no prose. */
function statesOfItsOwn(next: Block | undefined): boolean {
  return next !== undefined && (next.kind === 'item' || leadingId(next.text) !== undefined);
}

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

/** `The service must process arrays of this form:` asks for something besides what the list under it does. */
const obligesByVerb = pattern.iu`\b(?:must|shall)(?= \w+ \w+ \w+)(?!.*\bfollowing\b)\b|(?:不得|必须|应当)`;

const scopeWords = latin.iu`\bscope\b|umfang|alcance|escopo|périmètre|范围|範囲|범위`;

/** Whether the label over an item says that what is listed is to be built: `The system must provide:`, `**In scope**`. */
function isInScope({ labels: [label = ''] }: Block): boolean {
  return label.length < 160 && (scopeWords.test(label) || (/[:：]\W*$/.test(label) && obligesByVerb.test(label)));
}

/** What is said of the document itself, or of a part of it. */
const aboutDocument = latin.i`^the key ?words\b.*\b(?:must|shall|should)\b|^(?:this|the) (?:document|prd|specification|spec|sitemap|section|roadmap)\b|\bliving document\b`;

function ruleParagraph(
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
