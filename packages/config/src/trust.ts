import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { messageOf, OrchError, sha256, sha256Parts, systemErrorCode, type Sha256 } from '@orch/core';

import type { Workspace } from './workspace.ts';

/** What a user trusts: one repository, with the code and the scripts in it that orch would start on its own. */
export interface TrustSubject {
  /** Real path of the repository. */
  readonly path: string;
  /** Hash of what is run: `orch.config.ts`, the scripts of `package.json`, and the commands in `orch.config.json`. */
  readonly hash: Sha256;
}

interface TrustRecord extends TrustSubject {
  readonly v: 1;
  readonly trustedAt: string;
}

/** The present trust subject of a workspace. Changing a script, a command or the configuration code changes its hash. */
export function trustSubject(workspace: Workspace): TrustSubject {
  const config = readIfPresent(join(workspace.root, 'orch.config.ts')) ?? '';
  const scripts = scriptsText(readIfPresent(join(workspace.root, 'package.json')));
  const agents = agentsText(readIfPresent(join(workspace.root, 'orch.config.json')));
  return { path: workspace.root, hash: sha256Parts(['trust-1', config, scripts, ...agents]) };
}

/** Whether the user has a trust record for exactly this path and content. */
export function isTrusted(workspace: Workspace, subject: TrustSubject = trustSubject(workspace)): boolean {
  const text = readIfPresent(recordFile(workspace, subject));
  if (text === undefined) return false;
  const record = parse(text);
  return record?.path === subject.path && record.hash === subject.hash;
}

/**
 * Writes the user's trust record for a repository; a former one for the same path is replaced.
 *
 * @throws OrchError `ORCH_TRUST_UNWRITABLE`.
 */
export function recordTrust(workspace: Workspace, subject: TrustSubject, now: number): void {
  const record: TrustRecord = { v: 1, ...subject, trustedAt: new Date(now).toISOString() };
  const file = recordFile(workspace, subject);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(workspace.trustDir, { recursive: true, mode: 0o700 });
    writeFileSync(temporary, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, file);
  } catch (cause) {
    // Where the folder could not be made, there is nothing to remove either.
    if (existsSync(temporary)) rmSync(temporary, { force: true });
    throw new OrchError('ORCH_TRUST_UNWRITABLE', `the trust record could not be written: ${messageOf(cause)}`, {
      cause,
      help: `make ${workspace.trustDir} writable`,
    });
  }
}

/** Removes the trust record of a repository. Answers whether there was one. */
export function revokeTrust(workspace: Workspace): boolean {
  const file = recordFile(workspace, { path: workspace.root });
  const existed = readIfPresent(file) !== undefined;
  if (existed) rmSync(file, { force: true });
  return existed;
}

function recordFile(workspace: Workspace, subject: Pick<TrustSubject, 'path'>): string {
  return join(workspace.trustDir, `${sha256(subject.path).slice(0, 32)}.json`);
}

/**
 * The script that orch writes into the `package.json` of a workspace that has none. It is as good as no script,
 * so that trust given before the first start still holds after it.
 */
const generatedScripts = JSON.stringify({ start: 'node src/server.js' });

function scriptsText(packageText: string | undefined): string {
  const value = packageText === undefined ? undefined : parse(packageText);
  const text = JSON.stringify((value as { scripts?: unknown } | undefined)?.scripts ?? null);
  return text === generatedScripts ? 'null' : text;
}

/** The section of a configuration that names commands for agents to run; nothing where there is none. */
function agentsText(configText: string | undefined): string[] {
  const value = configText === undefined ? undefined : parse(configText);
  const { agents } = (value ?? {}) as { agents?: unknown };
  return agents === undefined ? [] : [JSON.stringify(agents)];
}

/** A file that cannot be parsed is not trusted content and has no scripts: both read as undefined. */
function parse(text: string): Partial<TrustRecord> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function readIfPresent(file: string): string | undefined {
  try {
    // A pipe would be read for ever.
    return statSync(file).isFile() ? readFileSync(file, 'utf8') : undefined;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT' || systemErrorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
