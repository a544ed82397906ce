// Draws a fan chart on a canvas with uPlot: bars for what was counted, a band with its middle for what may come,
// an upright line at now, short strokes for a plan. Loaded when the first chart is shown; knows no framework.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { faded, inks, onScheme } from './chart-ink';
import { hours, same, type FanColumns, type FanMark } from './fan';

export interface FanOptions {
  height: number;
  /** Size of the axis' letters, CSS pixels. */
  letters: number;
  timeText: (at: number) => string;
  countText: (value: number) => string;
  /** The stretch under the pointer; `null` when it has left. */
  hover: (index: number | null) => void;
}

const NAMES = ['--ink', '--muted', '--line', '--series', '--band', '--plan', '--accent', '--surface'] as const;
type Inks = Record<(typeof NAMES)[number], string>;
const EMPTY: uPlot.AlignedData = [[], [], [], [], [], []];

export class FanPlot {
  #plot: uPlot;
  #drawn: FanColumns | null = null;
  #marks: FanMark[] = [];
  #now = 0;
  #focus: number | null = null;
  #inks: Inks;
  readonly #host: HTMLElement;
  readonly #options: FanOptions;
  readonly #end: (() => void)[];

  constructor(host: HTMLElement, options: FanOptions) {
    this.#host = host;
    this.#options = options;
    this.#inks = inks(host, NAMES);
    this.#plot = this.#make();
    const size = new ResizeObserver(() => this.#resize());
    size.observe(host);
    this.#end = [() => size.disconnect(), onScheme(() => this.#recolour())];
  }

  /** Draws anew only what differs from what is drawn. */
  show(drawn: FanColumns | null, now: number, marks: FanMark[], focus: number | null): void {
    const moved = this.#pixel(now) !== this.#pixel(this.#now) || focus !== this.#focus || marks !== this.#marks;
    this.#now = now;
    this.#marks = marks;
    this.#focus = focus;
    if (!same(drawn, this.#drawn)) {
      this.#drawn = drawn;
      this.#plot.setData(drawn ? [drawn.at, drawn.high, drawn.low, drawn.middle, drawn.past, drawn.plan] : EMPTY);
    } else if (moved) this.#plot.redraw(false);
  }

  dispose(): void {
    this.#end.forEach((end) => end());
    this.#plot.destroy();
  }

  #pixel(at: number): number {
    return this.#drawn ? Math.round(this.#plot.valToPos(at, 'x')) : 0;
  }

  #resize(): void {
    const width = this.#host.clientWidth;
    if (width > 0 && width !== this.#plot.width) this.#plot.setSize({ width, height: this.#options.height });
  }

  #recolour(): void {
    const next = inks(this.#host, NAMES);
    if (NAMES.every((name) => next[name] === this.#inks[name])) return;
    this.#inks = next;
    // Bands keep the colour they were made with, so the plot is made again.
    const data = this.#plot.data;
    this.#plot.destroy();
    this.#plot = this.#make();
    this.#plot.setData(data);
  }

  #make(): uPlot {
    const { height, letters, timeText, countText, hover } = this.#options;
    const ink = this.#inks;
    const stroke = letters / 12; // lines grow with the letters, for screens read from afar
    const font = `${letters}px ${getComputedStyle(this.#host).fontFamily}`;
    const bars = uPlot.paths.bars?.({ size: [0.82, 80], align: 0 });
    const axis = { font, stroke: ink['--muted'], ticks: { show: false }, grid: { stroke: ink['--line'], width: 1 } };
    return new uPlot(
      {
        width: Math.max(120, this.#host.clientWidth),
        height,
        ms: 1,
        padding: [letters * 0.8, letters * 1.6, 0, 0],
        legend: { show: false },
        cursor: { x: true, y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
        scales: {
          x: { time: false, range: () => [this.#drawn?.first ?? 0, this.#drawn?.last ?? 1] },
          y: { range: () => [0, this.#drawn?.top ?? 1] },
        },
        axes: [
          {
            ...axis, grid: { show: false }, size: letters * 2, gap: letters * 0.4,
            splits: (plot) => hours(this.#drawn?.first ?? 0, this.#drawn?.last ?? 0, Math.max(2, Math.floor(plot.width / (letters * 6)))),
            values: (_, splits) => splits.map((at) => timeText(at)),
          },
          {
            ...axis, gap: letters * 0.4,
            size: (_, values) => Math.max(2, ...(values ?? []).map((value) => value.length)) * letters * 0.58 + letters,
            splits: () => [0, 0.5, 1].map((part) => part * (this.#drawn?.top ?? 1)),
            values: (_, splits) => splits.map((value) => countText(value)),
          },
        ],
        series: [
          {},
          { label: 'high', stroke: faded(ink['--series'], 0.35), width: stroke, points: { show: false } },
          { label: 'low', stroke: faded(ink['--series'], 0.35), width: stroke, points: { show: false } },
          { label: 'middle', stroke: ink['--series'], width: 2 * stroke, dash: [6 * stroke, 4 * stroke], points: { show: false } },
          { label: 'past', fill: faded(ink['--ink'], 0.55), width: 0, points: { show: false }, ...(bars ? { paths: bars } : {}) },
          { label: 'plan', width: 0, points: { show: false }, paths: () => null },
        ],
        bands: [{ series: [1, 2], fill: faded(ink['--band'], 0.85) }],
        hooks: {
          drawClear: [(plot) => this.#under(plot)],
          draw: [(plot) => this.#over(plot)],
          setCursor: [(plot) => hover(plot.cursor.idx ?? null)],
        },
      },
      EMPTY,
      this.#host,
    );
  }

  /** Behind the series: the stretch that is picked out. */
  #under(plot: uPlot): void {
    const drawn = this.#drawn;
    if (!drawn || this.#focus === null) return;
    const from = plot.valToPos(drawn.first + this.#focus * drawn.step, 'x', true);
    const until = plot.valToPos(drawn.first + (this.#focus + 1) * drawn.step, 'x', true);
    plot.ctx.fillStyle = faded(this.#inks['--muted'], 0.18);
    plot.ctx.fillRect(from, plot.bbox.top, until - from, plot.bbox.height);
  }

  /** Above the series: plan strokes, marks along the foot, the line at now. */
  #over(plot: uPlot): void {
    const drawn = this.#drawn;
    if (!drawn) return;
    const { ctx, bbox } = plot;
    const x = (at: number) => plot.valToPos(at, 'x', true);
    const unit = uPlot.pxRatio * (this.#options.letters / 12);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, 0, bbox.width, bbox.top + bbox.height);
    ctx.clip();
    ctx.fillStyle = this.#inks['--plan'];
    drawn.plan.forEach((value, i) => {
      if (value === null) return;
      const y = plot.valToPos(value, 'y', true);
      ctx.fillRect(x(drawn.first + i * drawn.step), y - unit, x(drawn.first + (i + 1) * drawn.step) - x(drawn.first + i * drawn.step), 2 * unit);
    });
    ctx.fillStyle = this.#inks['--accent'];
    for (const mark of this.#marks) {
      const [from, until] = [x(mark.from), x(mark.until)];
      ctx.fillRect(from, bbox.top + bbox.height - 4 * unit, Math.max(2 * unit, until - from), 4 * unit);
    }
    if (this.#now >= drawn.first && this.#now <= drawn.last) {
      ctx.fillRect(Math.round(x(this.#now)) - unit, 0, 2 * unit, bbox.top + bbox.height);
    }
    ctx.restore();
  }
}
