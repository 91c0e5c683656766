import type { Result } from '../result.ts';
import { quote } from '../text.ts';

// Azure Resource Manager of the four clouds: another API, which answers every classic call with an error.
const resourceManagerHosts = new Set([
  'management.azure.com',
  'management.chinacloudapi.cn',
  'management.usgovcloudapi.net',
  'management.microsoftazure.de',
]);

const publicEndpoint = 'https://management.core.windows.net';

/** Where the public cloud's service management API was served; used where no endpoint is given. */
export const defaultEndpoint: URL = new URL(publicEndpoint);

const knownClouds = new Set([
  publicEndpoint,
  'https://management.core.chinacloudapi.cn',
  'https://management.core.usgovcloudapi.net',
  'https://management.core.cloudapi.de',
]);

/**
 * The endpoint that a publish settings file names, if it is one of the four known clouds. Any other must come from the
 * user: a file that somebody sent must not choose who receives the credential.
 */
export function publishedEndpoint(url: string | undefined): Result<URL> {
  if (url === undefined) return { value: defaultEndpoint };
  const { origin = '', host = 'not a URL' } = URL.canParse(url) ? new URL(url) : {};
  return knownClouds.has(origin)
    ? { value: new URL(origin) }
    : { error: `its endpoint ${quote(host)} is not a known cloud: confirm it with management-endpoint` };
}

/** The endpoint in the `management-endpoint` input, without a trailing slash in its path. */
export function parseEndpoint(text: string): Result<URL> {
  // User info and queries can hold a secret.
  const shown = text.includes('@') ? 'it' : quote(text.replace(/[?#].*$/s, '…'), 100);
  if (/^\w+:\/*[^/]*@/.test(text)) return { error: 'it contains user info' };
  // URL() repairs what it can: it drops tabs and newlines, turns "\" into "/" and takes "https:host". It leaves out what
  // cannot be seen, and a letter that only looks like the right one names another host.
  if (/[^ -~]/.test(text)) return { error: `${shown} contains a character that is not ASCII` };
  if (!/^https?:\/\/[^\s\\/][^\s\\]*$/i.test(text) || !URL.canParse(text))
    return { error: `${shown} is not an absolute http(s) URL` };
  if (/[?#]/.test(text)) return { error: `${shown} has a query or a fragment` };
  const url = new URL(text);
  if (url.port === '0') return { error: `${shown} has the port 0` };
  const host = url.hostname.replace(/\.$/, '');
  if (resourceManagerHosts.has(host) || host.endsWith('.management.azure.com'))
    return {
      error: `${quote(host)} is Azure Resource Manager, another API; the classic one was ${publicEndpoint}`,
    };
  if (host.includes('managment'))
    return {
      error: `${quote(host)} is misspelled ("managment"): the credential would be sent to an unknown host`,
    };
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return { error: `${shown} would send the credential unencrypted` };
  url.pathname = url.pathname.replace(/\/+$/, '');
  return { value: url };
}

/** Whether a host name, as `URL` normalizes it, is always this machine; proxies are never used for it. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
