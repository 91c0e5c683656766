import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';

/** The host and port of `url` as they are connected to: an IPv6 address without its brackets. */
export function addressOf({ hostname, port, protocol }: URL): { host: string; port: number } {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (protocol === 'https:' ? 443 : 80) };
}

/** What may differ between connections with TLS; that the server is verified may not. */
export interface TlsOptions {
  secureContext?: SecureContext | undefined;
  ciphers?: string;
}

/** Begins to connect to `url`, with TLS if it is `https:`, and only then through `tunnel`. Servers are always verified. */
export function connect(url: URL, tls: TlsOptions, tunnel?: Socket): Socket {
  // Node gives an address 250 ms before it tries the next one, less than a distant or busy host takes, and does not
  // come back to it (nodejs/node issue 54359).
  const address = { ...addressOf(url), noDelay: true, autoSelectFamilyAttemptTimeout: 3000 };
  if (url.protocol === 'http:') return connectTcp(address);
  return connectTls({
    ...tls,
    ...address,
    ...(tunnel && { socket: tunnel }),
    servername: isIP(address.host) ? '' : address.host, // no name for an address (RFC 6066, section 3)
    rejectUnauthorized: true, // stated, it overrides NODE_TLS_REJECT_UNAUTHORIZED=0
  });
}
