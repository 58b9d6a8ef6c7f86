import type { Environment } from '../../lib/environment';

/** Asks a demo server to approve `userCode`; false where it does not, and the code is then shown as anywhere else. */
export async function approveDemo(
  origin: string,
  demo: NonNullable<Environment['demo']>,
  userCode: string,
): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/api/v1/demo/displays/approve`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userCode, resourceId: demo.resourceId, key: demo.key }),
      signal: AbortSignal.timeout(15_000),
    });
    return response.ok;
  } catch (error) {
    console.warn('The demo approval could not be asked for', error);
    return false;
  }
}
