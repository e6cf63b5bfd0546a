import type { Fence, Outline } from '../outline/types.ts';

import { outline } from '../outline/outline.ts';

const heading = /^ {0,3}#{2,6}\s+\S/m;
const labels =
  /(?:^|[^\p{L}])(?:examples?|samples?|outputs?|prompts?|templates?|beispiele?|ausgabe|vorlage|exemples?|sortie|ejemplos?|salida|exemplos?|saída|esempi[oe]?|пример\p{L}*|вывод)(?![\p{L}])|示例|例子|输出|例[:：]|出力|プロンプト|예시|출력/iu;
const marked = { '`': /^[ \t]*`{3,}[ \t]*\w/m, '~': /^[ \t]*~{3,}[ \t]*\w/m };
const longestLabel = 200;

/**
 * The outline of what an author meant where the last fence is opened and never closed: a mark without a language with
 * headings after it is a closing one too many, as behind a fence in a fence. Without it all places stay the same.
 */
export function withoutOpenedFence(document: Outline): Outline {
  const { text, unclosed, fences, file } = document;
  const last = fences.at(-1);
  if (unclosed === undefined || last?.span.start !== unclosed || last.info !== '') return document;
  if (!heading.test(text.slice(last.content.start, last.content.end))) return document;
  if (!isOneTooMany(document, last) || isLabelled(text, unclosed)) return document;
  const mark = text.slice(unclosed, last.content.start);
  return outline(text.slice(0, unclosed) + mark.replaceAll(/[`~]/g, ' ') + text.slice(last.content.start), { file });
}

/** Whether an earlier fence of the same mark holds what opens another one, so that there is a mark more to close. */
function isOneTooMany({ text, fences }: Outline, last: Fence): boolean {
  const mark = markOf(text, last);
  return fences.some(
    (fence) =>
      fence !== last &&
      markOf(text, fence) === mark &&
      marked[mark].test(text.slice(fence.content.start, fence.content.end)),
  );
}

function markOf(text: string, { span, content }: Fence): '`' | '~' {
  return text.slice(span.start, content.start).includes('~~~') ? '~' : '`';
}

/** Whether the line above says that what follows is shown: `Example prompt:`. */
function isLabelled(text: string, at: number): boolean {
  const above = text.slice(Math.max(0, at - longestLabel), at).trimEnd();
  return labels.test(above.slice(above.lastIndexOf('\n') + 1));
}
