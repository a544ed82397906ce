// What the screens need of whatever hosts them. Knows no screen.
import type { Commands, Refusal, StreamMessage } from '../contract';

export type CommandName = keyof Commands;
export type Args<C extends CommandName> = Commands[C]['args'];
export type Reply<C extends CommandName> = Commands[C]['reply'];

/** What hears the stream. */
export interface Listener {
  /** The next message; the first after (re)connecting is a snapshot. */
  message(message: StreamMessage): void;
  /** The line broke; the platform tries again by itself. */
  lost(): void;
}

export interface Platform {
  readonly name: 'http' | 'fake';
  /** Answers, or throws a {@link Refused}. */
  call<C extends CommandName>(cmd: C, args: Args<C>): Promise<Reply<C>>;
  /** Listens until the returned function is called. */
  stream(listener: Listener): () => void;
}

/** A refusal of the house, or of the way to it. */
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
