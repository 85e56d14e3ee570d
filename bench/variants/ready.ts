/** Tells the runner that this process is ready, and ends it in order when the runner lets go of it. */
export function tellReady(stop: () => Promise<void>): void {
  process.once('disconnect', () => {
    void stop().then(() => process.exit(0));
  });
  process.send?.({ ready: true });
}
