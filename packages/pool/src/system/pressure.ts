import { readText } from './counters.ts';

/**
 * Share of the last ten seconds, from 0 to 1, in which at least one process waited for the resource (`some avg10` of
 * pressure stall information, psi.rst of the kernel).
 */
export interface Pressure {
  readonly cpu: number;
  readonly memory: number;
  readonly io: number;
}

/** The pressure in our own cgroup where it has its own figures, else in the machine; undefined where none is told. */
export function readPressure(): Pressure | undefined {
  const own = /^0::(\/.*)$/m.exec(readText('/proc/self/cgroup') ?? '')?.[1];
  const read = (name: string): number | undefined => {
    const inGroup = own === undefined ? undefined : readText(`/sys/fs/cgroup${own}/${name}.pressure`);
    return parsePressure(inGroup ?? readText(`/proc/pressure/${name}`) ?? '');
  };
  const [cpu, memory, io] = [read('cpu'), read('memory'), read('io')];
  return cpu === undefined || memory === undefined || io === undefined ? undefined : { cpu, memory, io };
}

export function parsePressure(text: string): number | undefined {
  const percent = /^some avg10=(\d+(?:\.\d+)?)/m.exec(text)?.[1];
  return percent === undefined ? undefined : Number(percent) / 100;
}
