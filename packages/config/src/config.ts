import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { locate, messageOf, nearest, OrchError, type SourceLocation } from '@orch/core';

import { importModule } from './import-module.ts';
import type { UserConfig } from './schema.ts';

/** The settings of a workspace; paths are relative to its root. */
export interface Config {
  readonly roadmap: string;
  readonly prds: string;
  readonly qa: string;
  readonly cacheDir: string;
  readonly runsDir: string;
  readonly workflow: { readonly scripts: readonly string[]; readonly timeoutMinutes: number };
  /** As it stands in the file, not yet checked. */
  readonly agents?: { readonly [name: string]: unknown } | undefined;
  /** The configuration file, or undefined where the defaults are used. */
  readonly source: string | undefined;
}

export const defaultConfig: Config = {
  roadmap: 'Plans/product-roadmap.md',
  prds: 'PRDs',
  qa: 'QA',
  cacheDir: '.orch-cache',
  runsDir: '.runs',
  workflow: { scripts: ['lint', 'test', 'build'], timeoutMinutes: 30 },
  source: undefined,
};

/** Gives `orch.config.ts` its types: `export default defineConfig({ … })`. */
export function defineConfig(config: UserConfig): UserConfig {
  return config;
}

/**
 * Reads `orch.config.json`, else `orch.config.ts`, from the root of a workspace; without either, the defaults.
 * The TypeScript file is code: it runs only when `trusted`.
 *
 * @throws OrchError `ORCH_CONFIG_INVALID` (with the place where one is known), `ORCH_CONFIG_UNTRUSTED`,
 *   `ORCH_CONFIG_CONFLICT` when both files exist.
 */
export async function loadConfig(root: string, trusted: boolean): Promise<Config> {
  const [json, code] = ['orch.config.json', 'orch.config.ts'].map((name) => existsSync(join(root, name)));
  if (json && code) {
    throw new OrchError('ORCH_CONFIG_CONFLICT', 'both orch.config.json and orch.config.ts exist', {
      help: 'keep one of the two',
    });
  }
  if (json) return await loadJson(root);
  if (code) return await loadCode(root, trusted);
  return defaultConfig;
}

async function loadJson(root: string): Promise<Config> {
  const file = 'orch.config.json';
  const text = readConfig(root, file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const offset = /position (\d+)/.exec(messageOf(cause))?.[1];
    throw new OrchError('ORCH_CONFIG_INVALID', `${file} is not valid JSON: ${messageOf(cause)}`, {
      ...(offset === undefined ? {} : { location: locate(file, text, Number(offset)) }),
      cause,
    });
  }
  return await check(value, file, (key) => {
    const at = text.indexOf(`"${key}"`);
    return at === -1 ? undefined : locate(file, text, at, at + key.length + 2);
  });
}

/** @throws OrchError `ORCH_CONFIG_INVALID` for anything that is no file that can be read. */
function readConfig(root: string, file: string): string {
  assertFile(root, file);
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch (cause) {
    throw unreadable(file, messageOf(cause), cause);
  }
}

/** Refuses what is no file: a pipe would be read for ever. */
function assertFile(root: string, file: string): void {
  if (!statSync(join(root, file)).isFile()) throw unreadable(file, 'it is no regular file');
}

function unreadable(file: string, reason: string, cause?: unknown): OrchError {
  return new OrchError('ORCH_CONFIG_INVALID', `${file} cannot be read: ${reason}`, {
    cause,
    help: 'make it a file that you can read',
  });
}

async function loadCode(root: string, trusted: boolean): Promise<Config> {
  const file = 'orch.config.ts';
  if (!trusted) {
    throw new OrchError('ORCH_CONFIG_UNTRUSTED', `${file} is code of a repository that you have not trusted`, {
      help: 'read it, then run `orch trust`, or pass --trust for this run',
    });
  }
  let module: { default?: unknown };
  assertFile(root, file);
  try {
    module = (await importModule(pathToFileURL(join(root, file)).href)) as { default?: unknown };
  } catch (cause) {
    throw new OrchError('ORCH_CONFIG_INVALID', `${file} could not be loaded: ${messageOf(cause)}`, { cause });
  }
  if (module.default === undefined) {
    throw new OrchError('ORCH_CONFIG_INVALID', `${file} has no default export`, {
      help: 'export default { … }',
    });
  }
  return await check(module.default, file, () => undefined);
}

async function check(
  value: unknown,
  file: string,
  locateKey: (key: string) => SourceLocation | undefined,
): Promise<Config> {
  const [{ safeParse }, { configKeys, configSchema }] = await Promise.all([import('valibot'), import('./schema.ts')]);
  if (Array.isArray(value)) throw new OrchError('ORCH_CONFIG_INVALID', `${file}: the configuration must be an object`);
  const parsed = safeParse(configSchema, value);
  if (parsed.success) return { ...parsed.output, source: file };
  const problems = parsed.issues.map((issue) => {
    const path = issue.path?.map((item) => String(item.key)).join('.') ?? '';
    const message = issue.expected === 'never' ? 'there is no such setting' : issue.message;
    return { path, message: `${path === '' ? 'the configuration' : `\`${path}\``}: ${message}` };
  });
  const lastKey = problems[0]?.path.split('.').at(-1) ?? '';
  const suggestion = nearest(lastKey, configKeys);
  const location = locateKey(lastKey);
  throw new OrchError('ORCH_CONFIG_INVALID', `${file}: ${problems.map((problem) => problem.message).join('; ')}`, {
    ...(location ? { location } : {}),
    ...(suggestion !== undefined && suggestion !== lastKey ? { help: `did you mean \`${suggestion}\`?` } : {}),
    data: { problems },
  });
}
