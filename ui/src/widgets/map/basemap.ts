// The map of France as one file, fetched once for all maps of the page. Works from any host that can serve a file whole.
import { addProtocol } from 'maplibre-gl';
import { PMTiles, Protocol, type RangeResponse, type Source } from 'pmtiles';
import url from '../../../../assets/basemap/france.pmtiles?url';
import { MapFault } from './fault';

/** The address of the tiles inside the page. */
export const BASEMAP = 'pmtiles://france';

/** Answers any range from one blob, so that hosts without HTTP ranges will do and eight megabytes stay outside the script's heap. */
class WholeFile implements Source {
  #blob: Promise<Blob> | null = null;

  getKey(): string {
    return 'france';
  }

  async getBytes(offset: number, length: number): Promise<RangeResponse> {
    const blob = await this.load();
    return { data: await blob.slice(offset, offset + length).arrayBuffer() };
  }

  /** Fetches the file; after a failure the next call tries again. */
  load(): Promise<Blob> {
    this.#blob ??= fetchBlob().catch((error: unknown) => {
      this.#blob = null;
      throw error;
    });
    return this.#blob;
  }
}

async function fetchBlob(): Promise<Blob> {
  try {
    const answer = await fetch(url);
    if (answer.ok) return await answer.blob();
  } catch {
    // The line is down: the same fault as a missing file.
  }
  throw new MapFault('NO_BASEMAP', 'the map file could not be fetched');
}

const file = new WholeFile();
let protocol: Protocol | null = null;

/** Makes {@link BASEMAP} known to maps and begins to fetch it; throws `NO_BASEMAP`. */
export async function openBasemap(): Promise<void> {
  if (!protocol) {
    protocol = new Protocol();
    protocol.add(new PMTiles(file));
    addProtocol('pmtiles', protocol.tile);
  }
  try {
    await file.load();
  } catch (error) {
    // The reader of the file remembers a failure for ever; the next map gets another one.
    protocol.add(new PMTiles(file));
    throw error;
  }
}
