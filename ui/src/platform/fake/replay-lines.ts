// The lines of a file that is read as it is needed: no more than a few wait in memory. Knows no message.

export class Lines {
  #reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  readonly #decoder = new TextDecoder();
  readonly #abort = new AbortController();
  #waiting: string[] = [];
  /** The next of those that wait. */
  #at = 0;
  #rest = '';
  #ended = false;

  constructor(private readonly url: string) {}

  /** The next line, `null` after the last. */
  async next(): Promise<string | null> {
    while (this.#at >= this.#waiting.length && !this.#ended) await this.#more();
    return this.#waiting[this.#at++] ?? null;
  }

  close(): void {
    this.#ended = true;
    this.#abort.abort();
  }

  async #more(): Promise<void> {
    const reader = (this.#reader ??= await this.#open());
    const { done, value } = await reader.read();
    const text = this.#rest + (done ? this.#decoder.decode() : this.#decoder.decode(value, { stream: true }));
    const lines = text.split('\n');
    this.#rest = done ? '' : (lines.pop() ?? '');
    this.#ended = done;
    this.#waiting = lines.filter((line) => line !== '');
    this.#at = 0;
  }

  async #open(): Promise<ReadableStreamDefaultReader<Uint8Array>> {
    const answer = await fetch(this.url, { signal: this.#abort.signal });
    if (!answer.ok || !answer.body) throw new Error(`the recorded stream cannot be read: ${answer.status}`);
    return answer.body.getReader();
  }
}
