// Notes what must never happen on a page: an error in the console, a broken policy, a request to another host.

/** Faults of a browser context, as they come. `expected` is asked whether one is meant to happen. */
export class Watch {
  #faults = [];
  /** A test that takes the app away sets it, and sets it back. */
  expected = () => false;

  constructor(context, base) {
    const host = new URL(base).host;
    context.on('console', (message) => message.type() === 'error' && this.#note(`console: ${message.text()} (${message.location().url})`));
    context.on('weberror', (error) => this.#note(`script: ${error.error().stack ?? error.error()}`));
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (/^(https?|wss?):$/.test(url.protocol) && url.host !== host) this.#note(`a request to another host: ${url.href}`);
    });
  }

  #note(fault) {
    if (!this.expected(fault) && this.#faults.length < 50) this.#faults.push(fault);
  }

  /** What was noted since the last time. */
  take() {
    return this.#faults.splice(0);
  }
}
