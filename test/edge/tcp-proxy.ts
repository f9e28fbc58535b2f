import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A way to a server that can be cut and mended. */
export interface TcpProxy {
  /** The server's address by way of the proxy. */
  url: string;
  cut: () => void;
  mend: () => void;
  close: () => void;
}

/** Leads to the server of a URL; once cut it ends all connections and refuses new ones. */
export async function proxyTo(target: string, defaultPort: number): Promise<TcpProxy> {
  const url = new URL(target);
  const { hostname, port } = url;
  const sockets = new Set<Socket>();
  let open = true;
  const server = createServer((near) => {
    if (!open) {
      near.destroy();
      return;
    }
    const far = connect(Number(port) || defaultPort, hostname);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => (sockets.delete(socket), near.destroy(), far.destroy()));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const cut = () => {
    open = false;
    for (const socket of sockets) socket.destroy();
  };
  return { url: url.href, cut, mend: () => void (open = true), close: () => (cut(), void server.close()) };
}
