import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import * as core from '@actions/core';
import { escapeCommands } from '../src/text.ts';

// The post step of the emulator's action, which stops what action.ts has started and shows its log. A bundle of its
// own, since it runs even where the main step was ended before it had said anything.

/** Whether there was a process to be sent the signal. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false; // it has ended by itself
  }
}

const pid = Number(core.getState('pid'));
const folder = core.getState('folder');
if (pid > 0 && signal(pid, 'SIGTERM')) {
  // It removes its folder when it ends; its id can stay for a while after that, until somebody reaps it.
  const lives = (): boolean => signal(pid, 0) && existsSync(folder);
  for (let waitedMs = 0; waitedMs < 2000 && lives(); waitedMs += 50) await delay(50);
  signal(pid, 'SIGKILL');
}
const log = `${folder}.log`;
if (folder && existsSync(log)) {
  core.startGroup('Log of the BizTalk Services emulator');
  // It holds what callers asked for, in their own words.
  for (const line of readFileSync(log, 'utf8').split('\n')) core.info(escapeCommands(line));
  core.endGroup();
}
// One whose id did not get saved any more stops without its folder.
if (folder) for (const path of [folder, log]) rmSync(path, { recursive: true, force: true });
