// The letters of maps: two weights of a font that ships with the page. The engine draws labels with any face the page has loaded.
import medium from '@fontsource/barlow-condensed/files/barlow-condensed-latin-500-normal.woff2?url';
import semibold from '@fontsource/barlow-condensed/files/barlow-condensed-latin-600-normal.woff2?url';

// The engine reads the weight from the last word of the name.
export const FACE = 'Barlow Condensed Medium';
export const FACE_STRONG = 'Barlow Condensed SemiBold';

let loading: Promise<void> | null = null;

/** Loads both faces once. Without them labels are drawn in the machine's own font, so a failure is no fault. */
export function loadFaces(): Promise<void> {
  loading ??= Promise.all([load(FACE, '500', medium), load(FACE_STRONG, '600', semibold)]).then(() => undefined, () => undefined);
  return loading;
}

async function load(family: string, weight: string, url: string): Promise<void> {
  const face = await new FontFace(family, `url("${url}")`, { weight }).load();
  document.fonts.add(face);
}
