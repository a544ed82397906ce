// The one store: a snapshot of what is followed, then patches. A gap asks for a new snapshot; silence is shown as such.
// What is no longer followed stays as it was told last, so that things keep their names.
import { NOTHING, SECTIONS, type Document, type Patch, type Patches, type Snapshot, type State } from '../contract';
import { Refused, type Args, type CommandName, type Fault, type Line, type Monitor, type Platform, type Reply } from '../platform';
import { filled, given, reduce } from './reduce';
import { sections, type Sections } from './sections.svelte';

/** A second without a heartbeat is a hiccup; after this many milliseconds the screen says its data is old. */
export const STALE_MS = 4_000;
/** A snapshot that does not come is asked for again after this, milliseconds. */
const ASK_AGAIN_MS = 1_000;
/** The names of what is not followed are asked for this long after the first picture, milliseconds. */
const NAMES_AFTER_MS = 800;
/** Every topic: what a screen follows that has not said what it shows. */
const ALL: readonly string[] = [...new Set(Object.values(SECTIONS).map(({ topic }) => topic))];
const TICK_MS = 250;
/** The picture changes at most this often, milliseconds: the first patches at once, those that follow together. */
const FRAME_MS = 50;
/** A picture that took long is looked at as long again before the next one, at most until so much after its beginning. */
const FRAME_MAX_MS = 250;
/** Patches that wait for the next picture; beyond that they are applied at once, none is dropped. */
const WAITING_MAX = 5_000;
/** A notice stays this long, milliseconds. */
const NOTICE_MS = 6_000;
/** Notices shown at once; older ones give way. */
const NOTICES_MAX = 4;

export type Link = 'connecting' | 'live' | 'stale' | 'offline';
export interface Notice {
  id: number;
  code: Refused['code'] | 'ACCEPTED' | 'SAVED' | 'INTERNAL';
  hint: string | null;
}

export class AppStore {
  notices = $state.raw<Notice[]>([]);
  /** Why the app did not start, until it has. */
  fault = $state.raw<Fault | null>(null);
  logSeq = $state(0);
  /** Why the line to the app was refused; `null` while it is open, or merely broken. */
  shut = $state<Refused['code'] | null>(null);
  #sections = $state.raw<Sections | null>(null);
  #lost = $state(true);
  #heardAt = $state(0);
  #tick = $state(0);
  #seq = -1;
  /** What this screen shows, and what the app says it is told. */
  #wanted: readonly string[] = ALL;
  #followed = $state.raw<ReadonlySet<string>>(new Set());
  #line: Line | null = null;
  /** The newest state, plain; the sections show it at the next picture. */
  #plain: State | null = null;
  #waiting: Patch[] = [];
  #waitingAt = 0;
  #paintedAt = Number.NEGATIVE_INFINITY;
  /** From the beginning of one picture to the next, milliseconds. */
  #rest = FRAME_MS;
  #measuring = false;
  #paint: ReturnType<typeof setTimeout> | undefined;
  #names: ReturnType<typeof setTimeout> | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  #nextNotice = 1;
  #stop: (() => void)[] = [];
  readonly #platform: Platform;
  readonly #now: () => number;

  /** `now` is the machine's clock in milliseconds; tests bring their own. */
  constructor(platform: Platform, now: () => number = () => performance.now()) {
    this.#platform = platform;
    this.#now = now;
  }

  /** Nothing until the first snapshot; then one object whose sections are replaced, never changed in place. */
  get state(): State | null {
    return this.#sections?.state ?? null;
  }

