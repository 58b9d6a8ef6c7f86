import { useLayoutEffect, useState, type ComponentProps, type MouseEvent, type ReactNode } from 'react';
import { Aim } from '../../lib/aim';

interface SteadyListProps<Item> extends Omit<ComponentProps<'ul'>, 'children' | 'onClickCapture' | 'onPointerMove'> {
  items: readonly Item[];
  /** One item, as a `li` of its own. */
  children: (item: Item) => ReactNode;
}

/** A list from which items go when they are done with: no click acts on the one that has moved up under the finger. */
export function SteadyList<Item extends { id: string }>({ items, children, ...rest }: SteadyListProps<Item>) {
  const [aim] = useState(() => new Aim());
  const order = items.map(({ id }) => id).join(' ');
  useLayoutEffect(() => aim.show(order.split(' '), performance.now()), [aim, order]);
  const ignoreUnmeant = (event: MouseEvent<HTMLUListElement>) => {
    const target = event.target as Element;
    const rows = [...event.currentTarget.children];
    const item = items[rows.findIndex((row) => row.contains(target))];
    if (!item) return;
    const control = target.closest('button, a') ?? target;
    if (aim.isMeant({ item: item.id, control, detail: event.detail, at: performance.now() })) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <ul
      {...rest}
      onClickCapture={ignoreUnmeant}
      onPointerMove={({ clientX, clientY }) => aim.move(clientX, clientY, performance.now())}
    >
      {items.map(children)}
    </ul>
  );
}
