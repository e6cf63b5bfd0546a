import type { Block } from '../block.ts';
import type { Role } from '../section-role.ts';

import { wordsOf } from '../words.ts';
import { isOfWorkings } from './entity-name.ts';
import { mentionsModel, mentionsParts } from './named-models.ts';
import { isExplicit, judgeTitle, type Judgement } from './judgements.ts';

const people: ReadonlySet<string> = new Set(
  'users user personas persona audience people stakeholders team teams actors nutzer zielgruppe beteiligte utilisateurs usuarios usuários utenti roles rollen'.split(
    ' ',
  ),
);
const views: ReadonlySet<string> = new Set(
  'filter filters filtering sorting search export exports import imports report reports reporting analytics tracking telemetry events ereignisse suche berichte competitors metrics kpis pricing revenue monetization monetisation tiers stack branding'.split(
    ' ',
  ),
);
const elsewhere: readonly Role[] = ['api', 'page', 'test', 'story', 'goal'];

/** The headings that blocks stand under, the outermost first; what they say is read when it is asked for. */
export class Titles {
  readonly headings: readonly Block[];
  /** The innermost heading with those beside it, before and after it. */
  readonly #beside: readonly Block[];
  readonly #judged: (Judgement | undefined)[] = [];
  #isAbout: boolean | undefined;
  #words: readonly string[] | undefined;

  constructor(headings: readonly Block[], beside: readonly Block[] = []) {
    this.headings = headings;
    this.#beside = beside;
  }

  get inner(): Block | undefined {
    return this.headings.at(-1);
  }

  /** What the heading at an index says of what stands under it. */
  judged(index: number): Judgement {
    return (this.#judged[index] ??= judgeTitle(this.headings[index]?.text ?? ''));
  }

  /** Whether one of the first headings beside the innermost one names a thing. */
  get standBesideNames(): boolean {
    return this.#beside.slice(0, 20).some(({ text }) => judgeTitle(text).kind === 'name');
  }

  /** Whether a block under these titles is about what is to be stored. */
  areAboutModels(block: Block): boolean {
    if (block.roles.has('model')) return true;
    if (elsewhere.some((role) => block.roles.has(role))) return false;
    return (this.#isAbout ??= this.headings.some(
      ({ text, roles }, index) =>
        roles.has('model') || (isExplicit(text) && ['many', 'general'].includes(this.judged(index).kind)),
    ));
  }

  /** Whether the innermost title says no more than that it is about data: `Domain`, `Storage`. */
  get mayBeAboutModels(): boolean {
    return this.headings.length > 0 && ['many', 'general'].includes(this.judged(this.headings.length - 1).kind);
  }

  /** Whether the innermost title is about who uses a product: `Personas`. */
  get speakOfPeople(): boolean {
    return this.#innerWords.some((word) => people.has(word));
  }

  /** Whether the innermost title is about what is shown or sent of things: `Filters`, `Analytics events`. */
  get speakOfViews(): boolean {
    return this.#innerWords.some((word) => views.has(word));
  }

  /** Whether the innermost title names a thing beside a word for its parts: `Datenfelder Buchung`. */
  get nameParts(): boolean {
    const judged = this.headings.length > 0 ? this.judged(this.headings.length - 1) : undefined;
    return (
      judged?.kind === 'name' &&
      judged.name.hasParts === true &&
      !judged.name.isAmbiguous &&
      mentionsParts.test(this.inner?.text ?? '')
    );
  }

  get #innerWords(): readonly string[] {
    return (this.#words ??= wordsOf(this.inner?.text ?? ''));
  }

  /** Whether a label or the title over a block has a word for a model. */
  mentionModels(block: Block): boolean {
    const title = this.inner?.plain ?? '';
    return (
      block.labels.some((label) => mentionsModel.test(label)) || (mentionsModel.test(title) && !isOfWorkings(title))
    );
  }
}
