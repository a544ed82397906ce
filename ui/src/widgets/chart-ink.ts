// The style sheet's colours in a form that canvases can draw with, and word of when they change.

/** The colours that `names` (custom properties) have at `element` right now, `light-dark()` resolved. */
export function inks<N extends string>(element: HTMLElement, names: readonly N[]): Record<N, string> {
  const probe = document.createElement('i');
  probe.hidden = true;
  element.append(probe);
  const style = getComputedStyle(probe);
  const found = {} as Record<N, string>;
  for (const name of names) {
    probe.style.color = `var(${name})`;
    found[name] = style.color;
  }
  probe.remove();
  return found;
}

/** The colour with an opacity of 0 to 1, as far as it is written as `rgb(…)`. */
export function faded(ink: string, opacity: number): string {
  const parts = ink.match(/[\d.]+/g);
  return parts && parts.length >= 3 && ink.startsWith('rgb') ? `rgba(${parts[0]}, ${parts[1]}, ${parts[2]}, ${opacity})` : ink;
}

/** Calls `turned` when the page becomes light or dark, until the returned function is called. */
export function onScheme(turned: () => void): () => void {
  const media = matchMedia('(prefers-color-scheme: dark)');
  const watch = new MutationObserver(turned);
  media.addEventListener('change', turned);
  watch.observe(document.documentElement, { attributes: true, attributeFilter: ['data-scheme'] });
  return () => {
    media.removeEventListener('change', turned);
    watch.disconnect();
  };
}
