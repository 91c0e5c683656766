// What dist/emulator is built from: with arguments the emulator itself, which the action starts in the background;
// without, the action, as the runner runs it for its main and its post step.
if (process.argv.length > 2) await import('./cli.ts');
else await import('./action.ts');
