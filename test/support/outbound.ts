import { Outbound, OutboundConfig } from '#outbound';
import { Environment, RuntimeConfig } from '#platform';

/** The outbound client, configured by this environment. */
export function outboundIn(values: NodeJS.ProcessEnv): Outbound {
  const environment = new Environment(values);
  return new Outbound(new OutboundConfig(environment), new RuntimeConfig(environment));
}
