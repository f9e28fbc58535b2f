import { Outbound, OutboundConfig } from '#outbound';
import { RuntimeConfig, useEnvironment } from '#platform';

/** The outbound client as it is in this environment. */
export function outboundIn(environment: NodeJS.ProcessEnv): Outbound {
  useEnvironment(environment);
  try {
    return new Outbound(new OutboundConfig(), new RuntimeConfig());
  } finally {
    useEnvironment(process.env);
  }
}
