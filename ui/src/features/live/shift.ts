// A slot as it would be some minutes later, in the form the command asks for.
import type { SlotCard, SlotView } from '../../contract';

const MINUTE = 60_000;

export function shifted(slot: SlotView, minutes: number): SlotCard {
  const by = minutes * MINUTE;
  return {
    slot: slot.slot,
    show: slot.show,
    brand: slot.brand,
    creator: slot.creator,
    room: slot.room,
    from: slot.from + by,
    until: slot.until + by,
    passages: slot.passages.map((passage) => ({
      sku: passage.sku,
      from: passage.from + by,
      until: passage.until + by,
      price_cents: passage.priceCents,
      expected_units: passage.plannedUnits,
    })),
  };
}
