import { idSchema } from '@lintel/shared/contracts';

/** What the address of this page asks for. */
export interface Environment {
  /** A demo room to be paired with, without an administrator. */
  demo: { resourceId: string; key: string } | null;
  /** The room to show when this display has several. */
  roomId: string | null;
  language: string | null;
  /** Browsers that show several demo rooms keep a profile for each. */
  profile: string;
}

export function readEnvironment(query: string): Environment {
  const parameters = new URLSearchParams(query);
  const id = (name: string): string | null => idSchema.safeParse(parameters.get(name)).data ?? null;
  const demoRoomId = id('demo');
  const key = parameters.get('key');
  return {
    demo: demoRoomId && key ? { resourceId: demoRoomId, key } : null,
    roomId: id('room') ?? demoRoomId,
    language: parameters.get('lang'),
    profile: demoRoomId ? `demo:${demoRoomId}` : 'default',
  };
}
