import { syncFields, type FieldHashes, type SyncField } from './sync-fields.js';

/** Each side's own hashes when both last agreed: a provider may spell what it was given in its own way. */
export interface MergeBase {
  readonly ours: FieldHashes;
  readonly theirs: FieldHashes;
}

export interface Merge {
  /** Changed there alone: comes in. */
  readonly take: readonly SyncField[];
  /** Changed here alone: goes out. */
  readonly give: readonly SyncField[];
  /** Changed on both sides, to different things. */
  readonly conflict: readonly SyncField[];
}

/** Nobody here answers an invitation for others or opens an online meeting of theirs. */
const onlyTheirs: readonly SyncField[] = ['responses', 'onlineMeeting'];

/** Three-way, field by field: disjoint changes merge, and the same change on both sides is none. */
export function mergeThreeWay(base: MergeBase, ours: FieldHashes, theirs: FieldHashes): Merge {
  const merge = { take: [] as SyncField[], give: [] as SyncField[], conflict: [] as SyncField[] };
  for (const field of syncFields) {
    const isTheirs = theirs[field] !== base.theirs[field];
    const isOurs = ours[field] !== base.ours[field] && !onlyTheirs.includes(field);
    if (isTheirs && isOurs) {
      if (ours[field] !== theirs[field]) merge.conflict.push(field);
    } else if (isTheirs) merge.take.push(field);
    else if (isOurs) merge.give.push(field);
  }
  return merge;
}

/** `hashes` with those of the fields named from `other`. */
export function withFields(hashes: FieldHashes, fields: readonly SyncField[], other: FieldHashes): FieldHashes {
  return { ...hashes, ...Object.fromEntries(fields.map((field) => [field, other[field]])) };
}

export type Incoming = 'ECHO' | 'SAME' | 'CHANGED';

/**
 * Whether an event that came in says anything new. What we wrote comes back with the etag we were answered (ECHO); what
 * differs in nothing that we keep only has a new etag (SAME).
 */
export function judgeIncoming(
  link: { readonly etag: string | null; readonly lastPushedEtag: string | null; readonly base: MergeBase | null },
  event: { readonly etag: string; readonly hashes: FieldHashes },
): Incoming {
  if (event.etag === link.lastPushedEtag || event.etag === link.etag) return 'ECHO';
  const isSame = link.base !== null && syncFields.every((field) => link.base!.theirs[field] === event.hashes[field]);
  return isSame ? 'SAME' : 'CHANGED';
}
