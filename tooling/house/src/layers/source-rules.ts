import type { Room } from '../workspace.ts';
import { forbidden } from './levels.ts';

type Rule = readonly ['error', ...unknown[]];

/** The part of an oxlint configuration that this check writes. */
export interface SourceRules {
  readonly plugins: readonly string[];
  readonly categories: Readonly<Record<string, string>>;
  readonly overrides: readonly { readonly files: readonly string[]; readonly rules: Readonly<Record<string, Rule>> }[];
}

const parameter = 'Take it as a parameter: only the apps read the environment and the working directory.';

/** What no source below `packages/` does, whatever its level. */
const ambient = {
  paths: [{ name: 'node:process', importNames: ['env', 'cwd', 'argv'], message: parameter }],
  properties: [
    { object: 'process', property: 'env', message: parameter },
    { object: 'process', property: 'cwd', message: parameter },
    { object: 'process', property: 'argv', message: parameter },
  ],
} as const;

/**
 * The levels of the house as an oxlint configuration: which rooms the sources of each room must not import,
 * statically, by type or dynamically, and which ambient inputs the packages must not read.
 */
export function sourceRules(rooms: readonly Room[]): SourceRules {
  const overrides = rooms
    .filter((room) => room.group !== 'tooling')
    .map((room) => {
      const patterns = rooms.flatMap((target) => {
        const reason = forbidden(room, target);
        const { name } = target.manifest;
        return reason === undefined ? [] : [{ group: [name, `${name}/**`], message: `${reason}.` }];
      });
      const rules: Record<string, Rule> =
        room.group === 'apps'
          ? { 'no-restricted-imports': ['error', { patterns }] }
          : {
              'no-restricted-imports': ['error', { paths: ambient.paths, patterns }],
              'no-restricted-properties': ['error', ...ambient.properties],
              'no-console': ['error'],
            };
      return { files: [`**/${room.path}/src/**`], rules };
    });
  return { plugins: ['eslint'], categories: { correctness: 'off' }, overrides };
}
