// What the screens need of whatever hosts them. Knows no screen.
import type { Commands, Document, Lang, Refusal, StreamMessage } from '../contract';

export type CommandName = keyof Commands;
export type Args<C extends CommandName> = Commands[C]['args'];
export type Reply<C extends CommandName> = Commands[C]['reply'];

/** What hears the stream. */
export interface Listener {
  /** The next message; the first after (re)connecting is a snapshot of what is followed. */
  message(message: StreamMessage): void;
  /** The line broke, or was refused for a reason; the platform tries again by itself. */
  lost(code?: Refusal['code']): void;
  /** The app could not start; nothing comes until it is tried again. Only a window's own app says so. */
  failed?(fault: Fault): void;
}

/** One line to the app. */
export interface Line {
  /** From now on these topics are followed; what is new of them comes as a snapshot. `anew` asks for all of them again. A
   * war room follows what it is shown. */
  follow(topics: readonly string[], anew: boolean): void;
  close(): void;
}

/** Why the app of a window did not start. */
export interface Fault {
  code: string;
  /** One English sentence, for logs and for whoever helps. */
  message: string;
  /** What a person can do about it. */
  hint: Record<Lang, string> | null;
}

/** A screen of this machine. */
export interface Monitor {
  name: string | null;
  /** Pixels. */
  width: number;
  height: number;
  /** The control room is on it. */
  ours: boolean;
}

export interface Platform {
  readonly name: 'http' | 'fake' | 'window' | 'wall';
  /** Answers, or throws a {@link Refused}. */
  call<C extends CommandName>(cmd: C, args: Args<C>): Promise<Reply<C>>;
  /** Listens until the line is closed; it begins with these topics. */
  stream(listener: Listener, topics: readonly string[]): Line;
  /** Saves a document where the person says; answers where, `null` when they changed their mind or a browser knows. */
  save(document: Document): Promise<string | null>;
  /** The screens that a war room can be opened on; none where the host does not choose. */
  monitors(): Promise<Monitor[]>;
  /** Opens the war room, on one of them or on the best. */
  openWarRoom(monitor?: number): Promise<void>;
  /** Tries to start an app that failed. */
  retry(): void;
}

/** A refusal of the app, or of the way to it. */
export class Refused extends Error {
  readonly code: Refusal['code'] | 'OFFLINE';
  readonly hint: string | null;

  constructor(refusal: { code: Refusal['code'] | 'OFFLINE'; message: string; hint?: string | null }) {
    super(refusal.message);
    this.name = 'Refused';
    this.code = refusal.code;
    this.hint = refusal.hint ?? null;
  }
}
