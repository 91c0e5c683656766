import { checkBypass } from '@actions/http-client/lib/proxy';

/** The environment names a proxy that cannot be used. */
export class ProxySettingError extends Error {}

const form =
  'http://[user:password@]host[:port], with special characters of user and password percent-encoded';

/**
 * The proxy that leads to `url`, or nothing where it is asked directly: what is bypassed is for @actions/http-client to
 * say. Throws ProxySettingError where that library (4.0.1, lib/proxy.js) would not understand `https_proxy` and go
 * straight to the service.
 */
export function proxyFor(url: URL): URL | undefined {
  const name = ['https_proxy', 'HTTPS_PROXY'].find(name => process.env[name]);
  if (name === undefined) return undefined;
  const given = process.env[name] ?? '';
  if (checkBypass(url)) return undefined;
  const proxy = parsed(given.includes('://') ? given : `http://${given}`); // "host:port" is what curl takes, too
  if (proxy === undefined) throw new ProxySettingError(`${name} is not of the form ${form}`);
  return proxy;
}

function parsed(text: string): URL | undefined {
  try {
    const url = new URL(text);
    decodeURIComponent(url.username + url.password);
    return /^https?:$/.test(url.protocol) && url.hostname && /^\/?$/.test(url.pathname) && !/[?#]/.test(text)
      ? url
      : undefined;
  } catch {
    return undefined;
  }
}
