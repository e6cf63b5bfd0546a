export { VirtualTime } from './simulate/virtual-time.ts';
