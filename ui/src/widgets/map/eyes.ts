// How colours look to eyes that lack a kind of cone, and how far apart two colours are: for tests of colour ramps.
// Sources: the projections of Viénot, Brettel and Mollon (1999) for protan and deutan eyes, and of Brettel, Viénot and
// Mollon (1997, one of its two planes) for tritan eyes;
// differences are distances in Oklab (Björn Ottosson, 2020).

export type Eye = 'all' | 'protan' | 'deutan' | 'tritan';
/** Linear light: red, green, blue, 0 to 1. */
export type Light = readonly [number, number, number];
type Rows = readonly [Light, Light, Light];

const SEEN: Record<Eye, Rows> = {
  all: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protan: [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
  deutan: [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
  tritan: [[1.01277, 0.13548, -0.14826], [-0.01243, 0.86812, 0.14431], [0.07589, 0.805, 0.11911]],
};

/** A colour `#rrggbb` as an eye sees it. */
export function seenBy(eye: Eye, colour: string): Light {
  const light = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255)) as unknown as Light;
  return times(SEEN[eye], light).map((part) => Math.min(1, Math.max(0, part))) as unknown as Light;
}

const linear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const times = (rows: Rows, [r, g, b]: Light): Light => rows.map((row) => row[0] * r + row[1] * g + row[2] * b) as unknown as Light;

function oklab(light: Light): Light {
  const cones = times([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]], light);
  const roots = cones.map(Math.cbrt) as unknown as Light;
  return times([[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.808675766]], roots);
}

/** 0 is black, 1 is white. */
export const lightness = (light: Light): number => oklab(light)[0];

/** About 0.02 is just seen side by side; 1 parts black from white. */
export function difference(a: Light, b: Light): number {
  const [one, two] = [oklab(a), oklab(b)];
  return Math.hypot(one[0] - two[0], one[1] - two[1], one[2] - two[2]);
}
