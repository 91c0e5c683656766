import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import * as core from '@actions/core';
import { escapeCommands } from '../src/text.ts';

// The post step of the emulator's action: stops what action.ts started and prints its log. It runs even if the main
// step was killed before it could print or save anything.

/** Sends a signal, 0 to send none; whether the process exists. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

const pid = Number(core.getState('pid'));
const folder = core.getState('folder');
// An emulator that has ended took its folder away, and its process id may be another's by now.
if (pid > 0 && existsSync(folder) && signal(pid, 'SIGTERM')) {
  // On Windows this ends it at once. Elsewhere the emulator removes its folder on exit. Its process id may exist for
  // longer, until its parent reaps it.
  for (let waitedMs = 0; waitedMs < 2000 && signal(pid, 0) && existsSync(folder); waitedMs += 50)
    await delay(50);
  signal(pid, 'SIGKILL');
}
if (folder) {
  const log = `${folder}.log`;
  if (existsSync(log)) {
    core.startGroup('Log of the BizTalk Services emulator');
    // Request URLs are untrusted text: a caller could send a workflow command in one.
    for (const line of readFileSync(log, 'utf8').split('\n')) core.info(escapeCommands(line));
    core.endGroup();
  }
  // Without its folder, an emulator whose process id was not saved stops, too (cli.ts).
  // Retried, because Windows keeps files for a moment that a process had open, or that a virus scanner reads.
  for (const path of [folder, log]) rmSync(path, { recursive: true, force: true, maxRetries: 10 });
}
