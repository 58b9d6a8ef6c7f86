import { userSchema } from '@lintel/shared/contracts';
import { useMutation } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import type { Language } from '../../../locales/languages';

/** Tells the server what somebody reads, so that mails to them are in it too. */
export const useSaveLanguage = (userId: string) =>
  useMutation({
    mutationFn: (language: Language) =>
      request(`users/${encodeURIComponent(userId)}`, { method: 'PATCH', body: { language }, schema: userSchema }),
  });
