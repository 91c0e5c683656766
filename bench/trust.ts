import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bundle, startPlace } from './fixtures.ts';
import { type Section, table } from './table.ts';

// What people use in place of the gate, before answers that are no proof of a success.

const root = (inner: string): string => `<OperationStatus>${inner}</OperationStatus>`;
const good = root('<Result>Succeeded</Result>');
const wrong: Record<string, [status: number, body: string, cutAt?: number]> = {
  'cut short behind the word': [202, good, good.indexOf('</Result>')],
  'a page of a portal': [200, '<html><body>Your last operation: <Result>Succeeded</Result></body></html>'],
  'the wrong root': [202, good.replaceAll('OperationStatus', 'Operations')],
  'a tag that is not closed': [202, '<OperationStatus><Result>Succeeded</Result>'],
  'two results that disagree': [202, root('<Result>Failed</Result><Result>Succeeded</Result>')],
  'the word in a comment': [202, root('<Result>InProgress</Result><!-- <Result>Succeeded</Result> -->')],
  'the word in the error': [202, root('<Result>Failed</Result><Error><Result>Succeeded</Result></Error>')],
  'the word in CDATA': [
    202,
    root('<Result>Failed</Result><Error><![CDATA[<Result>Succeeded</Result>]]></Error>'),
  ],
  JSON: [200, '{"Result":"Succeeded"}'],
  'plain text': [200, 'Succeeded'],
  'an error 500 with the body of a success': [500, good],
};

const curl = `curl -s -H "Authorization: Bearer $TOKEN" -H 'x-ms-version: 2013-04-26' "$STATUS_URL"`;
// What a careful shell script does: a real parser, and its first Result wherever it stands.
const parser = `import sys, xml.etree.ElementTree as tree
sys.exit(0 if any(e.text == 'Succeeded' for e in tree.fromstring(sys.stdin.read()).iter('Result')) else 1)`;

/** The exit code of a command; it is killed after ten seconds. */
function exitCode(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: 'ignore', timeout: 10_000, killSignal: 'SIGKILL' });
    child.on('error', reject).on('close', resolve);
  });
}

export async function trust(): Promise<Section> {
  const place = await startPlace({ durationMs: 0 });
  await place.close();
  let answer: [status: number, body: string, cutAt?: number] = [202, good];
  const server = createServer((_request, response) => {
    const [status, body, cutAt] = answer;
    response.writeHead(status, {
      'Content-Type': 'application/xml',
      'Content-Length': Buffer.byteLength(body),
    });
    if (cutAt === undefined) response.end(body);
    else response.write(body.slice(0, cutAt), () => response.destroy());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = {
    ...place.env,
    NODE_EXTRA_CA_CERTS: undefined,
    STATUS_URL: `${endpoint}${new URL(place.env['STATUS_URL'] ?? '').pathname}`,
    'INPUT_MANAGEMENT-ENDPOINT': endpoint,
    'INPUT_TIMEOUT-MINUTES': '0',
    PARSER: parser,
  };
  const contenders: [name: string, command: string, args: string[]][] = [
    ['curl and grep', 'sh', ['-c', `${curl} | grep -q Succeeded`]],
    ['curl and an XML parser', 'sh', ['-c', `${curl} | python3 -c "$PARSER"`]],
    ['**the gate**', process.execPath, [bundle]],
  ];
  const rows: string[][] = [];
  for (const [name, given] of Object.entries({
    ...wrong,
    'for comparison: the documented success': [202, good],
  })) {
    answer = given as typeof answer;
    const green = [];
    for (const [, command, args] of contenders) green.push((await exitCode(command, args, env)) === 0);
    rows.push([name, ...green.map(isGreen => (isGreen ? 'green' : 'red'))]);
  }
  server.close();
  const falselyGreen = (at: number): string =>
    `**${rows.slice(0, -1).filter(row => row[at] === 'green').length}**`;
  rows.push(['**falsely green**', ...contenders.map((_, i) => falselyGreen(i + 1))]);
  return {
    title: 'Trust',
    method: 'Each asks once and judges the answer of a server on loopback; green is exit code 0.',
    body: table(['the answer', ...contenders.map(([name]) => name)], rows),
  };
}
