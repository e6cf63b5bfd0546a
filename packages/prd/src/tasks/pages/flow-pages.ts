import type { Block } from '../block.ts';

import { latin } from '../../expressions/latin.ts';
import { isPageName, titleOf, type PutPage } from './page-name.ts';

/** Pages of a way through the product: `Home → Search → Booking → Confirmation` under `User flow`. */

const flowTitle = latin.iu`\b(?:(?:user|screen|page|ui|click|navigation|booking|checkout|purchase) ?(?:flows?|paths?)|navigation|screens|site ?map|walkthrough)\b|nutzerfluss|navigationspfad|klickpfad|parcours (?:utilisateur|client)|flujo de (?:usuario|pantallas|navegación)|fluxo de (?:usuário|telas|navegação)|flusso utente|пользовательск\p{L}+ (?:путь|сценари)|页面流程|画面遷移|화면 ?흐름`;
const arrow = /\s*(?:→|⟶|➔|›|»|->|=>|-->)\s*/;
const shortName = latin.u`^[*_"“]*(\p{Lu}[\p{L}\p{N}'’&/ -]{1,30}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]{2,12})[*_"”]*(?:\s*\([^)]*\))?[.]?$`;

/** What somebody does with a thing. */
const deed = /^(?:view|take|export|continue|download|enter|click|select|choose|submit|receive|see|browse|fill|open) /i;

/** Whether every stop of a row of arrows under such a title is a name, and they are pages then. */
export function flowPages(block: Block, title: string, put: PutPage): boolean {
  if (block.text.length > 300 || !/→|⟶|➔|›|»|[-=]>/.test(block.text)) return false;
  if (!flowTitle.test(title) && !block.labels.some((label) => flowTitle.test(label))) return false;
  // Behind a label stands what somebody goes through: `**New member**: guided → on their own`.
  const stops = block.plain.split(arrow);
  const names = stops.map((stop) => shortName.exec(stop.trim())?.[1]?.trim() ?? '');
  if (names.length < 3 || names.some((name) => name === '' || name.split(' ').length > 3 || !isPageName(name)))
    return false;
  // `Upload → Generate → View results`: what somebody does, and no pages.
  if (names.some((name) => deed.test(name))) return false;
  for (const name of names) put(titleOf(name), null, 0.65);
  return true;
}
