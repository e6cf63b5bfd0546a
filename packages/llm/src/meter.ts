export type { MeterClient } from './meter/meter-client.ts';
export type { Meter, MeterOptions, ModelPrice } from './meter/open-meter.ts';
export type { Provider } from './meter/routes.ts';
export type { Upstream } from './meter/upstreams.ts';
export { meterAddress, meterClient, meterVariable } from './meter/meter-client.ts';
export { openMeter } from './meter/open-meter.ts';
export { upstreamsOf, withoutKeys } from './meter/upstreams.ts';
