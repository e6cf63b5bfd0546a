/** A statement that a careful reader takes from a document. */
export interface Label {
  readonly kind: 'api' | 'model' | 'page' | 'rule';
  /** Arguable: it never counts, whether it is found or not. */
  readonly optional: boolean;
  /** Path, name or quote, and other spellings that also match. */
  readonly forms: readonly string[];
  readonly line: number;
  /** For endpoints; undefined where the document gives none. */
  readonly method?: string;
  /** For pages. */
  readonly route?: string;
  /** For models; empty where the document names none. */
  readonly fields: readonly string[];
}

const mark = / ?⟦([^⟧]*)⟧/g;

/**
 * Takes the labels out of a document that bears them at the ends of its statements: `⟦r⟧` the words since the last
 * mark of the line are a rule, `⟦r 4⟧` four lines are one, `⟦a GET /x|/y⟧` an endpoint with another spelling,
 * `⟦m User: id email⟧` a model, `⟦p Home /⟧` a page, `⟦-⟧` nothing; `r?` and so on are arguable.
 */
export function readMarked(marked: string): { text: string; labels: Label[] } {
  const lines = marked.split('\n').map((line) => line.replaceAll(mark, ''));
  const labels: Label[] = [];
  for (const [index, line] of marked.split('\n').entries()) {
    let from = 0;
    for (const match of line.matchAll(mark)) {
      const words = line.slice(from, match.index).replaceAll(mark, '');
      const label = readLabel(match[1] ?? '', words, lines, index);
      if (label) labels.push(label);
      if (/^(?:r|-)/.test(match[1] ?? '')) from = match.index + match[0].length;
    }
  }
  return { text: lines.join('\n'), labels };
}

/** Reads labels that stand apart from their document: `12 r`, `15-18 r?`, `20 a GET /x`, `7 r "quote"`. */
export function readApart(source: string, text: string): Label[] {
  const lines = text.split('\n');
  const labels: Label[] = [];
  for (const line of source.split('\n')) {
    const match = /^(\d+)(?:-(\d+))? (.+)$/.exec(line);
    if (!match) continue;
    for (let number = Number(match[1]); number <= Number(match[2] ?? match[1]); number++) {
      const words = lines[number - 1] ?? '';
      const quote = /"(.+)"$/.exec(match[3] ?? '')?.[1];
      const label = readLabel((match[3] ?? '').replace(/ ".+"$/, ''), quote ?? words, lines, number - 1);
      if (label && words.trim() !== '') labels.push(label);
    }
  }
  return labels;
}

function readLabel(mark: string, words: string, lines: readonly string[], index: number): Label | undefined {
  const [, letter = '', question, rest = ''] = /^([ampr-])(\?)?\s*(.*)$/.exec(mark) ?? [];
  const base = { optional: question === '?', line: index + 1, fields: [] };
  switch (letter) {
    case 'a': {
      const [method = '', paths = ''] = rest.split(' ');
      return { ...base, kind: 'api', forms: paths.split('|'), ...(method === 'null' ? {} : { method }) };
    }
    case 'm': {
      const [names = '', fields = ''] = rest.split(/:\s*/);
      return { ...base, kind: 'model', forms: names.split('|'), fields: fields.split(' ').filter(Boolean) };
    }
    case 'p': {
      const route = /(?:^| )(#?\/\S*)$/.exec(rest)?.[1];
      const names = route === undefined ? rest : rest.slice(0, -route.length).trim();
      return { ...base, kind: 'page', forms: names.split('|'), ...(route === undefined ? {} : { route }) };
    }
    case 'r': {
      const count = Number(rest === '' ? 1 : rest);
      const steps = lines.slice(index + 1, index + count).map((line) => line.trim());
      const said = statement(words);
      return {
        ...base,
        kind: 'rule',
        forms: count === 1 ? [said] : [[said, ...steps].join(' '), said, steps.at(-1) ?? said],
      };
    }
    default:
      return undefined;
  }
}

/** A line without its list marker, and without the outer pipes of a table row. */
function statement(line: string): string {
  return line
    .replace(/^\s*(?:>\s*)*(?:[-*+]\s+|\d+[.)]\s+)?(?:\[[ xX]\]\s+)?/, '')
    .replace(/^\|?\s*/, '')
    .replace(/\s*\|?\s*$/, '');
}
