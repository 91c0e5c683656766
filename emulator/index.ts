// What dist/emulator is built from: with arguments the emulator itself, which the action starts in the background;
// without, the main step of the action.
if (process.argv.length > 2) await import('./cli.ts');
else await import('./action.ts');
