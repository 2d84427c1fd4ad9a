const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs `close` at the first signal that asks this process to stop, then ends it; 0 says that stopping was the plan. */
export function onStopSignal(close: () => Promise<void>, exitCode = 0): void {
  let stopping = false;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      // npm passes on the Ctrl-C that the terminal has sent to us already
      if (stopping) return;
      stopping = true;
      close().then(
        () => process.exit(exitCode),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}