  /** Milliseconds since the app was last heard. */
  get ageMs(): number {
    return Math.max(0, this.#tick - this.#heardAt);
  }

  get link(): Link {
    if (this.#lost) return this.state ? 'offline' : 'connecting';
    return this.ageMs > STALE_MS ? 'stale' : 'live';
  }

  /** The app's clock, carried on between messages; it stands still when the app does. */
  get at(): number {
    const clock = this.state?.clock;
    if (!clock) return 0;
    return clock.paused || this.link !== 'live' ? clock.at : clock.at + this.ageMs * clock.speed;
  }

  /** The beginning of the running minute of the app's clock: for what need not move with each tick. */
  readonly minute = $derived(Math.floor(this.at / 60_000) * 60_000);

  /** This screen is a war room: it only looks, whatever its address says. */
  get onlyWarRoom(): boolean {
    return this.#platform.name === 'wall';
  }

  get fake(): boolean {
    return this.#platform.name === 'fake';
  }

  start(): void {
    this.#tick = this.#heardAt = this.#now();
    const timer = setInterval(() => (this.#tick = this.#now()), TICK_MS);
    this.#line = this.#platform.stream({
      message: (message) => {
        this.#heard();
        if (message.type === 'snapshot') this.#adopt(message);
        else this.#follow(message);
      },
      lost: (code) => {
        this.#lost = true;
        this.shut = code ?? null;
      },
      failed: (fault) => (this.fault = fault),
    }, this.#wanted);
    this.#stop = [() => this.#line?.close(), () => clearInterval(timer), () => clearTimeout(this.#paint), () => clearTimeout(this.#names)];
  }

  /** What this screen shows now: it is told this and nothing else. */
  follow(topics: readonly string[]): void {
    if (topics.join() === this.#wanted.join()) return;
    this.#wanted = topics;
    this.#line?.follow(topics, false);
  }

  /** These topics are told now. Without a line nothing is, and what was told last is shown. */
  holds(topics: readonly string[]): boolean {
    const told = (topic: string) => this.#followed.has(topic) || this.#followed.has(topic.split(':')[0] ?? topic);
    return this.onlyWarRoom || this.link !== 'live' || topics.every(told);
  }

  stop(): void {
    this.#stop.forEach((end) => end());
    this.#stop = [];
  }

  /** Asks something; the refusal is the caller's to show. */
  ask<C extends CommandName>(cmd: C, args: Args<C>): Promise<Reply<C>> {
    return this.#platform.call(cmd, args);
  }

  /** Says something; answers whether it was taken. What it changes arrives as patches. */
  async say<C extends CommandName>(cmd: C, args: Args<C>): Promise<boolean> {
    try {
      await this.#platform.call(cmd, args);
      this.#notice('ACCEPTED', null);
      return true;
    } catch (error) {
      this.refused(error);
      return false;
    }
  }

  /** Saves a document where the person says. */
  async save(document: Document): Promise<void> {
    try {
      const where = await this.#platform.save(document);
      if (where !== null) this.#notice('SAVED', where);
    } catch (error) {
      this.refused(error);
    }
  }

  /** The screens that the war room can be opened on; none where the host does not choose. */
  monitors(): Promise<Monitor[]> {
    return this.#platform.monitors();
  }

  /** Opens the war room. */
  async openWarRoom(monitor?: number): Promise<void> {
    await this.#platform.openWarRoom(monitor).catch((error: unknown) => this.refused(error));
  }

  /** Tries to start an app that failed. */
  retry(): void {
    this.fault = null;
    this.#platform.retry();
  }

  /** Shows for a while that something was taken, and what came of it. */
  accepted(what: string | null): void {
    this.#notice('ACCEPTED', what);
  }

  /** Shows a refusal for a while. */
  refused(error: unknown): void {
    if (error instanceof Refused) this.#notice(error.code, error.hint);
    else this.#notice('INTERNAL', null);
  }

  #notice(code: Notice['code'], hint: string | null): void {
    const notice = { id: this.#nextNotice++, code, hint };
    this.notices = [...this.notices, notice].slice(-NOTICES_MAX);
    setTimeout(() => (this.notices = this.notices.filter((other) => other.id !== notice.id)), NOTICE_MS);
  }

  #heard(): void {
    this.#lost = false;
    this.fault = null;
    this.shut = null;
    this.#tick = this.#heardAt = this.#now();
  }

  #adopt(snapshot: Snapshot): void {
    this.flush();
    const first = this.#plain === null;
    this.#seq = snapshot.seq;
    this.logSeq = snapshot.logSeq;
    this.#waitingAt = snapshot.at;
    this.#plain = given(this.#plain ?? NOTHING, snapshot);
    this.#followed = new Set(snapshot.topics);
    this.flush();
    // A line that was opened again begins with what was wanted when it was made.
    if (!this.onlyWarRoom && this.#wanted.some((topic) => !this.#followed.has(topic))) this.#line?.follow(this.#wanted, false);
    if (first && !this.onlyWarRoom) this.#names = setTimeout(() => void this.#fill(), NAMES_AFTER_MS);
  }

  /** Fills what is not followed, once: a name is shown where a thing is only mentioned. */
  async #fill(): Promise<void> {
    try {
      const { state } = await this.#platform.call('snapshot', {});
      const rest = Object.values(SECTIONS).filter(({ topic }) => !this.#followed.has(topic));
      this.#plain = filled(this.#plain ?? NOTHING, state, rest);
      this.flush();
    } catch {
      // Keys are shown instead.
    }
  }

  #follow(patches: Patches): void {
    if (!this.#plain || patches.seq <= this.#seq) return; // before the first snapshot, or already in it
    if (patches.prev !== this.#seq) return this.#gap();
    this.#seq = patches.seq;
    this.logSeq = patches.logSeq;
    this.#waitingAt = patches.at;
    for (const patch of patches.patches) this.#waiting.push(patch);
    const rest = this.#paintedAt + this.#rest - this.#now();
    if (rest <= 0 || this.#waiting.length > WAITING_MAX) this.flush();
    else this.#paint ??= setTimeout(() => this.flush(), rest);
  }

  /** Shows what waits. */
  flush(): void {
    clearTimeout(this.#paint);
    this.#paint = undefined;
    if (!this.#plain) return;
    const next = reduce(this.#plain, this.#waiting);
    this.#waiting = [];
    this.#paintedAt = this.#now();
    this.#plain = { ...next, clock: { ...next.clock, at: this.#waitingAt } };
    if (this.#sections) this.#sections.adopt(this.#plain);
    else this.#sections = sections(this.#plain);
    this.#measure(this.#paintedAt);
  }

  /** Never more than half of the time goes into pictures: where the processor draws them, the rest of the page waits. */
  #measure(began: number): void {
    // A page out of sight draws nothing: one picture waits to be measured, not each.
    if (this.#measuring) return;
    this.#measuring = true;
    requestAnimationFrame(() => setTimeout(() => {
      this.#measuring = false;
      this.#rest = Math.min(Math.max(FRAME_MS, 2 * (this.#now() - began)), FRAME_MAX_MS);
    }));
  }

  /** Something was missed: everything that is followed is asked for anew. */
  #gap(): void {
    if (this.#now() - this.#askedAt < ASK_AGAIN_MS) return;
    this.#askedAt = this.#now();
    this.#line?.follow(this.#wanted, true);
  }
}
