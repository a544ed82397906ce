// Speaks to the feeds as shops, studios and warehouses do, signed; the forms are in adapters/FEEDS.md. Knows no screen.
import { createHmac } from 'node:crypto';

/** Secrets a test's app is started with. */
export const SECRETS = { shopify: 'shop-secret', live: 'live-token', wms: 'wms-secret' };
/** The same, as `regie serve` takes them. */
export const ENVIRONMENT = { REGIE_SHOPIFY_SECRET: SECRETS.shopify, REGIE_LIVE_TOKEN: SECRETS.live, REGIE_WMS_SECRET: SECRETS.wms };

const hmac = (secret, ...parts) => parts.reduce((mac, part) => mac.update(part), createHmac('sha256', secret)).digest('base64');
let told = 0;

/** The doors of one app. */
export class Feeds {
  constructor(base, shop = 'shop') {
    this.base = base;
    this.shop = shop;
    /** Names of this run, so that nothing is taken for a repetition. */
    this.run = Date.now().toString(36);
  }

  /** An order of a shop: `{ number, at, lines: [[sku, qty, euros]], zip, city, name, service, source }`. */
  order({ number, at = Date.now(), lines, zip = '75011', city = 'Paris', name = 'Camille Desgranges', service = 'express', source = 'web' }) {
    const body = JSON.stringify({
      id: number, created_at: new Date(at).toISOString(), source_name: source, email: 'camille@client.example',
      line_items: lines.map(([sku, quantity, euros]) => ({ sku, quantity, price: euros.toFixed(2) })),
      shipping_address: { name, address1: '12 rue des Lilas', zip, city, phone: '0612345678' },
      shipping_lines: [{ code: service }],
    });
    const headers = {
      'x-shopify-topic': 'orders/create', 'x-shopify-webhook-id': `${this.run}-${number}`, 'x-shopify-hmac-sha256': hmac(SECRETS.shopify, body),
    };
    return this.#post(`/feeds/shopify/${this.shop}`, body, headers);
  }

  /** Facts of warehouses, carriers and vans, as `[{ kind: members }]`. */
  wms(facts, at = Date.now(), source) {
    const line = (fact) => JSON.stringify({ id: `${this.run}-${(told += 1)}`, t: at, ...(source ? { source } : {}), fact });
    const body = `${facts.map(line).join('\n')}\n`;
    const [id, now] = [`msg-${this.run}-${(told += 1)}`, Math.floor(Date.now() / 1_000)];
    const signature = hmac(SECRETS.wms, `${id}.${now}.`, body);
    return this.#post('/feeds/wms', body, { 'webhook-id': id, 'webhook-timestamp': String(now), 'webhook-signature': `v1,${signature}` });
  }

  /** Counts of the studio, as `[{ room, kind, n, sku }]`. */
  live(counts, at = Date.now()) {
    const lines = counts.map((count) => JSON.stringify({ id: `${this.run}-${(told += 1)}`, t: at, ...count }));
    return this.#post('/feeds/live', lines.join('\n'), { authorization: `Bearer ${SECRETS.live}` });
  }

  /** A van's position. */
  async van(id, lat, lon, at = Date.now()) {
    return fetch(`${this.base}/feeds/osmand?id=${id}&lat=${lat}&lon=${lon}&timestamp=${at}`).then((answer) => answer.status);
  }

  async #post(path, body, headers) {
    const answer = await fetch(`${this.base}${path}`, { method: 'POST', body, headers });
    return { status: answer.status, said: await answer.json().catch(() => null) };
  }
}
