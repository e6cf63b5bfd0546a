import type { Block } from './block.ts';
import type { Collector } from './collector.ts';

import { latin, type Latin } from '../expressions/latin.ts';
import { pattern } from '../expressions/pattern.ts';
import { hasWordedLimit, tellsBehaviour } from './told-behaviour.ts';
import { isImperative, tellsWhatHappens } from './imperative.ts';
import { hasLimit, isConditional, isNegated, isNormative, wordCount } from './statement.ts';

/** Statements without a word that obliges: what happens, under which condition, by which figure. */

/** Whether a scenario or goal can be checked by itself: it obliges, gives a figure, or says what comes out. */
export function saysSomething(text: string): boolean {
  return isNormative(text) || hasLimit(text) || outcome.test(text);
}

/** Words that say what comes out of a step, or what is not to be. */
const outcome = pattern.iu`→|=>|->|;|\b(?:HTTP|API|status|code|returns?|answers?(?: with)?)\s+[1-5]\d\d\b|\b(?:is|are|gets?) (?:\w+ly )?(?:\w{2,}ed|shown|hidden|sent|kept|built)\b|\bonly\b|\b(?:shows|displays|returns|clears|reflects|succeeds|fails|passes|becomes|remains|persists|blocks|reports|produces|creates|contains|accepts|denies|works|matches|appears|disables?|enables|updates|stays|resolves?|completes|enforced|working|references)\b|\b(?:tracks?|appears?|displays?|functions?|looks?|loads?|renders?|updates?) (?:\w+ )?(?:correctly|properly|dynamically|automatically|quickly|great)\b|^\W*[<>≥≤~]{0,2}\s*\d|\b(?:do(?:es)?|is|are) not\b|\b(?:no|without|zero) \p{L}+|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half)\b.*\b(?:of|minutes?|hours?|days?|seconds?|times?)\b`;

/** `Every market has an address`, `A saved reply can use …`: what holds for all things of a kind. */
const general = latin.i`^\W*(?:an?|all|each|every|any|only|no|both|unknown|invalid|duplicate)\b [^.:?]{3,80}?\b(?:is|are|has|have|had to|can|may|belongs?|needs?|gets?|takes?|costs?|shows?|opens?|ends?|contains?|requires?|stays?|becomes?|moves?|counts?|holds?|starts?|stops?|uses?|returns?|answers?|gives?|sends?|receives?|closes?|expires?|saves?|lists?|appears?|keeps?)\b`;
/** `Each request carries a signature`: the word behind a single thing that ends in s is what it does. */
const ofEach = latin.i`^\W*(?:each|every)(?: [a-z-]+){1,3} [a-z]{2,}s\b`;
/** What is told of today, of people or of the document is no such thing. */
export const ofToday: Latin = latin.i`\b(?:today|currently|was|were|had|we|our|us|i|my|they|existing|already|usually|often|sometimes|most|many|some|few)\b`;

/** Whether a text says what holds for each thing of a kind. */
function isGeneral(text: string): boolean {
  return (general.test(text) || ofEach.test(text)) && !ofToday.test(text) && wordCount(text) >= 5;
}

/** A statement without the label before it: `**Upload:** accept PNG`. */
export function afterLabel(text: string): string {
  return text.replace(/^[*_]*[^:：]{1,40}[:：][*_]*\s+/, '');
}

/** Whether an item under a heading that says nothing of its kind is a statement, and no name of something. */
export function isWorded(text: string, inEnglish: boolean): boolean {
  if (wordCount(text) < 3 || isNegated(text)) return false;
  return (
    !inEnglish ||
    isImperative(text) ||
    saysDoes(afterLabel(text)) ||
    isImperative(afterLabel(text)) ||
    isConditional(text) ||
    isGeneral(text) ||
    saysSomething(text)
  );
}

/** Whether an English text tells what a thing does or is, and nothing of today: `Scanner app queues scans when offline`. */
export function tellsOfThing(text: string): boolean {
  return tellsWhatHappens(text) && !ofToday.test(text) && !isNegated(text);
}

/** `Deletes the record`: what something does, said without naming it. */
function saysDoes(text: string): boolean {
  const base = /^(\W*[A-Za-z][a-z]+?)(?:es|s)\b(.*)$/s.exec(text);
  return (
    base !== null &&
    (isImperative(`${base[1] ?? ''}${base[2] ?? ''}`) || isImperative(`${base[1] ?? ''}e${base[2] ?? ''}`))
  );
}

