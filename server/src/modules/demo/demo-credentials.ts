import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Config } from '../../platform/config/config.js';

const credentialsSchema = z.object({ password: z.string(), agentKey: z.string() });
export type DemoCredentials = z.infer<typeof credentialsSchema>;

/** What the environment says, else what was made up on the first start and is kept beside the data, readable by its owner. */
export async function demoCredentials({ env, dataDir }: Config): Promise<DemoCredentials> {
  const path = join(dataDir, 'demo-credentials.json');
  const kept = await readKept(path);
  const credentials = {
    password: env.LINTEL_DEMO_PASSWORD ?? kept?.password ?? randomBytes(9).toString('base64url'),
    agentKey: env.LINTEL_DEMO_AGENT_KEY ?? kept?.agentKey ?? `lintel_${randomBytes(24).toString('base64url')}`,
  };
  await mkdir(dataDir, { recursive: true });
  // Moved into its place when it is whole: a server killed in between must find something it can read.
  await writeFile(`${path}.new`, JSON.stringify(credentials), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return credentials;
}

async function readKept(path: string): Promise<DemoCredentials | null> {
  try {
    return credentialsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
