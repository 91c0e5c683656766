import type { Result } from '../result.ts';
import { quote } from '../text.ts';
import type { InputDefinition } from './definitions.ts';
import { identifier } from './parsers.ts';

/** The inputs that name a BizTalk service. A test holds `action.yml` to these words. */
export const nameInputs = {
  'cloud-service-name': { default: '', allowed: '1 to 64 letters, digits, "-", "_" or ".", not only dots' },
  'resource-name': { default: '', allowed: '1 to 64 letters, digits, "-" or "_"' },
} satisfies Record<string, InputDefinition>;

/** The name of a cloud service, which becomes a segment of a URL's path. */
export function parseCloudServiceName(text: string): Result<string> {
  // URL() resolves such a segment away.
  return /^\.+$/.test(text) ? { error: `${quote(text)} is only dots` } : identifier(text, /[^\w.-]/u, 64);
}

/** The name of a BizTalk service. */
export function parseResourceName(text: string): Result<string> {
  return identifier(text, /[^\w-]/u, 64);
}
