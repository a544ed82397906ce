// What a person may say about something understood in part. Knows no screen.
import type { QuarantineTakeArgs, QuarantineView, SkuView } from '../../contract';

/** Articles offered at once. */
const OFFERED = 12;

/** What stands in the field can be sent: an article of the catalogue, or a value. Empty reads it again as it came. */
export function understood(item: QuarantineView, skus: SkuView[], text: string): boolean {
  const typed = text.trim();
  return typed === '' || !item.article || skus.some((sku) => sku.sku === typed);
}

export function takeArgs(item: QuarantineView, text: string): QuarantineTakeArgs {
  const typed = text.trim();
  if (typed === '') return { id: item.id };
  return item.article ? { id: item.id, mapSku: typed } : { id: item.id, corrections: { [item.field]: typed } };
}

/** Articles whose code, brand or name holds every typed word. */
export function likely(skus: SkuView[], text: string): SkuView[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (sku: SkuView) => words.every((word) => `${sku.sku} ${sku.brand} ${sku.name}`.toLowerCase().includes(word));
  return skus.filter(holds).slice(0, OFFERED);
}
