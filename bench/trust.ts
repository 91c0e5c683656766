import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bundle, gateEnvironment } from './fixtures.ts';
import { type Section, table } from './section.ts';

// Which responses that do not prove a success are taken for one: by the gate, and by the usual shell scripts.

interface Response {
  status: number;
  body: string;
  /** The connection breaks after this part of the body. */
  sent?: string;
}

const documented = '<OperationStatus><Result>Succeeded</Result></OperationStatus>';
const status = (content: string): Response => ({
  status: 202,
  body: `<OperationStatus>${content}</OperationStatus>`,
});

const wrong: Record<string, Response> = {
  'the connection breaks after `Succeeded`': {
    status: 202,
    body: documented,
    sent: '<OperationStatus><Result>Succeeded',
  },
  'an HTML page that contains a `Result`': {
    status: 200,
    body: '<html><body>Your last operation: <Result>Succeeded</Result></body></html>',
  },
  'another root element': { status: 202, body: documented.replaceAll('OperationStatus', 'Operations') },
  'an element that is not closed': { status: 202, body: '<OperationStatus><Result>Succeeded</Result>' },
  'two contradictory `Result` elements': status('<Result>Failed</Result><Result>Succeeded</Result>'),
  'a success in a comment': status('<Result>InProgress</Result><!-- <Result>Succeeded</Result> -->'),
  'a success inside `Error`': status('<Result>Failed</Result><Error><Result>Succeeded</Result></Error>'),
  'a success in CDATA': status(
    '<Result>Failed</Result><Error><![CDATA[<Result>Succeeded</Result>]]></Error>',
  ),
  JSON: { status: 200, body: '{"Result":"Succeeded"}' },
  'plain text': { status: 200, body: 'Succeeded' },
  'HTTP 500 with the body of a success': { status: 500, body: documented },
};

const curl = `curl -s -H "Authorization: Bearer $TOKEN" -H 'x-ms-version: 2013-04-26' "$STATUS_URL"`;
// A real XML parser, but any Result element counts.
const parser = `import sys, xml.etree.ElementTree as tree
sys.exit(0 if any(e.text == 'Succeeded' for e in tree.fromstring(sys.stdin.read()).iter('Result')) else 1)`;

const contenders: Record<string, [command: string, ...args: string[]]> = {
  'curl and grep': ['sh', '-c', `${curl} | grep -q Succeeded`],
  'curl and an XML parser': ['sh', '-c', `${curl} | python3 -c "$PARSER"`],
  '**the gate**': [process.execPath, bundle],
};

/** Whether a command ends with exit code 0 within ten seconds. */
function succeeds([command, ...args]: [string, ...string[]], env: NodeJS.ProcessEnv): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: 'ignore', timeout: 10_000, killSignal: 'SIGKILL' });
    child.on('error', reject).on('close', code => resolve(code === 0));
  });
}

async function measure(): Promise<string> {
  let response: Response;
  const server = createServer((_request, answer) => {
    const { status, body, sent } = response;
    answer.writeHead(status, {
      'Content-Type': 'application/xml',
      'Content-Length': Buffer.byteLength(body),
    });
    if (sent === undefined) answer.end(body);
    else answer.write(sent, () => answer.destroy());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = {
    ...gateEnvironment({
      'request-id': '1f0c8a4b7d6e4f3a9b2c5d8e7f601234',
      'management-endpoint': endpoint,
      'access-token': 'token',
      'timeout-minutes': '0',
    }),
    STATUS_URL: endpoint,
    TOKEN: 'token',
    PARSER: parser,
  };
  const passes = async (given: Response): Promise<boolean[]> => {
    response = given;
    const passed: boolean[] = [];
    for (const command of Object.values(contenders)) passed.push(await succeeds(command, env));
    return passed;
  };
  const row = (name: string, passed: boolean[]): string[] => [
    name,
    ...passed.map(isPass => (isPass ? 'passes' : 'fails')),
  ];

  const results: [string, boolean[]][] = [];
  for (const [name, given] of Object.entries(wrong)) results.push([name, await passes(given)]);
  const control = await passes({ status: 202, body: documented });
  server.close();
  const falsePasses = control.map((_, i) => results.filter(([, passed]) => passed[i]).length);
  return table(
    ['response', ...Object.keys(contenders)],
    [
      ...results.map(([name, passed]) => row(name, passed)),
      ['**false passes**', ...falsePasses.map(count => `**${count}**`)],
      row('control: the documented success', control),
    ],
  );
}

export const trust: Section = {
  title: 'Trust',
  method: `Each command sends one request to a server on loopback and judges the response: it passes if it ends with exit code 0. None of the first ${Object.keys(wrong).length} responses proves a success.`,
  measure,
};
