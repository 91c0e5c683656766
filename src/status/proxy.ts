import { getProxyUrl } from '@actions/http-client/lib/proxy';

/** The environment names a proxy that cannot be used. */
export class ProxySettingError extends Error {}

const form =
  'http://[user:password@]host[:port], with special characters of user and password percent-encoded';

/**
 * The proxy that leads to `url`, or nothing where it is asked directly; throws ProxySettingError. Left alone,
 * @actions/http-client 4.0.1 goes straight to the service where it does not understand `https_proxy`
 * (lib/proxy.js).
 */
export function proxyFor(url: URL): URL | undefined {
  const name = ['https_proxy', 'HTTPS_PROXY'].find(name => process.env[name]);
  if (name === undefined) return undefined;
  const given = process.env[name] ?? '';
  process.env[name] = 'http://proxy.invalid';
  const isBypassed = getProxyUrl(url) === undefined;
  process.env[name] = given;
  if (isBypassed) return undefined;

  const proxy = parsed(given.includes('://') ? given : `http://${given}`);
  if (proxy === undefined) throw new ProxySettingError(`${name} is not of the form ${form}`);
  process.env[name] = proxy.href; // "host:port", as curl takes it, would be a URL without host to the library
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
