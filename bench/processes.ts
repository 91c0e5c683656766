import { spawn } from 'node:child_process';

/** What one process cost. */
export interface Cost {
  wallMs: number;
  cpuMs: number;
  peakMb: number;
  exitCode: number;
  output: string;
}

/** Runs a command to its end under GNU time, which knows its CPU time and its largest resident set. */
export function cost(command: string[], env: NodeJS.ProcessEnv): Promise<Cost> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn('/usr/bin/time', ['--format=\n%U %S %M', ...command], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [output, errors] = ['', ''];
    child.stdout.on('data', chunk => {
      output += chunk;
    });
    child.stderr.on('data', chunk => {
      errors += chunk;
    });
    child.on('error', reject).on('close', code => {
      const wallMs = performance.now() - started;
      const [user = 0, system = 0, kilobytes = 0] = (errors.trim().split('\n').at(-1) ?? '')
        .split(' ')
        .map(Number);
      resolve({
        wallMs,
        cpuMs: (user + system) * 1000,
        peakMb: kilobytes / 1000,
        exitCode: code ?? 1,
        output,
      });
    });
  });
}
