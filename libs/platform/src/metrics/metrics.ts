import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CounterConfiguration, GaugeConfiguration, HistogramConfiguration } from 'prom-client';

const registry = new Registry();
const readers = new Map<string, () => void | Promise<void>>();
collectDefaultMetrics({ register: registry });

/** Prometheus instruments; a second request for the same name returns the same instrument. */
export const metrics = {
  counter<L extends string>(config: CounterConfiguration<L>): Counter<L> {
    return (registry.getSingleMetric(config.name) as Counter<L> | undefined) ?? new Counter({ ...config, registers: [registry] });
  },

  gauge<L extends string>(config: GaugeConfiguration<L>): Gauge<L> {
    return (registry.getSingleMetric(config.name) as Gauge<L> | undefined) ?? new Gauge({ ...config, registers: [registry] });
  },

  histogram<L extends string>(config: HistogramConfiguration<L>): Histogram<L> {
    return (registry.getSingleMetric(config.name) as Histogram<L> | undefined) ?? new Histogram({ ...config, registers: [registry] });
  },

  /** Runs `read` before each scrape, for values that are read and not counted. The same name replaces the function. It must not throw. */
  beforeExpose(name: string, read: () => void | Promise<void>): void {
    readers.set(name, read);
  },

  /** All instruments in the Prometheus text format, with the content type. */
  async expose(): Promise<{ contentType: string; text: string }> {
    await Promise.all([...readers.values()].map(async (read) => read()));
    return { contentType: registry.contentType, text: await registry.metrics() };
  },
};
