import { env } from 'node:process';

/** How many cases are tried: as many as usual, more in the soak (`ORCH_SOAK=1`), or as many as `ORCH_SOAK_CASES` says. */
export function casesOf(usual: number, inSoak = 10_000): number {
  return Number(env['ORCH_SOAK_CASES'] ?? (env['ORCH_SOAK'] ? inSoak : usual));
}
