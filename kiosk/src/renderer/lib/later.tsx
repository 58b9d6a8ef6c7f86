import { lazy, Suspense, useState, type ComponentType } from 'react';

const loads: (() => Promise<unknown>)[] = [];

/**
 * A part of the page that its first sight does without. Where it is there already it appears at once; where it cannot be
 * had, its rejection reaches the root.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let Loaded: ComponentType<Props> | undefined;
  const bring = async (): Promise<{ default: ComponentType<Props> }> => ({ default: (Loaded = await load()) });
  loads.push(bring);
  const Lazy = lazy(bring);
  return function Later(props: Props) {
    // What it began with it stays with: another type would begin anew.
    const [Part] = useState<ComponentType<Props>>(() => Loaded ?? Lazy);
    return (
      <Suspense fallback={null}>
        <Part {...props} />
      </Suspense>
    );
  };
}

/** Every part, for a time without the server. */
export const loadParts = (): Promise<unknown> => Promise.all(loads.map((load) => load()));
