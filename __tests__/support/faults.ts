import type { Socket } from 'node:net';
import { httpResponse, operationStatus, statusResponse } from './server.ts';

// Responses that are not complete, at byte level. Names complete the sentence "a response that is …".

type Fault = (socket: Socket) => void;

const succeeded = operationStatus('Succeeded');
const success = statusResponse('Succeeded');
const chunked = 'HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n';
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;

/** Faults that show at once. */
export const brokenResponses: Record<string, Fault> = {
  'closed before the first byte': socket => socket.end(),
  'reset before the first byte': socket => socket.resetAndDestroy(),
  'closed in the status line': socket => socket.end('HTTP/1.1 20'),
  'reset in the headers': socket =>
    socket.write('HTTP/1.1 202 Accepted\r\nContent-Le', () => socket.resetAndDestroy()),
  'reset in one segment with the headers': socket => {
    socket.write(success.slice(0, -1));
    socket.resetAndDestroy();
  },
  'closed a byte before the end of the body': socket => socket.end(success.slice(0, -1)),
  'reset a byte before the end of the body': socket =>
    socket.write(success.slice(0, -1), () => socket.resetAndDestroy()),
  'closed after a whole document that is shorter than its Content-Length': socket =>
    socket.end(httpResponse(202, succeeded, { 'Content-Length': '1000' })),
  'closed between two chunks': socket => socket.end(chunked + chunk(succeeded)),
  'sent with a negative chunk size': socket => socket.end(`${chunked}-1\r\n${succeeded}\r\n0\r\n\r\n`),
  'sent with a chunk size that is not a number': socket => socket.write(`${chunked}zz\r\n${succeeded}`),
  'sent with two lengths': socket =>
    socket.end(httpResponse(202, succeeded).replace('\r\n', '\r\nContent-Length: 1\r\n')),
  'sent with both a length and chunks': socket =>
    socket.end(`${chunked.replace('\r\n', '\r\nContent-Length: 5\r\n')}${chunk(succeeded)}0\r\n\r\n`),
  'not HTTP': socket => socket.end('220 smtp ready\r\n'),
  'a document without HTTP': socket => socket.end(succeeded),
  'a switch to another protocol': socket =>
    socket.write('HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
  'an endless series of early hints': socket =>
    socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(10_000)),
  'in another version of HTTP': socket => socket.end(success.replace('HTTP/1.1', 'HTTP/2.0')),
  'a head without an end': socket => socket.write(`HTTP/1.1 202 Accepted\r\nx: ${'y'.repeat(100_000)}`),
};

/** Faults that only a deadline ends. */
export const hangingResponses: Record<string, Fault> = {
  'silent before the headers': () => undefined,
  'silent in the headers': socket => socket.write('HTTP/1.1 202 Accepted\r\nContent-Le'),
  'silent a byte before the end of the body': socket => socket.write(success.slice(0, -1)),
  'held open after a body without a length': socket => socket.write(`HTTP/1.1 200 OK\r\n\r\n${succeeded}`),
  'dripping headers for ever': socket => {
    socket.write('HTTP/1.1 202 Accepted\r\n');
    drip(socket, 'x: y\r\n');
  },
  'dripping a body for ever': socket => {
    socket.write(httpResponse(202, succeeded, { 'Content-Length': '100000' }));
    drip(socket, ' ');
  },
};

/** Writes `bytes` again and again until the connection is closed. */
export function drip(socket: Socket, bytes: string, everyMs = 40): void {
  const timer = setInterval(() => socket.write(bytes), everyMs);
  socket.once('close', () => clearInterval(timer));
}
