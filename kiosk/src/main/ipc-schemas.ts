import { z } from 'zod';
import type { StoredTokens, ShellCall, ShellCalls } from '../shell/ipc-contract';

const text = z.string().min(1).max(8_192);

export const tokensSchema: z.ZodType<StoredTokens> = z.strictObject({
  accessToken: text,
  refreshToken: text,
  renewalId: text.optional(),
  refreshAt: z.number(),
  expiresAt: z.number(),
  displayId: text,
  tenant: text,
});

/** Semantic Versioning 2.0.0 without build metadata; it becomes a part of an address. */
const version = z
  .string()
  .max(64)
  .regex(/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z]+(\.[0-9A-Za-z]+)*)?$/);

const farthestMs = 400 * 24 * 60 * 60_000;
const startsInMs = z.array(z.number().min(-farthestMs).max(farthestMs)).max(2_000);

const nothing = z.tuple([]);

/** What main accepts as arguments of each call. */
export const argumentSchemas: { [Call in ShellCall]: z.ZodType<ShellCalls[Call]['args']> } = {
  version: nothing,
  health: nothing,
  readTokens: nothing,
  writeTokens: z.tuple([tokensSchema]),
  clearTokens: nothing,
  screenshot: nothing,
  relaunch: nothing,
  reboot: nothing,
  updateNow: z.tuple([version]),
  expectMeetings: z.tuple([startsInMs]),
  setScreen: z.tuple([z.boolean()]),
};
