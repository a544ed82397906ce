// Colours of the page as the map needs them: plain values, read from CSS variables. Knows no map.
import './map.css';
import { STEPS, type Ramp } from './scale';

const NAMES = [
  '--map-sea', '--map-land', '--map-none', '--map-edge', '--map-edge-strong', '--map-word', '--map-halo', '--map-flow', '--map-path',
  '--ink', '--muted', '--surface', '--accent', '--warn', '--bad',
] as const;
export type Name = (typeof NAMES)[number];

/** What each variable is now, in the scheme that is now. */
export interface Colours {
  of(name: Name | (string & {})): string;
  /** Equal texts mean equal colours. */
  readonly print: string;
}

const RAMPS = (Object.keys(STEPS) as Ramp[]).flatMap((ramp) => Array.from({ length: STEPS[ramp] }, (_, i) => `--map-${ramp}-${i}`));

/** Reads the colours where `host` stands: an unregistered variable keeps its `light-dark()`, only a used one is resolved. */
export function readColours(host: HTMLElement): Colours {
  const probe = host.ownerDocument.createElement('span');
  host.append(probe);
  const entries = [...NAMES, ...RAMPS].map((name) => {
    probe.style.color = `var(${name})`;
    return [name, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  const table = new Map<string, string>(entries);
  return { of: (name) => table.get(name) ?? '#808080', print: entries.map(([, value]) => value).join() };
}

/** Calls when the colours may have changed: the system's scheme, or one that the page sets on its root. */
export function onScheme(call: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const root = new MutationObserver(call);
  system.addEventListener('change', call);
  root.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'style', 'data-scheme', 'data-theme'] });
  return () => {
    system.removeEventListener('change', call);
    root.disconnect();
  };
}
