export type { AdaptiveLimit, AdaptiveLimitOptions } from './limits/adaptive-limit.ts';
export type { FollowLoadOptions } from './limits/follow-load.ts';
export type { LoadLimitOptions, Pressure, PressureOptions } from './limits/pressure.ts';
export { adaptiveLimit } from './limits/adaptive-limit.ts';
export { followLoad } from './limits/follow-load.ts';
export { nextLimit, readPressure } from './limits/pressure.ts';
