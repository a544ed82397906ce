// Values into classes, and classes into colours. Knows numbers only.

/** A row of colours in map.css: one hue, another hue, or two hues that part in the middle. */
export type Ramp = 'blue' | 'warm' | 'split';
/** Colours a ramp has. */
export const STEPS: Record<Ramp, number> = { blue: 6, warm: 6, split: 7 };

/** Classes between breaks: class 0 below the first, class n from the n-th break on. */
export interface Scale {
  ramp: Ramp;
  breaks: readonly number[];
  /** Values below this belong to no class: with 1, nothing is drawn for 0. */
  least: number;
}

/** The class of a value; `null` when it has none. */
export function classOf(value: number | null | undefined, scale: Scale): number | null {
  if (value === null || value === undefined || !Number.isFinite(value) || value < scale.least) return null;
  let at = 0;
  while (at < scale.breaks.length && value >= (scale.breaks[at] ?? Infinity)) at += 1;
  return at;
}

/** The name of the CSS variable of each class, spread over the whole ramp when there are fewer classes than colours. */
export function tints(scale: Scale): string[] {
  const classes = scale.breaks.length + 1;
  const last = STEPS[scale.ramp] - 1;
  return Array.from({ length: classes }, (_, i) => {
    const at = classes === 1 ? Math.ceil(last / 2) : Math.round((i * last) / (classes - 1));
    return `--map-${scale.ramp}-${at}`;
  });
}

/** Inclusive bounds of each class for whole numbers; an open end is `null`. */
export function bounds(scale: Scale): { from: number | null; to: number | null }[] {
  const { breaks, least } = scale;
  return Array.from({ length: breaks.length + 1 }, (_, i) => ({
    from: i === 0 ? (Number.isFinite(least) ? least : null) : (breaks[i - 1] ?? null),
    to: i < breaks.length ? (breaks[i] ?? 0) - 1 : null,
  }));
}
