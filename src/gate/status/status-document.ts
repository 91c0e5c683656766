import { isHtml } from '../../html.ts';
import type { ServiceError } from '../../verdict.ts';
import { onlyChild, onlyChildText } from '../../xml/children.ts';
import { type Element, readXml } from '../../xml/read-xml.ts';
import type { PollResult, Reason } from '../wait/poll.ts';
import type { Operation } from './operation.ts';

/** What a document says of its operation, or why it is unrecognized. */
type Status = Pick<PollResult, 'kind' | 'cause' | 'error'>;

/**
 * The state of `operation` in a status document: `OperationStatus` (dn232425), or `Operation` (ee460783) with that very
 * request id. Only a root of that name counts, with exactly one child that holds the result and nothing but text; a
 * filled `Error` beside `Succeeded`, as in dn232425's own sample, does not.
 */
export function readStatus(text: string, operation: Operation): Status {
  const document = readXml(text);
  if ('error' in document) {
    if (isHtml(text)) return unrecognized('html', 'an HTML page');
    return /^\s*[{[]/.test(text) ? unrecognized('json', 'JSON') : unrecognized('not-xml', document.error);
  }
  const { root, wellFormed } = document.value;
  if (isHtml(text)) return unrecognized('html', 'an HTML page');
  const form = operation.statusApi === 'service-management' ? forms.Operation : forms.OperationStatus;
  if (root.name !== form.root || root.nil)
    return unrecognized('not-an-operation-status', `a document with the root ${root.name}, not ${form.root}`);
  if (form === forms.Operation) {
    const id = onlyChildText(root, 'ID');
    if (!id) return unrecognized('not-an-operation-status', 'an Operation without exactly one ID');
    if (!isSameId(id, operation.requestId)) return unrecognized('wrong-operation', `its ID is ${id}`);
  }
  switch (onlyChildText(root, form.result)) {
    case 'InProgress':
      return { kind: 'in-progress' };
    case 'Succeeded':
      return wellFormed
        ? { kind: 'succeeded' }
        : unrecognized('not-xml', 'it refers to a character that XML forbids, and proves no success');
    case 'Failed':
      return { kind: 'failed', error: form.error(root, onlyChild(root, 'Error')) };
    default:
      return unrecognized(
        'not-an-operation-status',
        `an operation status without a single ${form.result} of InProgress, Succeeded or Failed`,
      );
  }
}

function unrecognized(reason: Reason, detail: string): Status {
  return { kind: 'unrecognized', cause: { reason, detail: detail.replace(/\.$/, '') } };
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