/** Letters of other alphabets and with accents are rare in English, and in no other language known here. */
export function isEnglish(blocks: readonly Block[]): boolean {
  const sample = blocks
    .slice(0, 400)
    .map(({ kind, text }) => (kind === 'fence' ? '' : text.slice(0, 400)))
    .join(' ');
  const foreign = sample.match(foreignLetters)?.length ?? 0;
  if (foreign * 250 >= sample.length) return false;
  // Other languages may be written without accents.
  const bare = sample.replaceAll(/https?:\S+|\w+(?:\.\w+)+|`[^`]*`/g, ' ');
  const others = bare.match(otherWords)?.length ?? 0;
  return others < 8 || others <= 2 * (bare.match(englishWords)?.length ?? 0);
}

const englishWords = /\b(?:the|and|of|to|is|are|with|for|when|must|can)\b/gi;
const otherWords =
  /\b(?:de|la|el|las|que|del|una|por|para|der|das|und|ist|mit|wird|les|des|est|une|dans|pour|uma|gli|che|een|het|yang)\b/gi;
const foreignLetters = /[\u00c0-\u024f\u0370-\u1fff\u3040-\ud7ff]/g;

/** The sections that have sections of their own, whose first words only introduce these. */
export function sectionsWithParts(blocks: readonly Block[]): Set<number> {
  const found = new Set<number>();
  let before: Block | undefined;
  for (const block of blocks) {
    if (block.kind !== 'heading') continue;
    if (before && (block.depth ?? 0) > (before.depth ?? 0)) found.add(before.section);
    before = block;
  }
  return found;
}

/** What happens under a condition, or by which figure, in a section whose heading says nothing about its kind; `isFlat` where no section has one but for the whole. */
export function behaves(block: Block, sentence: string, isFlat: boolean): boolean {
  const { roles } = block;
  if (roles.size === 0)
    return (
      (isPlaced(block) || (isFlat && /^[^\n]{10,300}[.!。]$/.test(sentence))) &&
      (isConditional(sentence) ||
        hasLimit(sentence) ||
        hasWordedLimit(sentence) ||
        isGeneral(sentence) ||
        tellsBehaviour(block, sentence))
    );
  if (roles.has('story') || roles.has('goal') || roles.has('dependency') || roles.has('test')) return false;
  if (tellsBehaviour(block, sentence)) return true;
  return (
    roles.has('api') &&
    !roles.has('model') &&
    (answersIf.test(sentence) || hasLimit(sentence) || (isGeneral(sentence) && /\b[1-5]\d\d\b/.test(sentence)))
  );
}

/** `**409** if there is one already`: what an endpoint answers, and when. */
const answersIf = latin.iu`^\W*[1-5]\d\d\b[^.]{0,20}\b(?:if|when|where|for|on|wenn|falls|bei|si|cuando|se|quando)\b`;

/**
 * Whether a document has no headings under its title, so that none says what its parts are about. Those of a changelog or
 * of results, which a start adds, say nothing of the rest.
 */
export function isFlatDocument(blocks: readonly Block[]): boolean {
  return blocks.filter(({ kind, excluded }) => kind === 'heading' && excluded === undefined).length < 2;
}

/** Whether a block stands under more than the title of the document. */
export function isPlaced({ section, labels }: Block): boolean {
  return section > 0 || labels.length > 0;
}

const numbering = /^\d{1,3}(?:\.\d{1,3})+\.?\s+/;

/** The statement of a line that is numbered as sections are: `2.4 Ties are broken by who came first.` */
export function numberedStatement({ text, roles }: Block): string | undefined {
  if (!/^\d/.test(text) || (roles.size > 0 && !roles.has('requirement'))) return undefined;
  const number = numbering.exec(text)?.[0];
  if (number === undefined || !/[.!。][)"'*_]*$/.test(text)) return undefined;
  const statement = text.slice(number.length);
  return wordCount(statement) > 3 && !defines.test(statement) ? text : undefined;
}

/** `Forkful is an app for …`: what a thing is, and nothing that it is to do. */
const defines =
  /^(?:The )?\p{Lu}[\p{L}\p{N}]*(?: \p{L}+)? is (?:an?|our) (?:\p{L}+[ ,-]+){0,6}(?:app|application|tool|platform|service|product|system|website|site|library|marketplace|game|assistant)\b/u;

/** A whole sentence under requirements that says what happens, though no word in it obliges. */
export function isPlainStatement(block: Block, sentence: string, out: Collector): boolean {
  return (
    block.roles.has('requirement') &&
    !block.roles.has('story') &&
    !block.roles.has('model') &&
    !block.roles.has('api') &&
    !out.declares(block) &&
    /[.。]["')*_]*$/.test(sentence) &&
    wordCount(sentence) > 3 &&
    !defines.test(sentence)
  );
}

/** A whole sentence about what a page shows or does, under its heading. */
export function isTold(block: Block, sentence: string, out: Collector): boolean {
  return (
    block.roles.has('page') &&
    !block.roles.has('story') &&
    !block.roles.has('model') &&
    !out.declares(block) &&
    /[^.。][.。]["')*_]*$/.test(sentence) &&
    wordCount(sentence) > 4 &&
    !isNegated(sentence) &&
    !ofToday.test(sentence) &&
    !ofScope.test(sentence) &&
    !namesParts.test(sentence)
  );
}

/** `A list of all members`, `Vista semanal con filtro`: what a page has, without a verb. */
const namesParts = latin.iu`^\W*(?:(?:an?|the|eine?|die|der|das|une?|la|le|el|los|una|um|uma|o|a) )?[\p{L}-]+(?: [\p{L}-]+)? (?:of|with|for|showing|mit|von|für|con|de|del|para|com|avec|pour|des)(?![\p{L}])`;

/** What is told of the work and its documents, not of a page. */
const ofScope = latin.iu`^you\b|\b(?:moved?|reused?|version|scope|prd|wireframes?|mock-?ups?|figma|figure|gegenstand|screenshots?)(?![\p{L}])|:`;
