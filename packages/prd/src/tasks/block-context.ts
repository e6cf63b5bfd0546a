import type { Block, BlockParts } from './block.ts';

import { leadOf, namesList } from './label.ts';
import { latin } from '../expressions/latin.ts';
import { isImperative } from './imperative.ts';
import { introduces, isBold, isBracketed, isCapitals, isNumbered } from './line-forms.ts';

/** Up to four words, and no sentence. */
const fewWords = latin.u`^\p{Lu}[\p{L}\p{N}/&'’-]*(?: [\p{L}\p{N}/&'’-]+){0,3}(?: \([^()]*\))?$`;

/** Words that a sentence has and a title has not. */
const verbs =
  /\s(?:is|are|was|were|has|have|must|shall|should|will|can|may|ist|sind|muss|müssen|est|sont|doit|es|son|debe|é|são|deve)\s/iu;
const mostWords = 6;

interface Numbered {
  readonly number: string;
  readonly block: Block;
  /** The item before it has a number too, and nothing in it. */
  readonly isOfRun: boolean;
  /** No item with a number is before it. */
  readonly isFirst: boolean;
}

/** Where the cutting of a section stands: what is open, and the titles and labels over what comes next. */
export class BlockContext {
  readonly section: number;
  /** A line that stands alone in bold: it labels all that follows in the section. */
  standing: string | undefined;
  /** A paragraph that ends with a colon: it labels the list, table or fence after it. */
  intro: string | undefined;
  open: Block | undefined;
  items: { indent: number; block: Block }[] = [];
  /** The last item with a number, which is a title where what follows goes on its number, or a line of dashes. */
  numbered: Numbered | undefined;
  table: { header: string[]; id: number } | undefined;
  /** The number of the title that stands over what comes. */
  #titleNumber: number | undefined;

  constructor(section: number) {
    this.section = section;
  }

  /** Takes an item for the title of what follows it. */
  entitle(item: Block): void {
    if (item.text.length > 60 || /[.;:]$/.test(item.text)) return;
    item.isTitle = true;
    this.standing = item.text;
    this.intro = undefined;
    this.items = [];
    this.numbered = undefined;
  }

  /** Takes a few words with a number for the title of prose below them that does not belong to them: `4) Data model`. */
  entitleOver(last: Block | undefined): void {
    const { numbered } = this;
    if (!numbered || numbered.block !== last || this.items.length > 1) return;
    const { text } = numbered.block;
    if (!fewWords.test(text) || isImperative(text)) return;
    this.entitle(numbered.block);
    this.#titleNumber = Number(numbered.number);
  }

  /** Ends what a title with a number stands over where the next of its parts follows: `5. Data model` after `4.6 Passwords`. */
  leavePart(number: string): void {
    const part = /^(\d{1,3})\.\d/.exec(this.standing ?? '')?.[1];
    const whole = part === undefined ? this.#titleNumber : Number(part);
    if (whole === undefined || Number(number) !== whole + 1) return;
    this.standing = undefined;
    this.#titleNumber = undefined;
  }

  /**
   * Puts bullets that stand below a short item with a number, and not in it, under that item where numbers and bullets
   * alternate: `2. orders` over `* id`. Across an empty line, `goesOn` tells whether another number follows a first one.
   */
  nestUnderNumbered(last: Block | undefined, goesOn: () => boolean): void {
    const { numbered } = this;
    if (!numbered || numbered.block !== last || this.items.length > 1) return;
    if (this.open !== undefined && this.open !== last) return;
    const { text } = numbered.block;
    if (text.length > 60 || /[.;!?]$/.test(text)) return;
    if (!introduces.test(text)) {
      if (numbered.isOfRun || text.split(' ').length > mostWords || verbs.test(text)) return;
      if (this.open === undefined && numbered.isFirst && !goesOn()) return;
    }
    this.items = [{ indent: -1, block: numbered.block }];
  }

  /**
   * Ends the paragraph that is open, if there is one. `goesOn` tells that another line follows at once, as under no title,
   * and `isFirst` that nothing stands before it.
   */
  closeParagraph(isFirst: boolean, goesOn = false): void {
    if (this.open?.kind !== 'paragraph') return;
    const { text } = this.open;
    // What stands in bold before all else is the title of the document.
    const isOfDocument = this.section < 0 && isFirst;
    const isTitle = isBold(text) || isBracketed(text) || (!goesOn && isNumbered(text)) || isCapitals(text);
    if (isTitle && !(isOfDocument && namesList(text))) {
      if (!isOfDocument) this.standing = text;
      this.intro = undefined;
    } else {
      this.intro = text.length < 200 && (introduces.test(text) || namesList(text)) ? text : undefined;
    }
  }

  /** The labels over a block, the nearest first, and the words that it begins with where they are a label of its own. */
  labelsOf(kind: BlockParts['kind'], text: string, parent: Block | undefined): { labels: string[]; own?: string } {
    const labels: string[] = [];
    if (parent) labels.push(parent.text, ...parent.labels);
    else if (kind !== 'heading' && kind !== 'paragraph' && this.intro !== undefined) labels.push(this.intro);
    // A paragraph that begins with a label of its own is not under the one before it.
    const own = kind === 'item' || kind === 'paragraph' ? leadOf(text) : text;
    const stands = kind !== 'heading' && !(kind === 'paragraph' && own !== text && /^(?:\*\*|__)/.test(text));
    if (!parent && stands && this.standing !== undefined) labels.push(this.standing);
    return own === text ? { labels } : { labels, own };
  }
}
