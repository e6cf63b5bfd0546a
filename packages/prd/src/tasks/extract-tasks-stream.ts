import type { StreamOptions } from '../outline/stream.ts';
import type { StreamedSection } from '../outline/streamed-section.ts';
import type { ExtractedTasks } from './task.ts';

import { streamSections } from '../outline/stream.ts';
import { Parts } from './part.ts';
import { TaskReader } from './task-reader.ts';

export interface TaskStreamOptions extends StreamOptions {
  /** Tells of a section that it is passed over, with those in it; they ask for nothing. @default none is */
  readonly skip?: (section: StreamedSection) => boolean;
  /** UTF-16 units of the sections that are read together. @default 524288 */
  readonly partLength?: number;
}

/**
 * Reads what a document of any size asks for, as `extractTasks` does from the whole text: sections are read together
 * up to `partLength`, under the headings that they stand under. What is in memory is one such part, or the longest
 * section twice, and what was found.
 *
 * A document of one part gives the same as `extractTasks`. Of a longer one, a base URL or a host that is declared
 * holds from the part on in which it is declared, and a label or list that goes on in the next part is read there anew.
 *
 * @throws OrchError what `outlineStream` throws.
 */
export async function extractTasksStream(
  source: AsyncIterable<Uint8Array>,
  options: TaskStreamOptions = {},
): Promise<ExtractedTasks> {
  const { file = 'document.md', skip, partLength = 524_288 } = options;
  const reader = new TaskReader();
  let parts = new Parts(file, '');
  const onHead = (head: string): void => {
    parts = new Parts(file, head);
  };
  for await (const section of streamSections(source, options, onHead)) {
    if (parts.length >= partLength) reader.read(parts.take());
    parts.add(section, skip?.(section) ?? false);
  }
  reader.read(parts.take());
  return reader.end();
}
