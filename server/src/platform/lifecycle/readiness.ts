type Check = () => unknown;

/** Whether this process can serve. Parts add their own checks; a check that throws means it cannot. */
export class Readiness {
  private readonly checks = new Map<string, Check>();
  private isOpen = false;

  add(name: string, check: Check): void {
    this.checks.set(name, check);
  }

  open(): void {
    this.isOpen = true;
  }

  /** From here on balancers are told to send requests elsewhere. */
  close(): void {
    this.isOpen = false;
  }

  async check(): Promise<{ isReady: boolean; checks: Record<string, 'ok' | 'failed'> }> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, (await succeeds(check)) ? 'ok' : 'failed'] as const),
    );
    return {
      isReady: this.isOpen && results.every(([, result]) => result === 'ok'),
      checks: Object.fromEntries(results),
    };
  }
}

async function succeeds(check: Check): Promise<boolean> {
  try {
    await check();
    return true;
  } catch {
    return false;
  }
}
