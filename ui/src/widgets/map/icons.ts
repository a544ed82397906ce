// Draws the icons of a map on a canvas: no picture file, and they follow the colours of the page.
import type { Colours } from './colours';
import { SHAPES, TONES, icon, type Shape, type Tone } from './shapes';

/** Side of an icon that is drawn at size 1, pixels of the page. */
export const ICON_PX = 24;
const RATIO = 3;
/** Drawn pixels a page pixel, for `addImage`. */
export const ICON_RATIO = RATIO;

export interface Icon {
  name: string;
  image: ImageData;
}

/** Every shape in every tone; empty where the page has no canvas. */
export function drawIcons(colours: Colours): Icon[] {
  const side = ICON_PX * RATIO;
  const pen = Object.assign(document.createElement('canvas'), { width: side, height: side }).getContext('2d', { willReadFrequently: true });
  if (!pen) return [];
  return SHAPES.flatMap((shape) => TONES.map((tone) => {
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, side, side);
    pen.setTransform(side / 24, 0, 0, side / 24, 0, 0);
    draw(pen, shape, fill(colours, tone), colours.of('--map-halo'));
    return { name: icon(shape, tone), image: pen.getImageData(0, 0, side, side) };
  }));
}

function fill(colours: Colours, tone: Tone): string {
  return colours.of(({ plain: '--ink', quiet: '--muted', warn: '--warn', bad: '--bad' } as const)[tone]);
}

/** On a sheet of 24 × 24, with a rim that keeps it apart from any ground. */
function draw(pen: CanvasRenderingContext2D, shape: Shape, colour: string, rim: string): void {
  const path = new Path2D(OUTLINES[shape]);
  pen.lineJoin = 'round';
  pen.strokeStyle = rim;
  pen.lineWidth = 4;
  pen.stroke(path);
  pen.fillStyle = colour;
  pen.fill(path);
  if (shape !== 'van') return;
  pen.fillStyle = rim;
  pen.fill(new Path2D('M15.6 9.2h2.5l2 2.9h-4.5z'));
}

const OUTLINES: Record<Shape, string> = {
  square: 'M5 5h14v14h-14z',
  diamond: 'M12 2.6l9.4 9.4-9.4 9.4-9.4-9.4z',
  circle: 'M12 4a8 8 0 1 0 .01 0z',
  dot: 'M12 7a5 5 0 1 0 .01 0z',
  van: 'M2.5 7h12v0.8h4l3.2 4.4v4.6h-2a2.1 2.1 0 0 1-4.2 0h-6.5a2.1 2.1 0 0 1-4.2 0h-2.3z',
};
