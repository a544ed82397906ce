// Mends what a host says of its language. Knows no words.

/** Where nobody set a language, WebKitGTK says `C`, which `Intl` refuses; libraries that ask with it would not load. */
export function mendLanguage(host: Navigator = navigator): void {
  try {
    Intl.getCanonicalLocales(host.language);
  } catch {
    Object.defineProperty(host, 'language', { value: 'fr-FR', configurable: true });
  }
}
