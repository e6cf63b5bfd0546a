import type { Block } from './block.ts';
import { latin } from '../expressions/latin.ts';
import { pattern, type Pattern } from '../expressions/pattern.ts';

export interface Scenario {
  readonly title: string;
  /** Title and steps, white space collapsed. */
  readonly text: string;
  readonly line: number;
}

const opening = latin.u`^\s*(?:Scenario(?: Outline| Template)?|Example|Szenario(?:grundriss)?|Beispiel|Scénario|Plan du scénario|Escenario|Cen[áa]rio|Сценарий|Структура сценария|场景(?:大纲)?|シナリオ)\s*[:：]\s*(.*)$`;
const step = latin.u`^\s*(?:\*\s|Given|When|Then|And|But|Angenommen|Gegeben|Wenn|Dann|Und|Aber|Soit|Étant donné|Quand|Alors|Et|Mais|Dado|Cuando|Entonces|Y|Pero|Dada|Quando|Então|E|Mas|Дано|Допустим|Когда|Если|Тогда|То|И|Но|假如|假设|给定|当|那么|则|而且|并且|但是|前提|もし|ならば|かつ)(?![A-Za-zÀ-ÿа-яё])`;

/** What gives no scenario of its own: values for an outline, and steps before each scenario. */
const aside = latin.u`^\s*(?:Examples|Scenarios|Background|Beispiele|Grundlage|Hintergrund|Exemples|Contexte|Ejemplos|Antecedentes|Exemplos|Contexto|Примеры|Предыстория|Контекст|例子|背景)\s*[:：]`;

/** A statement that starts a scenario: `Given …`. */
export function beginsScenario(text: string): boolean {
  return mayBegin.test(text) && givenForm.test(text);
}

const titled = latin.iu`^[*_]*(?:scenario|szenario|scénario|escenario|cen[áa]rio|сценарий)[^:：]{0,20}[:：].{1,160}?[*_]*\s(?:given|when|angenommen|gegeben|wenn|étant donné|quand|dad[oa]|cuando|quando|дано|когда)(?![\p{L}\p{N}_])`;

/** A scenario in one piece behind its title: `**Scenario: late return** Given …`. */
export function isTitledScenario(text: string): boolean {
  if (/^[*_]*(?:s[zc]|esc|cen|сц)/i.test(text) && titled.test(text)) return true;
  return text.startsWith('**') && beginsScenario(text.replace(/^\*\*[^*]{2,120}\*\*\s*(?:[:–—-]\s*)?/, ''));
}

const mayBegin = latin.iu`^[*_${'`'}]*(?:g|an|étant|soit|da|да|до|假|给|前)`;
const givenForm = pattern.iu`^[*_${'`'}]*(?:given|angenommen|gegeben|étant donné|soit|dad[oa]|дано|допустим|假如|假设|给定|前提)(?![\p{L}\p{N}_]*[\p{L}\p{N}])`;
/** A statement that continues one: `When …`, `Then …`, `And …`. */
export const stepForm: Pattern = pattern.iu`^[*_${'`'}]*(?:when|then|and|but|wenn|dann|und|quand|alors|et|cuando|entonces|quando|então|когда|тогда|если|и|当|那么|则|并且|而且|もし|ならば)(?:[*_${'`'}]|\s|[^\p{L}])`;

const scenarioWords: readonly string[] =
  'scen szen scén cenário cenario exampl beispiel сценари 场景 シナリオ given angenommen gegeben étant soit dad дано допустим 假 给定 前提'.split(
    ' ',
  );

/** Whether a text may hold a scenario at all: the title of one, or its first step. */
function mayHold(text: string): boolean {
  const lower = text.toLowerCase();
  return scenarioWords.some((word) => lower.includes(word));
}

/** The scenarios of a fence, whatever its language; none where it holds no `Scenario:` line. */
export function scenariosOf(block: Block): Scenario[] {
  const found: { title: string; parts: string[]; line: number }[] = [];
  let open = false;
  let isBackground = false;
  if (!mayHold(block.text)) return [];
  for (const [index, text] of block.lines.entries()) {
    const line = block.line + 1 + index;
    const title = opening.exec(text)?.[1];
    if (title !== undefined) {
      found.push({ title: title.trim(), parts: [text.trim()], line });
      open = true;
    } else if (aside.test(text)) {
      open = false;
      isBackground = true;
    } else if (open && step.test(text)) {
      found.at(-1)?.parts.push(text.trim());
    } else if (found.length === 0 && !isBackground && beginsScenario(text.trim())) {
      found.push({ title: '', parts: [text.trim()], line });
      open = true;
    }
  }
  return found.map(({ title, parts, line }) => ({ title, text: parts.join(' ').replaceAll(/\s+/g, ' '), line }));
}
