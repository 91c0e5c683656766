import type { IncomingMessage } from 'node:http';
import type { Result } from '../result.ts';
import { decodeContent } from './content-coding.ts';
import { FailureError } from './failure.ts';

/** A complete body of at most 1 MiB, decoded; or why it cannot be read. */
export type Body = Result<Buffer, 'too-large' | { unknownCoding: string }>;

const maxBodyBytes = 1024 * 1024;

/**
 * Reads and decodes the whole body; rejects if the connection breaks or `signal` aborts before its end. Not the
 * library's readBody(), which then never settles (http-client 4.0.1, lib/index.js: no error, aborted or close handler).
 */
export async function readBody(message: IncomingMessage, signal: AbortSignal): Promise<Body> {
  const { socket } = message; // Node detaches it at the end of the message
  const chunks: Buffer[] = [];
  let size = 0;
  // Not `for await`, whose iterator allocates 6 KB for each body.
  await new Promise<void>((resolve, reject) => {
    if (message.destroyed) resolve(); // its events may have passed
    message.on('end', resolve).on('close', resolve).on('error', reject);
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > maxBodyBytes) message.destroy();
    });
  });
  if (size > maxBodyBytes) return { error: 'too-large' };
  // A body without length ends where the connection does, and Node takes any end of it for a proper one.
  signal.throwIfAborted();
  if (socket.errored) throw socket.errored;
  if (!message.complete) throw new Error('the connection ended in the middle of the response');
  const { 'content-encoding': contentCodings = [], 'transfer-encoding': transferCodings = [] } =
    message.headersDistinct;
  // Node undoes chunked and passes on what other transfer codings there are (RFC 9112, section 6.1).
  const codings = [...contentCodings, ...transferCodings].join().replace(/\bchunked\b/gi, '');
  const content = await decodeContent(Buffer.concat(chunks), codings, maxBodyBytes);
  if ('value' in content) return content;
  const { reason, coding } = content.error;
  if (reason === 'broken')
    throw new FailureError({ reason: 'content-broken', detail: `the content is not valid ${coding}` });
  return { error: reason === 'too-large' ? 'too-large' : { unknownCoding: coding } };
}
