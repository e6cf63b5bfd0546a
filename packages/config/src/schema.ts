import * as v from 'valibot';

const relativePath = v.pipe(
  v.string(),
  v.nonEmpty('must not be empty'),
  v.check(
    (path) => !/^[/\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)|\0/i.test(path),
    'must be a path inside the repository, without `..`',
  ),
  v.check((path) => !/^(?:\.\/?$|\.git(?:[/\\]|$))/i.test(path), 'must not be the repository itself or its `.git`'),
);

/** Whether one of two folders is the other or lies in it. */
function overlap(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => `${path.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/+$/, '')}/`);
  return a !== undefined && b !== undefined && (a.startsWith(b) || b.startsWith(a));
}

/** Folders of orch ignore themselves for git, so they must hold nothing of the user. */
function ownFoldersAreFree(config: ParsedConfig): boolean {
  const { cacheDir, runsDir, prds, qa, roadmap } = config;
  const users = [prds, qa, roadmap, 'src', 'test', '.orch', '.github', 'node_modules'];
  return !overlap(cacheDir, runsDir) && [cacheDir, runsDir].every((own) => users.every((path) => !overlap(own, path)));
}

/** Input of the configuration: every field may be left out. Paths are relative to the repository's root. */
export interface UserConfig {
  $schema?: string | undefined;
  /** The roadmap file. */
  roadmap?: string | undefined;
  /** Folder of the requirement documents. */
  prds?: string | undefined;
  /** Folder of test cases and test results. */
  qa?: string | undefined;
  /** Folder of the cache. */
  cacheDir?: string | undefined;
  /** Folder of run manifests. */
  runsDir?: string | undefined;
  workflow?:
    | {
        /** Package scripts to run after generation, in this order, where they exist. */
        scripts?: string[] | undefined;
        /** A script that runs longer is ended and has failed. */
        timeoutMinutes?: number | undefined;
      }
    | undefined;
  /** How tasks are given to coding agents; see the guide about agents. */
  agents?: { readonly [name: string]: unknown } | undefined;
}

/** The configuration with every default filled in. */
export interface ParsedConfig {
  $schema?: string | undefined;
  roadmap: string;
  prds: string;
  qa: string;
  cacheDir: string;
  runsDir: string;
  workflow: { scripts: string[]; timeoutMinutes: number };
  agents?: { readonly [name: string]: unknown } | undefined;
}

/** Every name that a configuration may hold, for suggestions. */
export const configKeys: readonly string[] = [
  'roadmap',
  'prds',
  'qa',
  'cacheDir',
  'runsDir',
  'workflow',
  'scripts',
  'timeoutMinutes',
  'agents',
];

/** Schema of `orch.config.json` and of what `orch.config.ts` exports. Every field has a default. */
export const configSchema: v.GenericSchema<UserConfig, ParsedConfig> = v.pipe(
  v.strictObject({
    $schema: v.optional(v.string()),
    roadmap: v.optional(v.pipe(relativePath, v.description('The roadmap file.')), 'Plans/product-roadmap.md'),
    prds: v.optional(v.pipe(relativePath, v.description('Folder of the requirement documents.')), 'PRDs'),
    qa: v.optional(v.pipe(relativePath, v.description('Folder of test cases and test results.')), 'QA'),
    cacheDir: v.optional(v.pipe(relativePath, v.description('Folder of the cache.')), '.orch-cache'),
    runsDir: v.optional(v.pipe(relativePath, v.description('Folder of run manifests.')), '.runs'),
    workflow: v.optional(
      v.strictObject({
        scripts: v.optional(
          v.pipe(
            v.array(v.pipe(v.string(), v.regex(/^\w[\w:.-]*$/, 'must be the name of a package script'))),
            v.check((names) => new Set(names).size === names.length, 'must not name a script twice'),
            v.description('Package scripts to run after generation, in this order, where they exist.'),
          ),
          ['lint', 'test', 'build'],
        ),
        timeoutMinutes: v.optional(
          v.pipe(v.number(), v.minValue(0.01), v.description('A script that runs longer is ended and has failed.')),
          30,
        ),
      }),
      {},
    ),
    // Checked by what works with it: a start without agents need not know its schema.
    agents: v.optional(
      v.pipe(v.record(v.string(), v.unknown()), v.description('How tasks are given to coding agents.')),
    ),
  }),
  v.check(
    ownFoldersAreFree,
    '`cacheDir` and `runsDir` must be folders of their own, apart from each other and from your files',
  ),
);
