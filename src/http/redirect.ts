import type { Result } from '../result.ts';

const maxRedirects = 3;
const statuses = new Set([301, 302, 303, 307, 308]);

export const isRedirect = (status: number): boolean => statuses.has(status);

/**
 * Where a `Location` leads from the last of `urls`, or why it may not be followed, in foreign words. Credentials go
 * along, so the target must be https, and have the port of the first hop and its host or a subdomain of it: the
 * service itself sends its callers to regional names such as ussouth2.management.core.windows.net.
 */
export function resolveRedirect(urls: readonly [URL, ...URL[]], location: string | undefined): Result<URL> {
  const [first] = urls;
  if (location === undefined) return { error: 'it names no Location' };
  const last = urls.at(-1) ?? first;
  if (!URL.canParse(location, last.href)) return { error: `its Location "${location}" is no URL` };
  const target = new URL(location, last);
  target.hash = '';
  const to = `to "${target.origin === 'null' ? target.protocol : target.origin}"`;
  if (target.username || target.password) return { error: `${to} with user info` };
  if (target.protocol !== 'https:') return { error: `${to}, which is not https` };
  if (!isWithin(target.hostname, first.hostname)) return { error: `${to}, which is another host` };
  if (port(target) !== port(first)) return { error: `${to}, which is another port` };
  if (urls.some(({ href }) => href === target.href)) return { error: `${to}, in a circle` };
  if (urls.length > maxRedirects) return { error: `${to}, the fourth in a row` };
  return { value: target };
}

/** Whether `host` is `domain` or a subdomain of it in well-formed labels, which URL() does not insist on. */
function isWithin(host: string, domain: string): boolean {
  return (
    host === domain || (host.endsWith(`.${domain}`) && /^([a-z\d-]+\.)+$/.test(host.slice(0, -domain.length)))
  );
}

const port = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80');
