// A key against doing a command twice. Knows no transport.

/** `randomUUID` exists only on secure pages, `getRandomValues` everywhere. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
