import { readFileSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';

import { messageOf, OrchError } from '@orch/core';

import { readTask, type ReadTask } from '../analyze/read-task.ts';

/** A larger file is no task, in bytes. */
const largestTask = 1024 * 1024;

/**
 * Reads tasks as they are given on the command line: files, or their text. A file whose first line says that it is done
 * is left out, and told.
 *
 * @throws OrchError `ORCH_USAGE` where a file cannot be read or nothing is left.
 */
export function readTasks(
  given: readonly string[],
  stdin: string | undefined,
  { cwd, root, onSkip }: { readonly cwd: string; readonly root: string; readonly onSkip: (source: string) => void },
): readonly ReadTask[] {
  const tasks: ReadTask[] = [];
  const add = (text: string, source: string, isFile = false): void => {
    if (text.trim() === '')
      throw new OrchError('ORCH_USAGE', `${source} is empty`, { help: 'Write down what is to be done.' });
    if (text.includes('\0'))
      throw new OrchError('ORCH_USAGE', `${source} holds a zero byte`, { help: 'Give a task as plain text.' });
    if (isFile && /\b(?<!\bNOT (?:YET )?)(?:IMPLEMENTED|COMPLETED)\b/.test(text.split('\n', 1)[0] ?? ''))
      onSkip(source);
    else tasks.push(readTask(text, source, isFile));
  };
  for (const one of given) {
    const file = resolve(cwd, one);
    if (looksLikeFile(one, file)) add(readFile(file, one), relative(root, file).split(sep).join('/'), true);
    else add(one, 'the command line');
  }
  if (stdin !== undefined) add(stdin, 'standard input');
  if (tasks.length > 0) return tasks;
  throw new OrchError('ORCH_USAGE', 'there is no task to work on', {
    help: 'Name files with tasks, or give a task in quotes.',
  });
}

/** A text has spaces; what has none is meant as a file, also where it does not exist. */
function looksLikeFile(given: string, file: string): boolean {
  return !/\s/.test(given) || statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function readFile(file: string, given: string): string {
  let bytes: Buffer;
  try {
    const stats = statSync(file);
    if (!stats.isFile()) throw new Error('it is no file');
    if (stats.size > largestTask) throw new Error(`it has ${stats.size} bytes, and a task at most ${largestTask}`);
    bytes = readFileSync(file);
  } catch (cause) {
    throw new OrchError('ORCH_USAGE', `the task ${given} cannot be read: ${messageOf(cause)}`, {
      help: 'Name a file of markdown, or give the task itself in quotes.',
      cause,
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new OrchError('ORCH_USAGE', `the task ${given} is not UTF-8`, { cause });
  }
}
