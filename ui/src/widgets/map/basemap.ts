// The map of France as one file, fetched once for all maps of the page. Works from any host that can serve a file whole.
import { addProtocol, type AddProtocolAction } from 'maplibre-gl';
import url from '../../../../assets/basemap/france.pmtiles?url';
import { Archive } from './archive';
import { MapFault } from './fault';

/** The address of the tiles inside the page. */
export const BASEMAP = 'pmtiles://france';

let file: Promise<Archive> | null = null;

/** Fetches the file; after a failure the next call tries again. */
function load(): Promise<Archive> {
  file ??= fetchBlob()
    // One blob answers any range, so that hosts without HTTP ranges will do and eight megabytes stay outside the script's heap.
    .then((blob) => Archive.open((offset, length) => blob.slice(offset, offset + length).arrayBuffer()))
    .catch((error: unknown) => {
      file = null;
      throw error;
    });
  return file;
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

/** What a map asks by an address: of the file itself, or of a tile of it. */
const answer: AddProtocolAction = async ({ url: asked }, { signal }) => {
  const archive = await load();
  signal.throwIfAborted();
  const [z, x, y] = asked.slice(BASEMAP.length + 1).split('/').map(Number);
  return { data: z === undefined || x === undefined || y === undefined ? archive.describe(BASEMAP) : await archive.tile(z, x, y) };
};

/** Makes {@link BASEMAP} known to maps and begins to fetch it; throws `NO_BASEMAP`. */
export async function openBasemap(): Promise<void> {
  addProtocol('pmtiles', answer);
  await load();
}
