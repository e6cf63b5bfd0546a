import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';

import { decodeDocument, openPrd } from '../src/index.ts';
import { documentOf } from './document.ts';
import { cpuOf, type Group } from './group.ts';
import { remark } from './peers.ts';
import { atMost } from './target.ts';
import { measureInTurns } from './turns.ts';

/** Milliseconds for an edit of a file, at these lengths. */
const limits: Readonly<Record<string, number>> = { '10 KB': 0.5, '100 KB': 4, '1 MB': 25 };

/** One key and two sections of a file: opened, edited, saved. */
export async function measureEdit(name: string, length: number): Promise<Group> {
  using dir = tempDir();
  const file = join(dir.path, 'document.md');
  writeFileSync(file, documentOf(length));
  let round = 0;
  const save = (text: string): void => {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  };
  const own = '@orch/prd';
  const measured = await measureInTurns(
    [
      {
        name: own,
        run: () => {
          round++;
          const editor = openPrd(decodeDocument(readFileSync(file), file));
          editor
            .set('owner', `Bob ${round}`)
            .replaceSection('2.1', `new ${round}`)
            .replaceSection('3.1', `or ${round}`);
          save(editor.compile().text);
        },
      },
      { name: 'positions from unified + remark', run: () => save(editByRemark(readFileSync(file, 'utf8'), round++)) },
    ],
    { rounds: 21, budget: 3000 },
  );
  const title = `open, one key, two sections and save of ${name}`;
  return { title, measured, targets: [atMost(title, cpuOf(measured, own), limits[name] ?? 0, ' ms')], notes: [] };
}

/** The same edit by the positions of a tree, without any check of the result. */
function editByRemark(text: string, round: number): string {
  const { children } = remark.parse(text);
  let edited = text;
  for (const number of ['3.1', '2.1']) {
    const index = children.findIndex(
      ({ type, position }) =>
        type === 'heading' && text.slice(position?.start.offset, position?.end.offset).includes(` ${number} `),
    );
    const next = children.slice(index + 1).find(({ type }) => type === 'heading');
    const end = next?.position?.start.offset ?? text.length;
    edited = `${edited.slice(0, children[index]?.position?.end.offset)}\n\nnew ${round}\n\n${edited.slice(end)}`;
  }
  return edited.replace(/^owner: .*$/m, `owner: Bob ${round}`);
}
