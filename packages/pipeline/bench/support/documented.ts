/** Statistics of which only the median says anything. */
type Figure = {
  readonly latency: Statistics;
  readonly throughput: Statistics;
  readonly period: number;
  readonly totalTime: number;
};

interface Statistics {
  aad: number;
  critical: number;
  df: number;
  mad: number;
  max: number;
  mean: number;
  min: number;
  moe: number;
  p50: number;
  p75: number;
  p99: number;
  p995: number;
  p999: number;
  rme: number;
  samples: undefined;
  samplesCount: number;
  sd: number;
  sem: number;
  variance: number;
}

/**
 * A duration in milliseconds that a document gives, as a row beside the measured ones: `bench.from(name, documented(2.46))`.
 */
export function documented(milliseconds: number): () => Figure {
  return () => ({
    latency: statistics(milliseconds),
    throughput: statistics(1000 / milliseconds),
    period: milliseconds,
    totalTime: milliseconds,
  });
}

function statistics(value: number): Statistics {
  const spread = { aad: 0, critical: 0, df: 0, mad: 0, moe: 0, rme: 0, sd: 0, sem: 0, variance: 0 };
  const quantiles = {
    max: value,
    mean: value,
    min: value,
    p50: value,
    p75: value,
    p99: value,
    p995: value,
    p999: value,
  };
  return { ...spread, ...quantiles, samples: undefined, samplesCount: 0 };
}
