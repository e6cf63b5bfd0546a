export type { AdaptiveLimit, AdaptiveLimitOptions } from './limits/adaptive-limit.ts';
export type { LoadLimitOptions, Pressure, PressureOptions } from './limits/pressure.ts';
export { adaptiveLimit } from './limits/adaptive-limit.ts';
export { nextLimit, readPressure } from './limits/pressure.ts';
