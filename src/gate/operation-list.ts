import { parseCloudServiceName, parseResourceName } from '../inputs/names.ts';
import { identifier } from '../inputs/parsers.ts';
import type { Result } from '../result.ts';
import { quote, singleLine } from '../text.ts';
import { unusualCharacter } from '../unusual-character.ts';

/** One line of the `operations` input. */
export interface ListedOperation {
  /** As written before the colon. */
  name: string;
  requestId: string;
  /** The part of the name before a slash; empty if there is none. */
  cloudServiceName: string;
  /** The rest of the name. */
  resourceName: string;
  /** The number of the line in the input, from 1. */
  line: number;
}

const maxOperations = 100;
/** Longer than any right line, so it may be a secret in the wrong input. */
const maxLineLength = 260;

/** A request id (the documentation's example is `124`, the service's own are 32 hex digits). */
export const parseRequestId = (text: string): Result<string> => identifier(text, /[^\w-]/u, 128);
const parseLabel = (text: string): Result<string> => identifier(text, /[^\w.-]/u, 64);

/**
 * The lines of the `operations` input, or one problem for each wrong one, with its number and text: nothing may drop
 * out silently. A name is a label if `isLabel`, else a resource name, after a cloud service name and a slash or without.
 */
export function parseOperationList(text: string, isLabel: boolean): Result<ListedOperation[], string[]> {
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((line, i) => ({ text: line.trim(), line: i + 1 }))
    .filter(({ text }) => text !== '');
  const parsed = lines.map(({ text, line }) => ({ text, line, result: parseLine(text, line, isLabel) }));
  const operations = parsed.flatMap(({ result }) => ('value' in result ? [result.value] : []));
  const problems = parsed.flatMap(({ text, line, result }) => {
    const problem = 'value' in result ? repetition(result.value, operations, isLabel) : result.error;
    return problem === undefined ? [] : [`line ${line}, ${shown(text)}, ${problem}`];
  });
  if (lines.length > maxOperations) problems.unshift(`it has ${lines.length} lines`);
  return problems.length > 0 ? { error: problems } : { value: operations };
}

function parseLine(text: string, line: number, isLabel: boolean): Result<ListedOperation> {
  const at = text.indexOf(':');
  if (at < 0) {
    const character = unusualCharacter(text);
    return { error: `has no colon between name and request id${character ? `, but ${character}` : ''}` };
  }
  const [name, requestId] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  const character = unusualCharacter(name + requestId);
  if (name === '') return { error: 'has no name before the colon' };
  if (requestId === '') return { error: 'has no request id after the colon: its expression may be empty' };
  if (character) return { error: `contains ${character}` };
  const slash = isLabel ? -1 : name.indexOf('/');
  const cloudServiceName = slash < 0 ? '' : name.slice(0, slash);
  const resourceName = name.slice(slash + 1);
  const parts: Record<string, Result<string>> = {
    ...(slash >= 0 && { 'cloud service name': nonEmpty(cloudServiceName, parseCloudServiceName) }),
    ...(isLabel
      ? { name: nonEmpty(resourceName, parseLabel) }
      : { 'resource name': nonEmpty(resourceName, parseResourceName) }),
    'request id': parseRequestId(requestId),
  };
  const wrong = Object.entries(parts).flatMap(([part, result]) =>
    'error' in result ? [`its ${part}: ${result.error}`] : [],
  );
  return wrong.length > 0
    ? { error: `is wrong in ${wrong.join(', and in ')}` }
    : { value: { name, requestId, cloudServiceName, resourceName, line } };
}

const nonEmpty = (text: string, parse: (text: string) => Result<string>): Result<string> =>
  text === '' ? { error: 'it is empty' } : parse(text);

/** What an operation has in common with one before it; undefined if nothing. */
function repetition(
  operation: ListedOperation,
  all: readonly ListedOperation[],
  isLabel: boolean,
): string | undefined {
  const before = all.filter(({ line }) => line < operation.line);
  const sameName = before.find(({ name }) => name === operation.name);
  if (sameName) return `repeats the name of line ${sameName.line}`;
  // The header has the id of Get Operation Status bare, the body hyphenates it (ee460783).
  const bare = (id: string): string => (isLabel ? id.replaceAll('-', '').toLowerCase() : id);
  const sameId = before.find(({ requestId }) => bare(requestId) === bare(operation.requestId));
  return sameId && `repeats the request id of line ${sameId.line}`;
}

const shown = (line: string): string =>
  line.length > maxLineLength ? quote(line) : `"${singleLine(line, 80)}"`;
