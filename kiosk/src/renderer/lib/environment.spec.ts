import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from './environment';

const id = '0190a0a0-1111-7000-8000-000000000001';
const other = '0190a0a0-1111-7000-8000-000000000002';

describe('readEnvironment', () => {
  it('asks for nothing by default', () => {
    expect(readEnvironment('')).toEqual({ demo: null, roomId: null, language: null, profile: 'default' });
  });

  it('keeps a profile for each demo room', () => {
    expect(readEnvironment(`?demo=${id}&key=k&lang=de`)).toEqual({
      demo: { resourceId: id, key: 'k' },
      roomId: id,
      language: 'de',
      profile: `demo:${id}`,
    });
  });

  it('shows the room asked for', () => {
    expect(readEnvironment(`?room=${other}`)).toMatchObject({ roomId: other, profile: 'default' });
    expect(readEnvironment(`?demo=${id}&key=k&room=${other}`).roomId).toBe(other);
  });

  it('takes no nonsense', () => {
    expect(readEnvironment('?demo=1&key=k&room=../x')).toMatchObject({ demo: null, roomId: null, profile: 'default' });
    expect(readEnvironment(`?demo=${id}`).demo).toBeNull();
  });
});
