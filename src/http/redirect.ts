import type { Result } from '../result.ts';

const maxRedirects = 3;
const statuses = new Set([301, 302, 303, 307, 308]);

/** Whether `status` is one of the five that carry a `Location`. */
export function isRedirect(status: number): boolean {
  return statuses.has(status);
}

/**
 * Where a `Location` leads from the last of `urls`, or why it is not followed, in untrusted text. Credentials go along,
 * so the target must be https, with the port of the first URL and its host or a subdomain of it: the service redirects
 * to regional hosts such as ussouth2.management.core.windows.net.
 */
export function resolveRedirect(urls: readonly [URL, ...URL[]], location: string | undefined): Result<URL> {
  const [first] = urls;
  if (location === undefined) return { error: 'without a Location' };
  const base = urls.at(-1)?.href;
  if (!URL.canParse(location, base)) return { error: `to "${location}", which is not a URL` };
  const target = new URL(location, base);
  target.hash = '';
  const to = `to "${target.origin === 'null' ? target.protocol : target.origin}"`;
  if (target.username || target.password) return { error: `${to} with user info` };
  if (target.protocol !== 'https:') return { error: `${to}, which is not https` };
  if (!isWithin(target.hostname, first.hostname)) return { error: `${to}, which is another host` };
  if (portOf(target) !== portOf(first)) return { error: `${to}, which is another port` };
  if (urls.some(({ href }) => href === target.href)) return { error: `${to}, in a loop` };
  if (urls.length > maxRedirects) return { error: `${to}, the fourth in a row` };
  return { value: target };
}

/** Whether `host` is `domain` or a subdomain of it in well-formed labels, which URL() does not insist on. */
function isWithin(host: string, domain: string): boolean {
  return (
    host === domain || (host.endsWith(`.${domain}`) && /^([a-z\d-]+\.)+$/.test(host.slice(0, -domain.length)))
  );
}

const portOf = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80');
