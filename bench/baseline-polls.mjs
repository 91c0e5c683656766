// The smallest client that polls: bare `node:https`, each poll on a connection of its own, whose TLS sessions Node.js
// resumes by default. Prints how many polls had an answer.
import https from 'node:https';

const { STATUS_URL = '', TOKEN = '', POLLS, PERIOD_MS } = process.env;
const headers = { Authorization: `Bearer ${TOKEN}`, 'x-ms-version': '2013-04-26' };
const agent = new https.Agent({ keepAlive: false });
let sent = 0;
let answered = 0;
const timer = setInterval(() => {
  sent += 1;
  if (sent === Number(POLLS)) clearInterval(timer);
  const request = https.get(STATUS_URL, { headers, agent }, response => {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', chunk => {
      body += chunk;
    });
    response.on('end', () => {
      if (body.includes('<Result>')) answered += 1;
    });
  });
  request.on('error', () => undefined); // not answered
}, Number(PERIOD_MS));
process.on('exit', () => console.log(answered));
