// Reads vector tiles from a PMTiles file (version 3) of which any part is at hand. The published reader brings sources,
// caches and an inflater of its own, which weigh several times as much: browsers inflate by themselves.

/** A part of the file. */
export type Read = (offset: number, length: number) => Promise<ArrayBuffer>;

interface Entry {
  /** The first tile that it holds. */
  id: number;
  /** Tiles that it stands for; 0 when it leads to another directory. */
  run: number;
  offset: number;
  length: number;
}

/** Bytes of the header and, at the most, of the first directory behind it. */
const HEAD = 16_384;
const GZIP = 2;
/** Directories lie at most so deep. */
const DEPTH = 4;

export class Archive {
  readonly #read: Read;
  readonly #head: DataView;
  readonly #directories = new Map<number, Promise<Entry[]>>();

  /** Throws when it is no such file. */
  static async open(read: Read): Promise<Archive> {
    const head = new DataView(await read(0, HEAD));
    if (head.getUint16(0, true) !== 0x4d50 || head.getUint8(7) !== 3) throw new Error('this is no PMTiles file of version 3');
    return new Archive(read, head);
  }

  private constructor(read: Read, head: DataView) {
    this.#read = read;
    this.#head = head;
  }

  /** What a map asks first; `address` is that of the file. */
  describe(address: string): { tiles: string[]; minzoom: number; maxzoom: number; bounds: number[] } {
    const bounds = [102, 106, 110, 114].map((at) => this.#head.getInt32(at, true) / 1e7);
    return { tiles: [`${address}/{z}/{x}/{y}`], minzoom: this.#head.getUint8(100), maxzoom: this.#head.getUint8(101), bounds };
  }

  /** A tile; empty where the file has none. */
  async tile(z: number, x: number, y: number): Promise<Uint8Array> {
    const id = tileId(z, x, y);
    let [offset, length] = [this.#long(8), this.#long(16)];
    for (let depth = 0; depth < DEPTH; depth += 1) {
      const entry = (await this.#directory(offset, length)).findLast((one) => one.id <= id);
      if (!entry || (entry.run > 0 && id >= entry.id + entry.run)) break;
      if (entry.run > 0) return new Uint8Array(await this.#bytes(this.#long(56) + entry.offset, entry.length, 98));
      [offset, length] = [this.#long(40) + entry.offset, entry.length];
    }
    return new Uint8Array();
  }

  #directory(offset: number, length: number): Promise<Entry[]> {
    const known = this.#directories.get(offset) ?? this.#bytes(offset, length, 97).then(entries);
    this.#directories.set(offset, known);
    return known;
  }

  /** A part of the file, inflated where the byte of the header at `kind` says so. */
  async #bytes(offset: number, length: number, kind: number): Promise<ArrayBuffer> {
    const data = await this.#read(offset, length);
    const body = this.#head.getUint8(kind) === GZIP ? new Response(data).body : null;
    return body ? new Response(body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer() : data;
  }

  #long(at: number): number {
    return Number(this.#head.getBigUint64(at, true));
  }
}

/** A directory: its columns one after another, each number in groups of seven bits. */
function entries(data: ArrayBuffer): Entry[] {
  const bytes = new Uint8Array(data);
  let at = 0;
  const next = () => {
    let [value, unit, byte] = [0, 1, 0];
    do {
      byte = bytes[at++] ?? 0;
      value += (byte & 127) * unit;
      unit *= 128;
    } while (byte > 127);
    return value;
  };
  let id = 0;
  const rows = Array.from({ length: next() }, (): Entry => ({ id: (id += next()), run: 0, offset: 0, length: 0 }));
  for (const row of rows) row.run = next();
  for (const row of rows) row.length = next();
  rows.forEach((row, i) => {
    const [told, before] = [next(), rows[i - 1]];
    row.offset = told === 0 && before ? before.offset + before.length : told - 1;
  });
  return rows;
}

/** The place of a tile on the curve of Hilbert through all tiles, from afar to near. */
export function tileId(z: number, x: number, y: number): number {
  let id = (4 ** z - 1) / 3;
  for (let side = 2 ** z / 2; side >= 1; side /= 2) {
    const [right, low] = [Number((x & side) > 0), Number((y & side) > 0)];
    id += side * side * ((3 * right) ^ low);
    if (low === 0) {
      if (right === 1) [x, y] = [2 ** z - 1 - x, 2 ** z - 1 - y];
      [x, y] = [y, x];
    }
  }
  return id;
}
