const misleading = ['table', 'row', 'rowgroup', 'columnheader', 'rowheader', 'cell', 'gridcell', 'button']
  .map((role) => `[role=${role}]`)
  .join();

/** What the roles needed, and what nothing may carry without them. */
const meaningless = ['tabindex', 'aria-colindex', 'aria-rowindex', 'aria-colcount', 'aria-rowcount'];

function flatten(root: Element): void {
  for (const element of root.querySelectorAll(misleading)) {
    element.removeAttribute('role');
    for (const name of meaningless) element.removeAttribute(name);
  }
}

/**
 * Takes the table off the grid for who hears the page. Event Calendar (5.15) calls itself a table, but its rows hold no cells
 * and its bookings hang outside them, so a screen reader would lose its way; ours are buttons that say their own day and time.
 * It draws again as it likes, hence the observer. Call the returned function to end it.
 */
export function flattenRoles(root: Element): () => void {
  flatten(root);
  const observer = new MutationObserver(() => flatten(root));
  observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ['role'] });
  return () => observer.disconnect();
}
