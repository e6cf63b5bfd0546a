export type { Simulation, SimulationOptions } from './simulate/simulate.ts';
export { simulate } from './simulate/simulate.ts';
export { VirtualTime } from './simulate/virtual-time.ts';
