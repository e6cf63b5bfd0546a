/**
 * Milliseconds of processor time that a call takes in this thread: what it would take by the clock on a machine that
 * does nothing else. Tests run beside others, which must not decide whether a limit holds.
 */
export function cpuTime(call: () => unknown): number {
  const before = process.threadCpuUsage();
  call();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
