import { onlyChildText } from '../xml/children.ts';
import { readXml } from '../xml/read-xml.ts';

/** What an error response says of itself; empty where it says nothing. */
export interface ErrorBody {
  message: string;
  extendedCode: string;
}

/**
 * `Code` and `Message` of an error body: the documented XML (ee460801), or JSON with `code` and `message`, bare, below
 * `error` or inside an XML `string` element, as gateways and ASP.NET front ends write it.
 */
export function readErrorBody(text: string): ErrorBody {
  const document = readXml(text);
  const root = 'value' in document ? document.value.root : undefined;
  if (root?.name === 'Error')
    return { message: onlyChildText(root, 'Message'), extendedCode: onlyChildText(root, 'Code') };
  return readJson(root?.name === 'string' ? root.text : text);
}

function readJson(text: string): ErrorBody {
  try {
    const parsed: unknown = JSON.parse(text);
    const outer = record(parsed);
    const error = record(outer['error'] ?? outer['Error'] ?? parsed);
    const field = (name: string, other: string): string => {
      const value = error[name] ?? error[other];
      return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    };
    return { message: field('message', 'Message'), extendedCode: field('code', 'Code') };
  } catch {
    return { message: '', extendedCode: '' };
  }
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
