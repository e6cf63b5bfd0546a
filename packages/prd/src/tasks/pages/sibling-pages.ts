import type { Block } from '../block.ts';

import { latin } from '../../expressions/latin.ts';
import { numbering } from '../section-role.ts';
import { isPageName } from './page-name.ts';
import { isPageHeading } from './headed-pages.ts';
import { ofDesign } from './screen-headings.ts';

/** Headings that are those of pages by what stands beside or under them: `## User Dashboard` among `## … Page`. */

const fewest = 3;

/** What a page has, as a title or a label right under its own. */
const ofContents = latin.iu`^(?:anzeige|angezeigte (?:daten|elemente)|(?:ui|page|screen|interface) (?:elements?|layout|components?|content)|display(?:ed)? (?:elements?|content|items?|information)|affichage|éléments affichés|elementos (?:de la pantalla|da tela|de la interfaz)|contenido de la pantalla|表示内容|表示項目|画面項目|画面構成|页面元素|界面元素|页面内容|页面布局|(?:gui|ui)[ -]design|(?:ui )?mock-?ups?|wireframes?|screenshots?|화면 ?구성|화면 ?요소|(?:it |the (?:page|screen|dashboard) |esta pantalla |la pantalla |la página |a tela |cette page |l['’]écran |sie |die seite )?(?:must |shall |should |will |debe |deberá |deve |deverá |doit |muss |soll )(?:show|display|mostrar|afficher|anzeigen|zeigen|exibir|mostrare|visualizzare)(?: the following)?)(?:\s*[(（][^()（）]*[)）])?\s*[:：]?$`;

/** `Admin panel`, `Customer portal`, `Admin-Oberfläche`, whatever stands beside it. */
const surface = latin.iu`^(?:\p{L}[\p{L}-]* ){0,2}(?:admin|control) panel$|^\p{L}[\p{L}-]* (?:dashboard|portal|console)$|^dashboard(?: \p{Ll}+)?$|^\p{L}+\p{Ll}(?:Screen|Page)(?:\s*\([^()]*\))?$|^(?:admin|verwaltungs|benutzer|web)-oberfläche$|^(?:admin|control) console$|^\p{L}+-(?:dashboard|portal)(?:\s*[:–—] .*)?$`;

interface Family {
  readonly headings: Block[];
  readonly others: Block[];
}

/** The headings of pages that no word of their own says to be such. */
export function siblingPages(blocks: readonly Block[]): ReadonlySet<Block> {
  const found = new Set<Block>();
  const path: { readonly block: Block; readonly family: Family }[] = [];
  const families: Family[] = [];
  const root: Family = { headings: [], others: [] };
  families.push(root);
  for (const block of blocks) {
    const last = path.at(-1);
    if (block.kind !== 'heading') {
      if (last && block.text.length < 40 && ofContents.test(block.plain) && mayBePage(last.block))
        found.add(last.block);
      continue;
    }
    const { depth = 0 } = block;
    while ((path.at(-1)?.block.depth ?? 0) >= depth) path.pop();
    const over = path.at(-1);
    const title = titleIn(block);
    if (over && ofContents.test(title) && mayBePage(over.block)) found.add(over.block);
    const family = over?.family ?? root;
    (isPageHeading(block) ? family.headings : family.others).push(block);
    if (surface.test(title) && mayBePage(block)) found.add(block);
    const own: Family = { headings: [], others: [] };
    families.push(own);
    path.push({ block, family: own });
  }
  for (const { headings, others } of families) {
    if (headings.length < fewest || headings.length < others.length) continue;
    for (const block of others) if (mayBePage(block)) found.add(block);
  }
  return found;
}

function mayBePage(block: Block): boolean {
  const title = titleIn(block);
  const { roles, excluded } = block;
  return (
    excluded === undefined && !roles.has('api') && !roles.has('model') && !ofDesign.test(title) && isPageName(title)
  );
}

function titleIn({ plain }: Block): string {
  if (plain.length > 80) return '';
  return plain
    .replace(numbering.for(plain), '')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .trim();
}
