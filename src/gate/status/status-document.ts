import { isUtf8 } from 'node:buffer';
import type { Body } from '../../http/client.ts';
import type { Result } from '../../result.ts';
import type { ServiceError } from '../../verdict.ts';
import { type Element, readXml } from '../../xml/read-xml.ts';
import type { Operation } from '../operation.ts';

/** What a document says of its operation; `cause` says why it is unrecognized. */
interface Status {
  kind: 'in-progress' | 'succeeded' | 'failed' | 'unrecognized';
  cause: string;
  error?: ServiceError;
}

/**
 * The state that a status document tells of `operation`: `OperationStatus` (dn232425), or `Operation` (ee460783) of
 * that very request id. Only a root of that name counts, with exactly one child that holds the word and nothing but
 * text; a filled `Error` beside `Succeeded`, as in dn232425's own sample, does not.
 */
export function readStatus(body: Body, operation: Operation): Status {
  const document = readBody(body);
  if ('error' in document) return unrecognized(document.error, body);
  const root = document.value;
  const shape = operation.statusApi === 'service-management' ? shapes.Operation : shapes.OperationStatus;
  if (root.name !== shape.root || root.nil)
    return unrecognized(`its root is ${root.name}, not ${shape.root}`, body);
  if (shape === shapes.Operation && !isSameId(sole(root, 'ID'), operation.requestId))
    return unrecognized('its ID is not the request id that was asked for', body);
  switch (sole(root, shape.word)) {
    case 'InProgress':
      return { kind: 'in-progress', cause: '' };
    case 'Succeeded':
      return { kind: 'succeeded', cause: '' };
    case 'Failed':
      return { kind: 'failed', cause: '', error: shape.error(root, only(root, 'Error')) };
    default:
      return unrecognized(`it has no single ${shape.word} of InProgress, Succeeded or Failed`, body);
  }
}

const shapes = {
  OperationStatus: {
    root: 'OperationStatus',
    word: 'Result',
    error: (_root: Element, error: Element | undefined): ServiceError => ({
      httpCode: childText(error, 'HttpCode'),
      message: childText(error, 'Message'),
      extendedCode: childText(error, 'ExtendedCode'),
    }),
  },
  Operation: {
    root: 'Operation',
    word: 'Status',
    error: (root: Element, error: Element | undefined): ServiceError => ({
      httpCode: childText(root, 'HttpStatusCode'),
      message: childText(error, 'Message'),
      extendedCode: childText(error, 'Code'),
    }),
  },
};

/** Whether two request ids are one, hyphens and case aside: the header has it bare, the body hyphenates it. */
function isSameId(one: string, other: string): boolean {
  const bare = (id: string): string => (/^[\w-]+$/.test(id) ? id.replaceAll('-', '').toLowerCase() : '');
  return bare(one) !== '' && bare(one) === bare(other);
}

/** The text of the only child of that name, which must not be nil either; empty where it is not so. */
function sole(root: Element, name: string): string {
  const [child, ...more] = root.children.filter(child => child.name === name);
  return child && more.length === 0 && !child.nil ? leafText(child) : '';
}

/** `Code` and `Message` of an error body (ee460801), empty where the body is something else. */
export function readError(body: Body): { message: string; extendedCode: string } {
  const document = readBody(body);
  const error = 'value' in document && document.value.name === 'Error' ? document.value : undefined;
  return { message: childText(error, 'Message'), extendedCode: childText(error, 'Code') };
}

function readBody(body: Body): Result<Element> {
  if (body === 'too-large') return { error: 'it is larger than 1 MiB' };
  if (body.length === 0) return { error: 'it is empty' };
  if (!isUtf8(body)) return { error: 'it is not UTF-8' };
  return readXml(body.toString().replace(/^\uFEFF/, '')); // a byte order mark
}

function unrecognized(wrong: string, body: Body): Status {
  const text = excerpt(body);
  const other = /^<(!doctype )?html/i.test(text) ? 'it is HTML' : /^[{[]/.test(text) ? 'it is JSON' : '';
  return {
    kind: 'unrecognized',
    cause: `not an operation status: ${other || wrong.replace(/\.$/, '')}${text && `; it reads ${text}`}`,
  };
}

/** A body as text, whole: whoever cuts it must first take out what was sent in confidence, or half of that would stay. */
export function excerpt(body: Body): string {
  return body === 'too-large' ? '' : body.toString('utf8').trim();
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
