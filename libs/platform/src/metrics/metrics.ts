import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CounterConfiguration, GaugeConfiguration, HistogramConfiguration } from 'prom-client';

const registry = new Registry();
const readers = new Map<string, () => void | Promise<void>>();
collectDefaultMetrics({ register: registry });

/** Prometheus instruments; asking for a name a second time gives the same instrument. */
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

  /** Runs `read` before each answer, for what is looked up and not counted; the same name again replaces it. It must not throw. */
  beforeExpose(name: string, read: () => void | Promise<void>): void {
    readers.set(name, read);
  },

  /** All instruments in the Prometheus text format, with its content type. */
  async expose(): Promise<{ contentType: string; text: string }> {
    await Promise.all([...readers.values()].map(async (read) => read()));
    return { contentType: registry.contentType, text: await registry.metrics() };
  },
};
