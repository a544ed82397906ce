// The committed map file holds what the style draws, and stays small enough to be fetched whole.
import { openSync, readSync, statSync } from 'node:fs';
import { PMTiles, zxyToTileId, type Source } from 'pmtiles';
import { expect, it } from 'vitest';
import middles from '../../../../assets/basemap/departements.json';
import { Archive, tileId } from './archive';
import { mapStyle } from './style';

const path = '../assets/basemap/france.pmtiles';
const file: Source = {
  getKey: () => path,
  getBytes: async (offset, length) => {
    const bytes = new Uint8Array(length);
    readSync(openSync(path, 'r'), bytes, 0, length, offset);
    return { data: bytes.buffer };
  },
};

it('the map file has every layer that the style asks for, from afar to near', async () => {
  const map = new PMTiles(file);
  const { vector_layers: layers } = (await map.getMetadata()) as { vector_layers: { id: string; minzoom: number; maxzoom: number }[] };
  const drawn = mapStyle({ of: () => 'rgb(0, 0, 0)', print: '' }, 'pmtiles://france', '').layers;
  const asked = new Set(drawn.flatMap((layer) => ('source-layer' in layer && layer['source-layer'] ? [layer['source-layer']] : [])));
  expect(layers.map((layer) => layer.id)).toEqual(expect.arrayContaining([...asked]));
  for (const layer of layers) expect([layer.id, layer.minzoom <= (layer.id === 'communes' ? 7 : 3), layer.maxzoom]).toEqual([layer.id, true, 9]);
});

it('is drawn where people and parcels are', async () => {
  const { minLon, minLat, maxLon, maxLat, maxZoom } = await new PMTiles(file).getHeader();
  expect([minLon < -5.2, minLat < 41.3, maxLon > 9.6, maxLat > 51.1, maxZoom]).toEqual([true, true, true, true, 9]);
  expect(await new PMTiles(file).getZxy(9, 259, 176)).toBeDefined(); // Paris
});

it('stays small enough to be fetched whole', () => {
  expect(statSync(path).size).toBeLessThan(9_000_000);
});

it('knows the middle of all 96 mainland départements, inside their boxes', () => {
  const rows = Object.values(middles as Record<string, number[]>);
  expect(rows).toHaveLength(96);
  for (const [lon = 0, lat = 0, west = 0, south = 0, east = 0, north = 0] of rows) expect(west < lon && lon < east && south < lat && lat < north).toBe(true);
});

it('is read here as the published reader reads it, tile by tile', async () => {
  const [map, own] = [new PMTiles(file), await Archive.open((offset, length) => file.getBytes(offset, length).then(({ data }) => data))];
  const { minZoom, maxZoom, minLon } = await map.getHeader();
  expect(own.describe('pmtiles://france')).toMatchObject({ tiles: ['pmtiles://france/{z}/{x}/{y}'], minzoom: minZoom, maxzoom: maxZoom });
  expect(own.describe('').bounds[0]).toBe(minLon);
  const near = [-3, 0, 5].flatMap((dx) => [-4, 0, 3].map((dy) => [9, 259 + dx, 176 + dy] as const));
  for (const [z, x, y] of [[3, 4, 2], [5, 16, 11], [7, 64, 44], [9, 0, 0], ...near] as const) {
    const theirs = (await map.getZxy(z, x, y))?.data ?? new ArrayBuffer();
    expect([z, x, y, Buffer.from(await own.tile(z, x, y)).equals(Buffer.from(theirs))]).toEqual([z, x, y, true]);
  }
});

it('gives each tile its place on the curve', () => {
  const all = [0, 1, 2, 3].flatMap((z) => Array.from({ length: 4 ** z }, (_, i) => [z, i % 2 ** z, Math.floor(i / 2 ** z)] as const));
  expect(all.map(([z, x, y]) => tileId(z, x, y))).toEqual(all.map(([z, x, y]) => zxyToTileId(z, x, y)));
});
