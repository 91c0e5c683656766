import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { failureOf, get } from './support/get.ts';
import { type ByteServer, startByteServer } from './support/server.ts';
import { startStopwatch } from './support/stopwatch.ts';

// A request through a proxy that is cancelled, or reaches its deadline, at each stage of the connection: it ends at once
// and leaves no socket behind.

const url = 'https://management.core.windows.net/'; // loopback names bypass every proxy
const names = ['https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'] as const;
const environment = names.map(name => [name, process.env[name]] as const);
before(() => {
  for (const name of names) delete process.env[name];
});
after(() => {
  delete process.env['https_proxy'];
  for (const [name, value] of environment) if (value !== undefined) process.env[name] = value;
});

/** A proxy that a request gets stuck at. */
interface Stage extends AsyncDisposable {
  proxy: string;
  /** Resolves when the request is there. */
  reached: Promise<unknown>;
}

const ofServer = (server: ByteServer, scheme: string, reached: Promise<unknown>): Stage => ({
  proxy: `${scheme}://127.0.0.1:${server.port}`,
  reached,
  [Symbol.asyncDispose]: server.close,
});

const stages: Record<string, () => Promise<Stage>> = {
  // A thread that listens and then blocks accepts nothing; once its queue is full, Linux ignores further connections.
  connecting: async () => {
    const code = `const { parentPort } = require('node:worker_threads');
      const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
        parentPort.postMessage(server.address().port);
        setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
      });`;
    const worker = new Worker(code, { eval: true });
    const [port] = await once(worker, 'message');
    await delay(100); // until the thread blocks
    const fillers = [1, 2, 3, 4].map(() => connect(port, '127.0.0.1').on('error', () => undefined));
    await Promise.race([Promise.all(fillers.map(filler => once(filler, 'connect'))), delay(200)]);
    return {
      proxy: `http://127.0.0.1:${port}`,
      reached: delay(50),
      async [Symbol.asyncDispose]() {
        for (const filler of fillers) filler.destroy();
        await worker.terminate();
      },
    };
  },
  'in the handshake with an https: proxy': async () => {
    const hello = Promise.withResolvers<void>();
    const server = await startByteServer(() => undefined, { onConnection: () => hello.resolve() });
    return ofServer(server, 'https', hello.promise);
  },
  'waiting for the answer to CONNECT': async () => {
    const asked = Promise.withResolvers<void>();
    return ofServer(await startByteServer(() => asked.resolve()), 'http', asked.promise);
  },
  'reading an answer to CONNECT that drips': async () => {
    const asked = Promise.withResolvers<void>();
    const server = await startByteServer(socket => {
      socket.write('HTTP/1.1 200 OK\r\nX: ');
      const timer = setInterval(() => socket.write('x'), 5);
      socket.on('close', () => clearInterval(timer));
      asked.resolve();
    });
    return ofServer(server, 'http', asked.promise);
  },
  'in the handshake with the service': async () => {
    const hello = Promise.withResolvers<void>();
    const server = await startByteServer(socket => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.once('data', () => hello.resolve());
    });
    return ofServer(server, 'http', hello.promise);
  },
};

/** Connections of this process, those being opened included. */
const connections = (): number =>
  process.getActiveResourcesInfo().filter(name => /^(TCPSocketWrap|TCPConnectWrap|TLSWrap)$/.test(name))
    .length;

/** Waits for a second at most. */
async function connectionsDownTo(count: number): Promise<void> {
  for (let left = 100; left > 0 && connections() > count; left -= 1) await delay(10);
}

describe('a request that gets stuck at a proxy', () => {
  for (const [name, enter] of Object.entries(stages)) {
    const skip = name === 'connecting' && process.platform !== 'linux' && 'needs the backlog of Linux';
    for (const how of ['is cancelled', 'reaches its deadline'] as const)
      it(`${how} while ${name}`, { skip }, async () => {
        await connectionsDownTo(0); // those of the test before
        const stage = await enter();
        await using _stage = stage;
        process.env['https_proxy'] = stage.proxy;
        const opened = connections();
        const cancel = new AbortController();
        const timeoutMs = how === 'is cancelled' ? 30_000 : 500;
        const pending = get(url, { timeoutMs, cancelSignal: cancel.signal });
        await stage.reached;
        assert.ok(connections() > opened, 'it is on its way');
        const stop = startStopwatch();
        if (how === 'is cancelled') cancel.abort();
        const result = await pending;
        const tookMs = how === 'is cancelled' ? stop() : result.tookMs - timeoutMs;
        assert.ok(tookMs < 200, `took ${tookMs} ms`);
        assert.ok(result.kind === 'no-response' && !result.mayHaveBeenSent);
        if (how === 'reaches its deadline') assert.equal(failureOf(result).reason, 'request-timed-out');
        // The other end is in this process, too, and closes when it hears of it.
        await connectionsDownTo(opened);
        assert.equal(connections(), opened);
      });
  }
});
