import { List } from '@mantine/core';
import { asFailure, fieldErrors } from '../../lib/request-failure';

/** What the server says about fields this form does not show. */
export function UnplacedErrors({ error, known }: { error: unknown; known: readonly string[] }) {
  const { unplaced } = fieldErrors(asFailure(error), known);
  if (unplaced.length === 0) return null;
  return (
    <List size="sm" mt="xs">
      {unplaced.map(({ path, message }) => (
        <List.Item key={`${path} ${message}`}>
          {path}: {message}
        </List.Item>
      ))}
    </List>
  );
}
