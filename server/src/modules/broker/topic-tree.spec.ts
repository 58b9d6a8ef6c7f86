import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TopicTree } from './topic-tree.js';

/** MQTT 3.1.1, 4.7, as literally as it can be written down. */
function matches(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && /^[+#]/.test(filter)) return false;
  const pattern = filter
    .split('/')
    .map((level) => (level === '+' ? '[^/]*' : level === '#' ? '.*' : level.replace(/[$]/g, '\\$&')))
    .join('/')
    .replace(/\/\.\*$/, '(?:/.*)?');
  return new RegExp(`^${pattern}$`).test(topic);
}

const level = fc.constantFrom('a', 'b', 'c', '', '$SYS');
const topics = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join('/'));
const filters = fc
  .tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([levels, isOpen]) => (isOpen ? [...levels.slice(0, -1), '#'] : levels).join('/'));

describe('TopicTree', () => {
  it.each([
    ['sport/tennis/player1/#', 'sport/tennis/player1', true],
    ['sport/tennis/player1/#', 'sport/tennis/player1/score/wimbledon', true],
    ['sport/#', 'sport', true],
    ['#', 'sport', true],
    ['sport/tennis/+', 'sport/tennis/player1', true],
    ['sport/tennis/+', 'sport/tennis/player1/ranking', false],
    ['sport/+', 'sport', false],
    ['sport/+', 'sport/', true],
    ['+/+', '/finance', true],
    ['/+', '/finance', true],
    ['+', '/finance', false],
    ['#', '$SYS/broker', false],
    ['+/monitor', '$SYS/monitor', false],
    ['$SYS/#', '$SYS/broker', true],
  ])('%s and %s: %s (the examples of the standard)', (filter, topic, expected) => {
    const byFilter = new TopicTree<string>();
    byFilter.set(filter, filter);
    expect(byFilter.matching(topic)).toEqual(expected ? [filter] : []);
    const byTopic = new TopicTree<string>();
    byTopic.set(topic, topic);
    expect(byTopic.under(filter)).toEqual(expected ? [topic] : []);
  });

  it('agrees with the rules both ways, also after some were deleted', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(filters),
        fc.uniqueArray(topics),
        fc.func(fc.boolean()),
        (allFilters, allTopics, choose) => {
          const isDeleted = (path: string) => choose(path);
          const [byFilter, byTopic] = [new TopicTree<string>(), new TopicTree<string>()];
          for (const filter of allFilters) byFilter.set(filter, filter);
          for (const topic of allTopics) byTopic.set(topic, topic);
          for (const filter of allFilters.filter((each) => isDeleted(each))) byFilter.delete(filter);
          for (const topic of allTopics.filter((each) => isDeleted(each))) byTopic.delete(topic);
          const [keptFilters, keptTopics] = [allFilters, allTopics].map((all) =>
            all.filter((each) => !isDeleted(each)),
          );
          for (const topic of allTopics) {
            expect(byFilter.matching(topic).sort()).toEqual(
              keptFilters!.filter((filter) => matches(filter, topic)).sort(),
            );
          }
          for (const filter of allFilters) {
            expect(byTopic.under(filter).sort()).toEqual(keptTopics!.filter((topic) => matches(filter, topic)).sort());
            expect(byFilter.get(filter)).toBe(keptFilters!.includes(filter) ? filter : undefined);
          }
        },
      ),
    );
  });
});
