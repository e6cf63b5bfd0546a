import { readFileSync } from 'node:fs';

/**
 * The most memory that a process has had, in bytes: `VmHWM` of `/proc`. What `resourceUsage` calls `maxRSS` is at least
 * that of the process which started it, because Linux keeps that figure across `exec`.
 */
export function peakMemory(process: number | 'self' = 'self'): number {
  const status = readFileSync(`/proc/${process}/status`, 'utf8');
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kibibytes === undefined) throw new Error(`/proc/${process}/status does not tell the peak memory`);
  return Number(kibibytes) * 1024;
}
