import { checkBypass } from '@actions/http-client/lib/proxy';
import type { Result } from '../result.ts';

const form =
  'http://[user:password@]host[:port], with special characters of user and password percent-encoded';

/**
 * The proxy for `url`; undefined if there is none. What bypasses it is @actions/http-client's decision. An error where
 * that library (4.0.1, lib/proxy.js) would ignore a value of `https_proxy` that it cannot parse and connect directly.
 */
export function proxyFor(url: URL): Result<URL | undefined> {
  const name = ['https_proxy', 'HTTPS_PROXY'].find(name => process.env[name]);
  const given = name === undefined ? '' : (process.env[name] ?? '');
  if (given === '' || checkBypass(url)) return { value: undefined };
  const proxy = parseProxy(given.includes('://') ? given : `http://${given}`); // "host:port", as curl takes it
  return proxy ? { value: proxy } : { error: `${name} is not of the form ${form}` };
}

function parseProxy(text: string): URL | undefined {
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
