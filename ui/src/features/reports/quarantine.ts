// What a person may say about something understood in part. Knows no screen.
import type { QuarantineTakeArgs, QuarantineView, SkuView } from '../../contract';

/** Articles offered at once. */
const OFFERED = 12;
const SKU_CODES = new Set(['unknown_sku', 'no_sku', 'rounded_code']);

/** An article is in doubt, so it is looked up in the catalogue; else a value is written anew. */
export const isSku = (item: QuarantineView): boolean => SKU_CODES.has(item.code) || /(^|[._])sku$/.test(item.field);

/** What stands in the field can be sent: an article of the catalogue, or a value. Empty reads it again as it came. */
export function understood(item: QuarantineView, skus: SkuView[], text: string): boolean {
  const typed = text.trim();
  return typed === '' || !isSku(item) || skus.some((sku) => sku.sku === typed);
}

export function takeArgs(item: QuarantineView, text: string): QuarantineTakeArgs {
  const typed = text.trim();
  if (typed === '') return { id: item.id };
  return isSku(item) ? { id: item.id, mapSku: typed } : { id: item.id, corrections: { [item.field]: typed } };
}

/** Articles whose code, brand or name holds every typed word. */
export function likely(skus: SkuView[], text: string): SkuView[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (sku: SkuView) => words.every((word) => `${sku.sku} ${sku.brand} ${sku.name}`.toLowerCase().includes(word));
  return skus.filter(holds).slice(0, OFFERED);
}
