/** The origins of what somebody wrote, one a line: `https://www.example.com/team/` means its site. Unreadable lines stay. */
export function originsIn(text: string): string[] {
  const lines = text.split('\n').flatMap((line) => line.trim() || []);
  return [...new Set(lines.map((line) => originOf(line) ?? line))];
}

/** Null for what names no site. */
export function originOf(line: string): string | null {
  const url = URL.parse(line.includes('://') ? line : `https://${line}`);
  return url && /^https?:$/.test(url.protocol) && url.hostname.includes('.') ? url.origin : localOriginOf(url);
}

function localOriginOf(url: URL | null): string | null {
  return url?.hostname === 'localhost' && /^https?:$/.test(url.protocol) ? url.origin : null;
}
