/** Both vendors take https only; on this machine the fakes also speak to http. */
export function isWebhookAddress(address: string | null | undefined): address is string {
  if (!address || !URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
