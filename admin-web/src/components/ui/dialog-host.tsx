import { createContext, Fragment, use, useCallback, useState, type ReactNode } from 'react';

/** What a dialog that was opened by `useShowDialog` is told. */
export interface HostedDialog {
  isOpen: boolean;
  onClose: () => void;
}

type Draw = (dialog: HostedDialog) => ReactNode;

const ShowDialogContext = createContext<((draw: Draw) => void) | null>(null);

/**
 * Where dialogs about one of many are shown: beside the list, not in its row, which goes when somebody else is done with it.
 * They stay until whoever works in them ends them.
 */
export function DialogHost({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<{ draw: Draw; isOpen: boolean; count: number } | null>(null);
  const show = useCallback(
    (draw: Draw) => setShown((last) => ({ draw, isOpen: true, count: (last?.count ?? 0) + 1 })),
    [],
  );
  const onClose = useCallback(() => setShown((last) => last && { ...last, isOpen: false }), []);
  return (
    <ShowDialogContext value={show}>
      {children}
      {/* Closed, it is still drawn, for the time it takes to go. */}
      {shown && <Fragment key={shown.count}>{shown.draw({ isOpen: shown.isOpen, onClose })}</Fragment>}
    </ShowDialogContext>
  );
}

/** Opens a dialog that outlives whoever opened it. */
export function useShowDialog(): (draw: Draw) => void {
  const show = use(ShowDialogContext);
  if (!show) throw new Error('There is no DialogHost around this component.');
  return show;
}
