import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setLanguage } from '../../i18n/index.svelte';
import { Refused } from '../../platform';
import { fakePlatform, type FakePlatform } from '../../platform/fake';
import { AppStore } from '../../store/app.svelte';
import ShowHarness from './ShowHarness.test.svelte';

const MINUTE = 60_000;
let platform: FakePlatform;
let app: AppStore;
let page: ReturnType<typeof mount>;

beforeEach(async () => {
  vi.stubGlobal('matchMedia', () => ({ addEventListener: () => {}, removeEventListener: () => {} }));
  localStorage.clear();
  setLanguage('fr');
  platform = fakePlatform(false);
  app = new AppStore(platform);
  app.start();
  platform.restore();
  page = mount(ShowHarness, { target: document.body, props: { app } });
  await shown();
});
afterEach(async () => {
  app.stop();
  await unmount(page);
  document.body.replaceChildren();
});

async function shown() {
  await tick();
  // The picture follows the stream within a frame.
  await new Promise((done) => setTimeout(done, 80));
  app.flush();
  flushSync();
}
const text = () => document.body.textContent ?? '';
const buttons = () => [...document.querySelectorAll('button')];
async function press(name: string | RegExp) {
  const named = (one: HTMLButtonElement) => one.getAttribute('aria-label') ?? one.textContent?.trim() ?? '';
  const button = buttons().find((one) => (typeof name === 'string' ? named(one) === name : name.test(named(one))));
  if (!button) throw new Error(`no button named ${name}`);
  button.click();
  await shown();
}
async function type(label: RegExp, value: string, nth = 0) {
  const field = [...document.querySelectorAll('input')].filter((one) => label.test(one.getAttribute('aria-label') ?? ''))[nth];
  if (!field) throw new Error(`no field ${label}`);
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
  await shown();
}
const slot = (brand: string) => app.state!.runningOrder.find((one) => one.brand === brand)!;
const last = (cmd: string) => platform.calls.findLast((call) => call.cmd === cmd)?.args as { slots: { slot: string; from: number; passages: { sku: string; price_cents: number }[] }[] };

describe('the show page', () => {
  it('begins with what is on air, and tells the next half hour with price, forecast, stock and nodes', async () => {
    expect(text()).toContain('Petit Phare');
    expect(text()).toContain('Les 30 prochaines minutes');
    expect(text()).toContain('sneakers été');
    expect(text()).toMatch(/dans 1[0-3] min \d\d s/);
    expect(text()).toContain('Servi par');
    expect(text()).toMatch(/\+\d+ → \d+ %/);
  });

  it('moves a slot: asks what it would change, saves it at once, shows it by patch, and takes it back', async () => {
    const before = slot('Oriane').from;
    await press(/^Oriane/);
    await press('Modifier');
    await press('Décaler de +15 min');
    expect(last('preview_slots').slots[0]).toMatchObject({ slot: 'S-6', from: before + 15 * MINUTE });
    expect(text()).toContain('14:40 → 14:55');
    expect(slot('Oriane').from).toBe(before); // nothing is changed before it is saved
    await press('Enregistrer');
    expect(last('edit_slots').slots).toHaveLength(1);
    expect(slot('Oriane').from).toBe(before + 15 * MINUTE);
    expect(text()).toContain('Conducteur enregistré.');
    await press('Annuler la modification');
    expect(slot('Oriane').from).toBe(before);
  });

  it('pushes a slot by keys on the timeline', async () => {
    const bar = buttons().find((one) => one.textContent?.includes('Nordique'))!;
    bar.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', shiftKey: true, bubbles: true }));
    await shown();
    expect(last('preview_slots').slots[0]?.from).toBe(slot('Nordique').from - 5 * MINUTE);
    expect(text()).toContain('Modifier Nordique');
  });

  it('swaps two slots in one edit', async () => {
    const [a, b] = [slot('Nordique').from, slot('Verveine').from];
    await press(/^Nordique/);
    await press('Modifier');
    const swap = [...document.querySelectorAll('select')].find((one) => one.closest('label')?.textContent?.includes('Échanger'))!;
    swap.value = slot('Verveine').slot;
    swap.dispatchEvent(new Event('change', { bubbles: true }));
    await shown();
    await press('Enregistrer les 2 créneaux');
    expect(platform.calls.filter((call) => call.cmd === 'edit_slots')).toHaveLength(1);
    expect([slot('Verveine').from, slot('Nordique').from]).toEqual([a, b]);
  });

  it('changes a price, drops and adds a passage; a price that is none is not taken', async () => {
    await press(/^Oriane/);
    await press('Modifier');
    await type(/^Prix, /, 'gratuit');
    expect(document.querySelector('input[aria-invalid=true]')).not.toBeNull();
    await type(/^Prix, /, '9,90');
    expect(last('preview_slots').slots[0]?.passages[0]?.price_cents).toBe(990);
    await press(/^Retirer /);
    expect(last('preview_slots').slots[0]?.passages).toHaveLength(2);
    expect(text()).toContain('retiré');
  });

  it('does not send what the app would refuse, and says why', async () => {
    await press(/^Oriane/);
    await press('Modifier');
    await type(/^Fin$/, '15:00');
    expect(text()).toContain('un passage sort du créneau');
    expect(buttons().find((one) => one.textContent === 'Enregistrer')?.disabled).toBe(true);
  });

  it('says with what an edit clashes, as the app has it, and saves it in spite of that when told to', async () => {
    const { call } = platform;
    const clashes = [
      { kind: 'room', slot: 'S-6', with: slot('Nordique').slot, what: 'studio-b' }, { kind: 'creator', slot: 'S-6', with: slot('Verveine').slot, what: 'Samir' },
      { kind: 'passages', slot: 'S-6', with: 'SKU-510', what: 'SKU-NEW' },
    ];
    platform.call = async (cmd, args) => {
      const reply = await call(cmd, args);
      return cmd === 'preview_slots' ? ({ ...reply, clashes } as never) : reply;
    };
    await press(/^Oriane/);
    await press('Modifier');
    await press('Décaler de +5 min');
    const article = app.state!.skus.find((one) => one.sku === 'SKU-510')?.name;
    for (const words of ['Oriane : Studio B est déjà pris par Nordique', 'Oriane : Samir est à l’antenne avec Verveine', `Oriane : SKU-NEW et ${article} passent en même temps`]) expect(text()).toContain(words);
    await press('Enregistrer malgré tout');
    expect(last('edit_slots')).toMatchObject({ anyway: true });
  });

  it('keeps the wish when the app refuses it, with the reason', async () => {
    const { call } = platform;
    platform.call = async (cmd, args) => {
      if (cmd === 'edit_slots') throw new Refused({ code: 'TOO_LATE', message: 'on air', hint: 'wait' });
      return call(cmd, args);
    };
    await press(/^Oriane/);
    await press('Modifier');
    await press('Décaler de +5 min');
    await press('Enregistrer');
    expect(text()).toContain('Trop tard');
    expect(text()).toContain('1 créneau modifié, non enregistré');
    await press('Abandonner');
    expect(text()).not.toContain('non enregistré');
  });

  it('warns when somebody else has changed the slot meanwhile', async () => {
    await press(/^Oriane/);
    await press('Modifier');
    await press('Décaler de +5 min');
    const was = slot('Oriane');
    platform.push([{ type: 'slot', value: { ...was, from: was.from - 10 * MINUTE } }]);
    await shown();
    expect(text()).toContain('changé entre-temps');
  });
});
