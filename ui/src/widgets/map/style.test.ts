// Which layers show a van at which zoom.
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { describe, expect, it } from 'vitest';
import type { Colours } from './colours';
import { GROUPED_TO, mapStyle } from './style';

const style = mapStyle({ of: () => '#808080', print: '' } satisfies Colours, 'basemap', '');
const layer = (id: string) => style.layers.find((one) => one.id === id) as LayerSpecification & { maxzoom?: number; filter: ExpressionSpecification };

describe('a van in no trouble', () => {
  it('is in a group or stands for itself at every zoom', () => {
    const [shape, input, , from, alone] = layer('movers').filter as unknown as [string, unknown, unknown, number, unknown];
    expect([shape, input, alone]).toEqual(['step', ['zoom'], true]);
    for (let zoom = 3; zoom <= 13; zoom += 0.25) {
      // A filter is asked once a tile, and a tile's zoom is whole.
      const single = Math.floor(zoom) >= from;
      for (const id of ['groups', 'group-counts', 'group-ones']) expect(zoom < (layer(id).maxzoom ?? 0), `${id} at ${zoom}`).toBe(!single);
    }
  });

  it('is in no group of tiles that show it alone', () => {
    expect(style.sources['groups']).toMatchObject({ clusterMaxZoom: GROUPED_TO - 1 });
  });
});
