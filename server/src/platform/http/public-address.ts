/** Where the world reaches this server, without a trailing slash. */
export class PublicAddress {
  constructor(readonly url: string) {}
}
