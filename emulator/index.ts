// The entry of the bundle dist/emulator: with arguments it is the emulator, without any the main step of the action,
// which starts the emulator in the background.
if (process.argv.length > 2) await import('./cli.ts');
else await import('./action.ts');
