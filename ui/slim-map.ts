// The map engine as this page needs it. Its package holds one file for the page and one for the worker, each with everything;
// a build takes its sources instead, so that both share what they have in common and what no map of ours shows is left out.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformWithOxc, type Plugin } from 'vite';

const SOURCES = fileURLToPath(new URL('./node_modules/maplibre-gl/src/', import.meta.url));
const WORKER = 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';

/** Modules of which only the names are kept: reached only by a style that asks for them, and ours does not. */
const ABSENT: readonly RegExp[] = [
  // Layers that are not in style.ts.
  /^style\/style_layer\/(heatmap|hillshade|color_relief|raster|fill_extrusion|custom)_style_layer$/,
  /^webgl\/draw\/draw_(heatmap|hillshade|color_relief|raster|fill_extrusion|custom|sky|terrain|debug|collision_debug)$/,
  /^webgl\/program\/(heatmap|hillshade|color_relief|raster|fill_extrusion|sky|atmosphere|debug|collision)_program$/,
  // Sources other than vector tiles and GeoJSON, and tiles that are not MVT.
  /^source\/((image|video|canvas|raster_tile|raster_dem_tile)_source|raster_dem_tile_worker_source|vector_tile_mlt)$/,
  // The globe, and ground that is not flat.
  /^geo\/projection\/(globe_(projection|transform|camera_helper)|vertical_perspective_(projection|transform|camera_helper))$/,
  /^(render\/terrain|tile\/terrain_tile_manager|webgl\/render_to_texture)$/,
  // The address of the page is not the map's.
  /^ui\/hash$/,
];
const ABSENT_SHADERS = /\/(heatmap|hillshade|color_relief|raster|fill_extrusion|terrain|depth|sky|atmosphere|debug|collision|_projection_globe)\w*\.(vertex|fragment)\.glsl\.g\.ts$/;

/** Modules that are replaced. */
const OTHERS: Readonly<Record<string, string>> = {
  // Development checks the style; here it is the one that was checked.
  'style/validate_style': `
    export const validateStyle = {};
    export const SPEC_SOURCE_TYPES = new Set();
    export const validateStyleAndEmit = () => false, emitValidationErrors = () => false, validateAndEmit = () => false;`,
  // Names of places and sites are in Latin letters: lines need no reordering.
  'symbol/bidi': `
    const lines = (text, breaks) => {
      const ends = [...new Set([0, ...breaks.filter((at) => at > 0 && at < text.length), text.length])].sort((a, b) => a - b);
      return ends.slice(1).map((end, i) => [ends[i], end]);
    };
    export const processBidirectionalText = (text, breaks) => lines(text, breaks).map(([from, to]) => text.slice(from, to));
    export const processStyledBidirectionalText = (text, styles, breaks) => lines(text, breaks).map(([from, to]) => [text.slice(from, to), styles.slice(from, to)]);`,
  'symbol/arabic_shaping': 'export const applyArabicShaping = (text) => text;',
};

/** The exported names of a module: classes that do nothing, and functions that answer nothing. */
function hollow(code: string): string {
  const names = [...code.matchAll(/^export (?:abstract )?(?:async )?(?:class|function|const|let) (\w+)/gm)].map((found) => found[1] ?? '');
  for (const [, list = ''] of code.matchAll(/^export \{([^}]*)\}/gm)) {
    names.push(...list.split(',').map((name) => name.trim()).filter((name) => name !== '' && !name.startsWith('type ')));
  }
  return [...new Set(names)].map((name) => (/^[A-Z]/.test(name) ? `export class ${name} {}` : `export const ${name} = () => undefined;`)).join('\n');
}

export const slimMap: Plugin = {
  name: 'slim-map',
  apply: 'build',
  enforce: 'pre',
  resolveId: (id) => (id === 'maplibre-gl' ? `${SOURCES}index.ts` : id === WORKER ? '\0map-worker' : null),
  async load(id) {
    if (id === '\0map-worker') {
      const file = this.emitFile({ type: 'chunk', id: `${SOURCES}source/worker.ts`, name: 'map-worker' });
      return `export default import.meta.ROLLUP_FILE_URL_${file};`;
    }
    if (!id.startsWith(SOURCES)) return null;
    if (ABSENT_SHADERS.test(id)) return { code: "export default '';", moduleSideEffects: false };
    const name = id.slice(SOURCES.length).replace(/\.ts$/, '');
    if (OTHERS[name] !== undefined) return { code: OTHERS[name], moduleSideEffects: false };
    const source = readFileSync(id, 'utf8');
    if (ABSENT.some((pattern) => pattern.test(name))) return { code: hollow(source), moduleSideEffects: false };
    // Members that are only declared are set by a class above: as fields of their own they would be empty again.
    return { code: (await transformWithOxc(source, id, { typescript: { removeClassFieldsWithoutInitializer: true }, assumptions: { setPublicClassFields: true } })).code, moduleType: 'js' };
  },
};
