/** What is known of a booking's event. */
export type LinkStatus = 'PENDING_PUSH' | 'SYNCED' | 'DIRTY' | 'CONFLICT' | 'DELETING' | 'TOMBSTONE';

/** What has to be written. */
export type PushStep = 'CREATE' | 'CHANGE' | 'REMOVE' | 'SETTLE' | 'FORGET' | 'NONE';

export interface PushQuestion {
  readonly status: LinkStatus;
  /** Whether there is an event that we know the name of. */
  readonly hasEvent: boolean;
  /** Whether a call was begun whose outcome was never learned. */
  readonly isUncertain: boolean;
  /** Whether the booking is to be in this calendar at all. */
  readonly isWanted: boolean;
  /** Whether anything differs from what was last agreed. */
  readonly isChanged: boolean;
  /** Whether its time is over: history is left alone. */
  readonly isOver: boolean;
}

/**
 * The step a link asks for. An uncertain creation is always repeated, for only the provider knows whether the event is there;
 * what is then not wanted is removed in the next step.
 */
export function nextPush(question: PushQuestion): PushStep {
  const { status, hasEvent, isUncertain, isWanted, isChanged, isOver } = question;
  if (status === 'CONFLICT') return 'NONE';
  if (status === 'TOMBSTONE') return isWanted && !hasEvent && !isOver ? 'CREATE' : 'NONE';
  if (!hasEvent) {
    if (isUncertain) return 'CREATE';
    return isWanted && !isOver ? 'CREATE' : 'FORGET';
  }
  if (!isWanted || status === 'DELETING') return 'REMOVE';
  return isChanged ? 'CHANGE' : 'SETTLE';
}
