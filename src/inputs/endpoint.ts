import { type Parsed, quoted } from './parsers.ts';

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

/** The endpoint of the known cloud that a URL points into; nothing for any other. */
export function knownCloud(text: string): URL | undefined {
  const origin = URL.canParse(text) ? new URL(text).origin : '';
  return knownClouds.has(origin) ? new URL(origin) : undefined;
}

/** The management endpoint that an input names, without a trailing slash in its path. */
export function managementEndpoint(text: string): Parsed<URL> {
  // User info and queries can hold a secret.
  const shown = text.includes('@') ? 'it' : quoted(text.replace(/[?#].*$/s, '…'), 100);
  if (/^\w+:\/*[^/]*@/.test(text)) return { wrong: 'it holds user info' };
  // URL() mends what it can: it drops tabs and newlines, turns "\" into "/" and takes "https:host".
  if (!/^https?:\/\/[^\s\\/][^\s\\]*$/i.test(text) || !URL.canParse(text))
    return { wrong: `${shown} is not an absolute http(s) URL` };
  if (/[?#]/.test(text)) return { wrong: `${shown} has a query or a fragment` };
  const url = new URL(text);
  const host = url.hostname.replace(/\.$/, '');
  if (resourceManagerHosts.has(host) || host.endsWith('.management.azure.com'))
    return {
      wrong: `${quoted(host)} is Azure Resource Manager, another API; the classic one was ${publicEndpoint}`,
    };
  if (host.includes('managment'))
    return {
      wrong: `${quoted(host)} is misspelt (managment for management): the credential would go to a stranger`,
    };
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return { wrong: `${shown} would send the credential in the clear` };
  url.pathname = url.pathname.replace(/\/+$/, '');
  return { value: url };
}

/** Whether a host name, as `URL` normalises it, can only be this machine, and is never asked through a proxy. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
