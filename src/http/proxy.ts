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
    decodeURIComponent(url.username);
    decodeURIComponent(url.password);
    return /^https?:$/.test(url.protocol) && url.hostname && /^\/?$/.test(url.pathname) && !/[?#]/.test(text)
      ? url
      : undefined;
  } catch {
    return undefined;
  }
}

/** User and password of a proxy as `user:password`; empty if there are none. */
export function proxyLogin({ username, password }: URL): string {
  return username || password ? `${decodeURIComponent(username)}:${decodeURIComponent(password)}` : '';
}

/** A login as HTTP's Basic authentication sends it (RFC 7617). */
export function basic(login: string): string {
  return Buffer.from(login).toString('base64');
}

/** What must be masked of the proxies in the environment: their passwords, as they are and as they are sent. */
export function proxySecrets(): string[] {
  return ['https_proxy', 'HTTPS_PROXY'].flatMap(name => {
    const given = process.env[name] ?? '';
    const proxy = parseProxy(given.includes('://') ? given : `http://${given}`);
    if (!proxy?.password) return [];
    return [proxy.password, decodeURIComponent(proxy.password), basic(proxyLogin(proxy))];
  });
}
