// Which functions a page spent its time in, as a short list: for whoever looks why a figure is missed.

const SAMPLE_US = 500;
const TOLD = 14;

export class Profile {
  static async begin(cdp) {
    await cdp.send('Profiler.enable');
    await cdp.send('Profiler.setSamplingInterval', { interval: SAMPLE_US });
    await cdp.send('Profiler.start');
    return new Profile(cdp);
  }

  constructor(cdp) {
    this.cdp = cdp;
  }

  /** The functions with most time of their own, as lines. */
  async end() {
    const { profile } = await this.cdp.send('Profiler.stop');
    const own = new Map(profile.nodes.map((node) => [node.id, 0]));
    profile.samples.forEach((id, i) => own.set(id, own.get(id) + profile.timeDeltas[i]));
    const names = new Map();
    for (const node of profile.nodes) {
      const { functionName, url, lineNumber, columnNumber } = node.callFrame;
      const name = `${functionName || '(anonymous)'} ${url.split('/').at(-1)}${url ? `:${lineNumber + 1}:${columnNumber}` : ''}`;
      names.set(name, (names.get(name) ?? 0) + own.get(node.id));
    }
    const whole = profile.endTime - profile.startTime;
    return [...names].sort((a, b) => b[1] - a[1]).slice(0, TOLD).map(([name, us]) => `    ${((100 * us) / whole).toFixed(1).padStart(5)} %  ${name}`);
  }
}
