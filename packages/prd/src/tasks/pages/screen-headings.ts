import type { Block } from '../block.ts';

import { latin, type Latin } from '../../expressions/latin.ts';
import { numbering } from '../section-role.ts';
import { isPageName } from './page-name.ts';

/** Headings of screens under one about what users see: `### Invoice inbox` under `## User interaction and design`. */

const aboutUse = latin.iu`^(?:the |our )?(?:user (?:interaction|interface)(?: (?:and|&) design)?|ui(?:\/ux)?(?: (?:and|&) (?:ux|design))?|ux(?: (?:and|&) design)?|interface design|design (?:and|&) interaction|(?:user |web )?interfaces?|front-?end|(?:bedien|benutzer)oberfläche|interfaz(?: de usuario)?|interface utilisateur|interfaccia utente|interfejs(?: użytkownika)?)$`;
/** What such a section has besides screens, which makes none of its headings one. */
export const ofDesign: Latin = latin.iu`(?<![\p{L}])(?:entry|experience|principles?|features?|highlights|guidelines?|goals?|metaphors?|journeys?|personas?|usability|brand(?:ing)?|tone|voice|copy|motion|animations?|icons?|imagery|tokens?|system|patterns?|feedback|mobile|tablet|desktop|controls?|search bar|devices?|platforms?|browsers?|languages?|locali[sz]ation|assets|research|prototypes?|mock-?ups?|overall|general|core|technolog\p{L}*|stack|architecture|performance|keyboard|shortcuts|interaction|information|visual|validation|gestures?|scope|state management|routing|tests?|testing|libraries|framework|software|hardware|communications?|users?|interfaces?)(?![\p{L}])`;

/** The headings right under such a one, where most, at least two, have names that pages can have, and none is about design. */
export function screenHeadings(blocks: readonly Block[]): ReadonlySet<Block> {
  const found = new Set<Block>();
  let over: number | undefined;
  let group: Block[] = [];
  let count = 0;
  let isSpoilt = false;
  const close = (): void => {
    if (!isSpoilt && group.length > 1 && group.length * 2 > count) for (const heading of group) found.add(heading);
    over = undefined;
    group = [];
    count = 0;
    isSpoilt = false;
  };
  for (const block of blocks) {
    if (block.kind !== 'heading') continue;
    const { depth = 0 } = block;
    const title = block.plain.length > 80 ? '' : block.plain.replace(numbering.for(block.plain), '').trim();
    if (over !== undefined && depth <= over) close();
    if (over === undefined) {
      if (aboutUse.test(title)) over = depth;
    } else if (depth === over + 1) {
      count++;
      if (ofDesign.test(title) || block.excluded !== undefined) isSpoilt = true;
      else if (isPageName(title)) group.push(block);
    }
  }
  close();
  return found;
}
