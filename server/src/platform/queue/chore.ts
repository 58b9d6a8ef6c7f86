/**
 * Repeats a chore, one run at a time. It may fail for as long as what it needs is away; only the first failure of such a
 * time is reported. Call the result to stop.
 */
export function repeatChore(
  intervalMs: number,
  chore: () => Promise<void>,
  onFailure: (error: unknown) => void,
): () => void {
  let isBusy = false;
  let isFailing = false;
  const run = async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      await chore();
      isFailing = false;
    } catch (error) {
      if (!isFailing) onFailure(error);
      isFailing = true;
    }
    isBusy = false;
  };
  const timer = setInterval(() => void run(), intervalMs);
  return () => clearInterval(timer);
}
