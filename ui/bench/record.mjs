// Records the stream of a running app as NDJSON: a snapshot, then patches. Judges nothing.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

/** Writes what the stream says until the app's clock shows `until`; answers what was written. */
export async function record(app, file, until) {
  const out = createWriteStream(file);
  const told = { messages: 0, bytes: 0, from: null, to: null };
  for await (const data of events(app.url('/api/stream'))) {
    const { at } = JSON.parse(data);
    told.from ??= at;
    told.to = at;
    told.messages += 1;
    told.bytes += data.length + 1;
    if (!out.write(`${data}\n`)) await once(out, 'drain');
    if (at >= until) break;
  }
  out.end();
  await once(out, 'finish');
  return told;
}

/** The data of each server-sent event. */
async function* events(url) {
  const abort = new AbortController();
  const answer = await fetch(url, { signal: abort.signal });
  let rest = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of answer.body) {
      rest += decoder.decode(chunk, { stream: true });
      const parts = rest.split('\n\n');
      rest = parts.pop();
      for (const part of parts) {
        const data = part.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trim()).join('');
        if (data) yield data;
      }
    }
  } finally {
    abort.abort();
  }
}
