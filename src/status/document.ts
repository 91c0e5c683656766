import { folded } from '../text.ts';
import type { ServiceError } from '../verdict.ts';
import { type Element, readXml } from '../xml/xml.ts';
import type { Body } from './client.ts';

/** What a document says of its operation; `cause` says why it is unrecognized. */
interface Status {
  kind: 'in-progress' | 'succeeded' | 'failed' | 'unrecognized';
  cause: string;
  error?: ServiceError;
}

/**
 * The state that an `OperationStatus` document tells (dn232425). Only the root of that name with exactly one
 * `Result` child that holds nothing but text counts; a filled `Error` beside `Succeeded`, as in the page's own
 * sample, does not.
 */
export function readStatus(body: Body): Status {
  const document = readBody(body);
  if ('wrong' in document) return unrecognized(document.wrong, body);
  const { root } = document;
  if (root.name !== 'OperationStatus') return unrecognized(`its root is ${root.name}`, body);
  const results = root.children.filter(child => child.name === 'Result');
  const [result] = results;
  if (result === undefined || results.length > 1)
    return unrecognized(`it has ${results.length} Result elements`, body);
  switch (result.nil ? '' : leafText(result)) {
    case 'InProgress':
      return { kind: 'in-progress', cause: '' };
    case 'Succeeded':
      return { kind: 'succeeded', cause: '' };
    case 'Failed': {
      const error = only(root, 'Error');
      return {
        kind: 'failed',
        cause: '',
        error: {
          httpCode: childText(error, 'HttpCode'),
          message: childText(error, 'Message'),
          extendedCode: childText(error, 'ExtendedCode'),
        },
      };
    }
    default:
      return unrecognized('its Result is none of InProgress, Succeeded and Failed', body);
  }
}

/** `Code` and `Message` of an error body (ee460801), empty where the body is something else. */
export function readError(body: Body): { message: string; extendedCode: string } {
  const document = readBody(body);
  const error = 'root' in document && document.root.name === 'Error' ? document.root : undefined;
  return { message: childText(error, 'Message'), extendedCode: childText(error, 'Code') };
}

function readBody(body: Body): { root: Element } | { wrong: string } {
  if (body === 'too-large') return { wrong: 'it is larger than 1 MiB' };
  if (body.length === 0) return { wrong: 'it is empty' };
  try {
    return readXml(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return { wrong: 'it is not UTF-8' };
  }
}

function unrecognized(wrong: string, body: Body): Status {
  const excerpt = body === 'too-large' ? '' : folded(body.subarray(0, 1000).toString('utf8'), 200);
  return {
    kind: 'unrecognized',
    cause: `not an operation status: ${wrong}${excerpt && `; it begins ${excerpt}`}`,
  };
}

/** The only child of that local name that stands for something. */
function only(parent: Element, name: string): Element | undefined {
  const [child, ...more] = parent.children.filter(child => child.name === name && !child.nil);
  return more.length === 0 ? child : undefined;
}

/** The text of an element without children; empty where it has any. */
function leafText(element: Element): string {
  return element.children.length === 0 ? element.text : '';
}

/** The text of the only child of that name; empty where there is none or more than one. */
function childText(parent: Element | undefined, name: string): string {
  const child = parent && only(parent, name);
  return child ? leafText(child) : '';
}
