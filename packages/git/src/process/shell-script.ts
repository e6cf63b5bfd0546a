import type { GitCommand } from './git-process.ts';

/**
 * Runs what stands in the file of descriptor 3 for each line that it reads, and tells how it ended only once it has read the
 * file to its end: what stands in it is the next command then.
 */
export const loop = 'while IFS= read -r line; do . /dev/fd/3; echo $?; done';

/** What a shell notes when it begins with a command; the process id of the command follows. */
export const begun = 'B';

/** The shell's own files, which are no business of the command: the next script and its environment stand in one. */
const closed = '3<&- 4<&- 5<&- 6<&- 7<&-';

/** Descriptors in the shell. */
const [output, errors, given, note] = ['/dev/fd/4', '/dev/fd/5', '/dev/fd/6', '/dev/fd/7'];

/**
 * What the shell does: the command with nothing but its own environment; its exit code is that of the whole. The note is
 * written over and not cut, and stands in the file of descriptor 7 before there is a process.
 *
 * @throws TypeError for a word with a zero byte, which a shell would leave out and no program can be given.
 */
export function scriptOf({ argv, cwd, env }: GitCommand, hasInput: boolean): string {
  const words = argv.map(quoted).join(' ');
  const from = hasInput ? given : '/dev/null';
  return `echo ${begun} 1<>${note}
(cd ${quoted(cwd)} && ${exportsOf(env)} && exec ${words} <${from} >>${output} 2>>${errors} ${closed} || exit 127) &
echo ${begun}$! 1<>${note}
wait $!
`;
}

const known = new WeakMap<GitCommand['env'], string>();

/** Most calls have one of few environments, which are never changed. */
function exportsOf(env: GitCommand['env']): string {
  let text = known.get(env);
  if (text === undefined) {
    text = `export ${Object.entries(env)
      .map(([name, value]) => `${name}=${quoted(value)}`)
      .join(' ')}`;
    known.set(env, text);
  }
  return text;
}

/** A word that no shell reads anything into. */
function quoted(word: string): string {
  if (word.includes('\0')) {
    const error = new TypeError(`${JSON.stringify(word.slice(0, 100))} has a zero byte, which no argument can have`);
    throw Object.assign(error, { code: 'ERR_INVALID_ARG_VALUE' });
  }
  return `'${word.includes("'") ? word.replaceAll("'", String.raw`'\''`) : word}'`;
}
