/** Gives the token to call a provider with. */
export abstract class AccessTokens {
  /**
   * One that is good for some minutes; `refused` is one that the provider did not take, so that another is needed. Throws
   * CALENDAR_PERMISSION_DENIED where whoever connected has to sign in again, CALENDAR_UNAVAILABLE where none can be had now.
   */
  abstract of(tenantId: string, connectionId: string, options?: { refused?: string }): Promise<string>;
}
