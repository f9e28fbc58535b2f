import type { Server } from 'node:http';
import type { Socket } from 'node:net';

import { metrics } from '../metrics/index.js';
import { ipPrefix } from '../rate-limit/index.js';

const refused = metrics.counter({
  name: 'http_connections_refused_total',
  help: 'Connections closed because their address has too many open',
});

/** Closes connections of an address beyond `max`, including idle ones. Not for servers behind a proxy, where all clients share its address. */
export function limitConnections(server: Server, max: number): void {
  const byAddress = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = ipPrefix(socket.remoteAddress ?? '');
    const count = byAddress.get(address) ?? 0;
    if (count >= max) {
      refused.inc();
      socket.destroy();
      return;
    }
    byAddress.set(address, count + 1);
    socket.once('close', () => {
      const left = (byAddress.get(address) ?? 1) - 1;
      if (left > 0) byAddress.set(address, left);
      else byAddress.delete(address);
    });
  });
}
