import { fork, type ChildProcess } from 'node:child_process';

interface Asked {
  id: number;
  name: string;
  ask: unknown;
}
interface Answered {
  id: number;
  answer?: unknown;
  error?: string;
}

/** A process of its own that answers requests. */
export class Worker<Known extends { [Name in keyof Known]: { ask: unknown; answer: unknown } }> {
  private readonly waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  private last = 0;
  private readonly child: ChildProcess;

  private constructor(script: string, args: readonly string[], environment: Record<string, string>) {
    this.child = fork(script, args, {
      execArgv: [...process.execArgv, '--expose-gc'],
      env: { ...process.env, ...environment },
    });
    this.child.on('message', ({ id, answer, error }: Answered) => {
      const waiting = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) waiting?.resolve(answer as never);
      else waiting?.reject(new Error(error));
    });
    this.child.on('exit', (code, signal) => {
      for (const { reject } of this.waiting.values()) reject(new Error(`${script} ended (${signal ?? code}).`));
      this.waiting.clear();
    });
  }

  static start<Known extends { [Name in keyof Known]: { ask: unknown; answer: unknown } }>(
    script: string,
    args: readonly string[] = [],
    environment: Record<string, string> = {},
  ): Worker<Known> {
    return new Worker<Known>(script, args, environment);
  }

  ask<Name extends keyof Known & string>(name: Name, ask: Known[Name]['ask']): Promise<Known[Name]['answer']> {
    const id = (this.last += 1);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, name, ask } satisfies Asked);
    });
  }

  end(): void {
    this.child.removeAllListeners('exit');
    this.child.kill();
  }
}

/** The other end: answers what the process that started this one asks, and ends with it. */
export function answer(handlers: Record<string, (ask: never) => unknown>): void {
  process.on('message', ({ id, name, ask }: Asked) => {
    Promise.resolve()
      .then(() => handlers[name]!(ask as never))
      .then(
        (value) => process.send!({ id, answer: value ?? null } satisfies Answered),
        (error: unknown) => process.send!({ id, error: String(error) } satisfies Answered),
      );
  });
  process.on('disconnect', () => process.exit());
}
