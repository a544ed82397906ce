// Luck of the scripted day, the same each time.

/** A number of 0 to 1 that depends on its arguments only, so that the picture is the same each time. */
export function draw(...of: number[]): number {
  let h = 2_166_136_261;
  for (const n of of) {
    // The finish of MurmurHash3: neighbouring arguments give unrelated numbers.
    h = Math.imul(h ^ Math.trunc(n % 4_294_967_296), 0x85eb_ca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
    h ^= h >>> 16;
  }
  return (h >>> 0) / 4_294_967_296;
}
