// The tests in the order in which they run: what only looks first, what takes the app away last.
import * as alerts from './alerts.mjs';
import * as away from './away.mjs';
import * as details from './details.mjs';
import * as feeds from './feeds.mjs';
import * as figures from './figures.mjs';
import * as incidents from './incidents.mjs';
import * as lists from './lists.mjs';
import * as map from './map.mjs';
import * as orders from './orders.mjs';
import * as palette from './palette.mjs';
import * as room from './room.mjs';
import * as settings from './settings.mjs';
import * as show from './show.mjs';
import * as warRoom from './war-room.mjs';

export const tests = [
  { name: 'room', run: room.run },
  { name: 'map', run: map.run },
  { name: 'show', run: show.run },
  { name: 'orders', run: orders.run },
  { name: 'sku', run: details.sku },
  { name: 'node', run: details.node },
  { name: 'van', run: details.van },
  { name: 'dept', run: details.dept },
  { name: 'service', run: lists.service },
  { name: 'review', run: lists.review },
  { name: 'stock', run: lists.stock },
  { name: 'network', run: lists.network },
  { name: 'warehouse', run: lists.warehouse },
  { name: 'alerts', run: alerts.run },
  { name: 'logbook', run: alerts.logbook },
  { name: 'messages', run: lists.messages },
  { name: 'incidents', run: incidents.run },
  { name: 'feeds', run: feeds.run },
  { name: 'settings', run: settings.run },
  { name: 'palette', run: palette.run },
  { name: 'wall', run: warRoom.run },
  { name: 'away', run: away.run },
  // Runs only when it is named: it compares what stands still, at several moments of a day.
  { name: 'figures', run: figures.run, apart: true },
];
