import type { Diagnostic } from '@orch/core';
import { checkFrontmatter, extractTasksStream, outline, type Outline, type StreamedSection } from '@orch/prd';

import { longestSection } from './longest-section.ts';
import { isOwnSection } from './own-sections.ts';
import { holdsRoles, rolesIn, RoleWords } from './roles.ts';
import { identifyDocument, judgeTasks, type DocumentFacts, type DocumentIdentity } from './read-documents.ts';

/** What is read of a document to find its frontmatter. */
const headLength = 262_144;

/** As `identifyDocument`, of a document that is read piece by piece; a title further down than its head is not found. */
export async function identifyLarge(path: string, pieces: AsyncIterable<Uint8Array>): Promise<DocumentIdentity> {
  return identifyDocument(path, await readHead(pieces, path));
}

/** As `readFacts`, of a document that is read piece by piece. Oddities of its structure are not looked for. */
export async function readLargeFacts(pieces: () => AsyncIterable<Uint8Array>, file: string): Promise<DocumentFacts> {
  const head = await readHead(pieces(), file);
  const words = new RoleWords();
  words.read(head.text.slice(head.preamble.start, head.preamble.end));
  let sections = 0;
  let written: readonly string[] | undefined;
  const skip = (section: StreamedSection): boolean => {
    const { depth, title, text, body } = section;
    const bodyText = (): string => text.slice(text.length - (body.end - body.start));
    sections++;
    words.readSection(depth, title, bodyText);
    if (written === undefined && holdsRoles(title)) written = rolesIn(bodyText());
    return isOwnSection(title);
  };
  const tasks = await extractTasksStream(pieces(), { file, skip, maxSection: longestSection });
  const diagnostics: Diagnostic[] = [
    {
      code: 'ORCH_PRD_STREAMED',
      severity: 'warning',
      message: `${file} is large and was read part by part: its headings, fences and section numbers were not checked`,
      help: 'divide it into several documents; `orch prd check` reads it as a whole',
      location: { file, line: 1, column: 1 },
    },
    ...(head.frontmatter ? await checkFrontmatter(head) : []),
    ...judgeTasks(file, tasks),
  ];
  return { sections, tasks, roles: written ?? words.roles(tasks), diagnostics };
}

/** The structure of what a document begins with: its frontmatter, and its first sections. */
async function readHead(pieces: AsyncIterable<Uint8Array>, file: string): Promise<Outline> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  for await (const bytes of pieces) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length >= headLength) break;
  }
  return outline(text, { file });
}
