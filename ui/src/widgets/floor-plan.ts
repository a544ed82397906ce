// Draws a floor of cells once and dots that move over it, and says which dot is under the pointer. Knows cells, colours
// and letters only.

export type CellKind = 'wall' | 'side' | 'free' | 'mark';
export type DotTone = 'strong' | 'faint' | 'bad';
export interface Dot {
  key: string;
  cell: number;
  tone: DotTone;
}
export interface Floor {
  width: number;
  height: number;
  /** The kind of each cell, row by row. */
  cells: readonly CellKind[];
}
export type Inks = Record<CellKind | DotTone | 'rim', string>;

export interface Frame {
  /** Side of a cell, device pixels. */
  size: number;
  /** Where the floor begins. */
  left: number;
  top: number;
}

/** The largest whole cell with which the floor fits, in the middle of the picture. */
export function frame(floor: Pick<Floor, 'width' | 'height'>, width: number, height: number): Frame {
  const size = Math.max(2, Math.floor(Math.min(width / Math.max(1, floor.width), height / Math.max(1, floor.height))));
  return { size, left: Math.floor((width - size * floor.width) / 2), top: Math.floor((height - size * floor.height) / 2) };
}

/** The cell at a place of the picture; `null` beside the floor. */
export function cellAt(floor: Pick<Floor, 'width' | 'height'>, at: Frame, x: number, y: number): number | null {
  const column = Math.floor((x - at.left) / at.size);
  const row = Math.floor((y - at.top) / at.size);
  return column < 0 || row < 0 || column >= floor.width || row >= floor.height ? null : row * floor.width + column;
}

export class FloorPlan {
  readonly #canvas: HTMLCanvasElement;
  readonly #brush: CanvasRenderingContext2D;
  readonly #background = document.createElement('canvas');
  readonly #watch: ResizeObserver;
  #floor: Floor = { width: 1, height: 1, cells: [] };
  #dots: readonly Dot[] = [];
  #inks: Inks;
  #frame: Frame = { size: 2, left: 0, top: 0 };
  #picked: string | null = null;
  #due = false;

  /** `null` where nothing can be drawn. */
  static on(canvas: HTMLCanvasElement, inks: Inks): FloorPlan | null {
    const brush = canvas.getContext('2d');
    return brush ? new FloorPlan(canvas, brush, inks) : null;
  }

  private constructor(canvas: HTMLCanvasElement, brush: CanvasRenderingContext2D, inks: Inks) {
    this.#canvas = canvas;
    this.#brush = brush;
    this.#inks = inks;
    this.#watch = new ResizeObserver(() => this.#measure());
    this.#watch.observe(canvas);
  }

  setFloor(floor: Floor): void {
    this.#floor = floor;
    this.#measure();
  }

  setInks(inks: Inks): void {
    this.#inks = inks;
    this.#measure();
  }

  setDots(dots: readonly Dot[]): void {
    this.#dots = dots;
    this.#draw();
  }

  /** The dot under a place of the screen, as pointer events tell it. */
  dotAt(clientX: number, clientY: number): Dot | null {
    const box = this.#canvas.getBoundingClientRect();
    const scale = this.#canvas.width / Math.max(1, box.width);
    const cell = cellAt(this.#floor, this.#frame, (clientX - box.left) * scale, (clientY - box.top) * scale);
    return this.#dots.find((dot) => dot.cell === cell) ?? null;
  }

  /** Draws a ring around this dot. */
  pick(key: string | null): void {
    if (key === this.#picked) return;
    this.#picked = key;
    this.#draw();
  }

  dispose(): void {
    this.#watch.disconnect();
  }

  #measure(): void {
    const scale = devicePixelRatio || 1;
    const [width, height] = [Math.round(this.#canvas.clientWidth * scale), Math.round(this.#canvas.clientHeight * scale)];
    if (width === 0 || height === 0) return;
    Object.assign(this.#canvas, { width, height });
    Object.assign(this.#background, { width, height });
    this.#frame = frame(this.#floor, width, height);
    this.#lay();
    this.#draw();
  }

  /** The floor is drawn once for each size and scheme. */
  #lay(): void {
    const brush = this.#background.getContext('2d');
    if (!brush) return;
    const { size, left, top } = this.#frame;
    const gap = size > 7 ? 1 : 0;
    this.#floor.cells.forEach((kind, at) => {
      brush.fillStyle = this.#inks[kind];
      brush.fillRect(left + (at % this.#floor.width) * size, top + Math.floor(at / this.#floor.width) * size, size - gap, size - gap);
    });
  }

  /** At most once a picture, however often dots move. */
  #draw(): void {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#brush.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
      this.#brush.drawImage(this.#background, 0, 0);
      for (const dot of this.#dots) this.#paint(dot);
    });
  }

  #paint(dot: Dot): void {
    const { size, left, top } = this.#frame;
    const x = left + ((dot.cell % this.#floor.width) + 0.5) * size;
    const y = top + (Math.floor(dot.cell / this.#floor.width) + 0.5) * size;
    const brush = this.#brush;
    brush.beginPath();
    brush.arc(x, y, size * 0.4, 0, 7);
    brush.fillStyle = brush.strokeStyle = this.#inks[dot.tone];
    brush.lineWidth = Math.max(1, size * 0.14);
    // Not by colour alone: idle is a ring, down is a full disc with a bar.
    if (dot.tone === 'faint') brush.stroke();
    else brush.fill();
    if (dot.tone === 'bad') {
      brush.fillStyle = this.#inks.rim;
      brush.fillRect(x - size * 0.28, y - size * 0.08, size * 0.56, size * 0.16);
    }
    if (dot.key !== this.#picked) return;
    brush.beginPath();
    brush.arc(x, y, size * 0.75, 0, 7);
    brush.strokeStyle = this.#inks.rim;
    brush.lineWidth = 2;
    brush.stroke();
  }
}
