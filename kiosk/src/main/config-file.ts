import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

type Environment = Record<string, string | undefined>;

/** Where an administrator writes the shell's settings; the kiosk's own user needs to read it only. */
export function configFileOf(platform: NodeJS.Platform, environment: Environment): string {
  if (platform === 'win32') return join(environment.ProgramData ?? 'C:\\ProgramData', 'Lintel', 'kiosk.env');
  if (platform === 'darwin') return '/Library/Application Support/Lintel/kiosk.env';
  return '/etc/lintel/kiosk.env';
}

/** The settings of the file, where there is one, below those of the environment. Throws when it is there and cannot be read. */
export function withConfigFile(path: string, environment: Environment): Environment {
  try {
    return { ...parseEnv(readFileSync(path, 'utf8')), ...environment };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return environment;
    throw new Error(`${path} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
}
