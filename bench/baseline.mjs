// The smallest client that asks once: bare `node:https`. Whatever the gate takes beyond it is the cost of the gate.
// JavaScript, as the bundle is: no types to strip at start.
import https from 'node:https';

process.exitCode = 1;
const { STATUS_URL = '', TOKEN = '', CERTIFICATE } = process.env;
const headers = { Authorization: `Bearer ${TOKEN}`, 'x-ms-version': '2013-04-26' };
const certificate = CERTIFICATE && { cert: CERTIFICATE, key: CERTIFICATE };
https.get(STATUS_URL, { headers, ...certificate }, response => {
  let body = '';
  response.setEncoding('utf8');
  response.on('data', chunk => {
    body += chunk;
  });
  response.on('end', () => {
    if (body.includes('<Result>Succeeded</Result>')) process.exitCode = 0;
  });
});
