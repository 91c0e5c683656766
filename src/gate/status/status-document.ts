import { isUtf8 } from 'node:buffer';
import type { Body } from '../../http/client.ts';
import type { Result } from '../../result.ts';
import type { ServiceError } from '../../verdict.ts';
import { type Element, readXml } from '../../xml/read-xml.ts';
import type { Cause, Reason } from '../wait/poll.ts';
import type { Operation } from './operation.ts';

/** What a document says of its operation, or why it is unrecognized. */
interface Status {
  kind: 'in-progress' | 'succeeded' | 'failed' | 'unrecognized';
  cause?: Cause;
  error?: ServiceError;
}

/**
 * The state of `operation` in a status document: `OperationStatus` (dn232425), or `Operation` (ee460783) with that very
 * request id. Only a root of that name counts, with exactly one child that holds the result and nothing but text; a
 * filled `Error` beside `Succeeded`, as in dn232425's own sample, does not.
 */
export function readStatus(body: Body, operation: Operation): Status {
  const document = readBody(body);
  if ('error' in document) return unrecognized(document.error, body);
  const root = document.value;
  const form = operation.statusApi === 'service-management' ? forms.Operation : forms.OperationStatus;
  const unlike = (detail: string, reason: Reason = 'not-an-operation-status'): Status =>
    unrecognized({ reason, detail }, body);
  if (root.name !== form.root || root.nil) return unlike(`its root is ${root.name}, not ${form.root}`);
  if (form === forms.Operation && !isSameId(onlyChildText(root, 'ID'), operation.requestId))
    return unlike('its ID is not the request id that was asked for', 'wrong-operation');
  switch (onlyChildText(root, form.result)) {
    case 'InProgress':
      return { kind: 'in-progress' };
    case 'Succeeded':
      return { kind: 'succeeded' };
    case 'Failed':
      return { kind: 'failed', error: form.error(root, onlyChild(root, 'Error')) };
    default:
      return unlike(`it has no single ${form.result} of InProgress, Succeeded or Failed`);
  }
}

const forms = {
  OperationStatus: {
    root: 'OperationStatus',
    result: 'Result',
    error: (_root: Element, error: Element | undefined): ServiceError => ({
      httpCode: onlyChildText(error, 'HttpCode'),
      message: onlyChildText(error, 'Message'),
      extendedCode: onlyChildText(error, 'ExtendedCode'),
    }),
  },
  Operation: {
    root: 'Operation',
    result: 'Status',
    error: (root: Element, error: Element | undefined): ServiceError => ({
      httpCode: onlyChildText(root, 'HttpStatusCode'),
      message: onlyChildText(error, 'Message'),
      extendedCode: onlyChildText(error, 'Code'),
    }),
  },
};

/** Whether two request ids are the same, hyphens and case aside: the header has it bare, the body hyphenates it. */
function isSameId(one: string, other: string): boolean {
  const bare = (id: string): string => (/^[\w-]+$/.test(id) ? id.replaceAll('-', '').toLowerCase() : '');
  return bare(one) !== '' && bare(one) === bare(other);
}

/** `Code` and `Message` of an error body (ee460801), empty if the body is something else. */
export function readError(body: Body): { message: string; extendedCode: string } {
  const document = readBody(body);
  const error = 'value' in document && document.value.name === 'Error' ? document.value : undefined;
  return { message: onlyChildText(error, 'Message'), extendedCode: onlyChildText(error, 'Code') };
}

type BodyError = { reason: Reason; detail: string };

function readBody(body: Body): Result<Element, BodyError> {
  if (body === 'too-large') return { error: { reason: 'not-xml', detail: 'it is larger than 1 MiB' } };
  if (body.length === 0) return { error: { reason: 'not-xml', detail: 'it is empty' } };
  if (!isUtf8(body)) return { error: { reason: 'not-xml', detail: 'it is not UTF-8' } };
  const document = readXml(body.toString().replace(/^\uFEFF/, '')); // a byte order mark
  return 'error' in document ? { error: { reason: 'not-xml', detail: document.error } } : document;
}

function unrecognized({ reason, detail }: BodyError, body: Body): Status {
  const text = excerpt(body);
  const cause: Cause = /^<(!doctype )?html/i.test(text)
    ? { reason: 'html', detail: 'it is HTML', excerpt: text }
    : /^[{[]/.test(text)
      ? { reason: 'json', detail: 'it is JSON', excerpt: text }
      : { reason, detail: detail.replace(/\.$/, ''), excerpt: text };
  return { kind: 'unrecognized', cause };
}

/** A body as text, whole: it must not be cut before the token is redacted, or half of that could stay. */
export function excerpt(body: Body): string {
  return body === 'too-large' ? '' : body.toString('utf8').trim();
}

/** The only child of that local name that is not nil. */
function onlyChild(parent: Element, name: string): Element | undefined {
  const [child, ...more] = parent.children.filter(child => child.name === name);
  return child && more.length === 0 && !child.nil ? child : undefined;
}

/** The text of the only child of that name; empty if there is none, more than one, or one with children. */
function onlyChildText(parent: Element | undefined, name: string): string {
  const child = parent && onlyChild(parent, name);
  return child && child.children.length === 0 ? child.text : '';
}
