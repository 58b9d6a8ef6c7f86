import { z } from 'zod';
import type { StoredTokens, ShellCall, ShellCalls } from '../shell/ipc-contract';

const text = z.string().min(1).max(8_192);

export const tokensSchema: z.ZodType<StoredTokens> = z.strictObject({
  accessToken: text,
  refreshToken: text,
  refreshAt: z.number(),
  expiresAt: z.number(),
  displayId: text,
  tenant: text,
});

/** What main accepts as arguments of each call. */
export const argumentSchemas: { [Call in ShellCall]: z.ZodType<ShellCalls[Call]['args']> } = {
  version: z.tuple([]),
  readTokens: z.tuple([]),
  writeTokens: z.tuple([tokensSchema]),
  clearTokens: z.tuple([]),
};
