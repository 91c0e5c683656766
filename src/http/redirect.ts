import type { Parsed } from '../inputs/parsers.ts';

const maxRedirects = 3;
const statuses = new Set([301, 302, 303, 307, 308]);

export const isRedirect = (status: number): boolean => statuses.has(status);

/**
 * Where a `Location` leads from the last of `hops`, or why it may not be followed, in foreign words. Credentials go
 * along, so the target must be https, and have the port of the first hop and its host or a subdomain of it: the
 * service itself sends its callers to regional names such as ussouth2.management.core.windows.net.
 */
export function nextHop(hops: readonly [URL, ...URL[]], location: string | undefined): Parsed<URL> {
  const [first] = hops;
  if (location === undefined) return { wrong: 'it names no Location' };
  const last = hops.at(-1) ?? first;
  if (!URL.canParse(location, last.href)) return { wrong: `its Location "${location}" is no URL` };
  const target = new URL(location, last);
  target.hash = '';
  const to = `to "${target.origin === 'null' ? target.protocol : target.origin}"`;
  if (target.username || target.password) return { wrong: `${to} with user info` };
  if (target.protocol !== 'https:') return { wrong: `${to}, which is not https` };
  if (!isWithin(target.hostname, first.hostname)) return { wrong: `${to}, which is another host` };
  if (port(target) !== port(first)) return { wrong: `${to}, which is another port` };
  if (hops.some(({ href }) => href === target.href)) return { wrong: `${to}, in a circle` };
  if (hops.length > maxRedirects) return { wrong: `${to}, the fourth in a row` };
  return { value: target };
}

/** Whether `host` is `domain` or a subdomain of it in well-formed labels, which URL() does not insist on. */
function isWithin(host: string, domain: string): boolean {
  return (
    host === domain || (host.endsWith(`.${domain}`) && /^([a-z\d-]+\.)+$/.test(host.slice(0, -domain.length)))
  );
}

const port = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80');
